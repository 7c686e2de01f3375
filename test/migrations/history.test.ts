import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type History, historyQueries, type Tool } from '../../src/database/migration-history.ts';
import { migrationObjects } from '../../src/database/migration-objects.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import { parseSnapshot, snapshotText } from '../../src/database/snapshot-file.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { compare } from '../../src/gap/compare.ts';
import { intentFromSnapshot } from '../../src/intent/from-snapshot.ts';
import { openMigrations } from '../../src/intent/migrations/migration.ts';
import { type Pending, pendingOf, whyNoHistory } from '../../src/intent/migrations/pending.ts';
import { openSnapshot } from '../../src/open.ts';
import { platformOf } from '../../src/platform/platform.ts';
import { type Engine, engines } from '../support/engines.ts';
import { project } from '../support/run.ts';
import { startServer } from '../support/servers.ts';

async function snapshotOf(engine: Engine): Promise<Snapshot> {
  if (engine.pglite !== undefined) return readSnapshot(pgliteSession(engine.pglite), 'test');
  const session = await openUrl(engine.url!);
  try {
    return await readSnapshot(session, 'test');
  } finally {
    await session.close();
  }
}

/** A folder, opened; its files are named in the answers below it. */
async function judge(files: Record<string, string>, tool: Tool | undefined, snapshot: Snapshot, at = ''): Promise<Judged> {
  await using folder = await project(files);
  const opened = await openMigrations(join(folder.path, at), { tool });
  const found = pendingOf(opened, snapshot);
  if (found === undefined) return whyNoHistory(opened, snapshot);
  const below = (paths: Set<string>): string[] => [...paths].map((path) => path.slice(folder.path.length + 1));
  return { ...found, pending: below(found.pending), failed: below(found.failed) };
}
type Judged = (Omit<Pending, 'pending' | 'failed'> & { pending: string[]; failed: string[] }) | { reason: string; remedy: string };

interface Case {
  /** Tables as the tool's source creates them, and what it writes. */
  sql: string;
  history: History;
  files: Record<string, string>;
  at?: string;
  judged: Judged;
}

const goose = (up: string): string => `-- +goose Up\n${up}`;
const flywayTable = (name: string): string => `create table ${name} (installed_rank int not null constraint flyway_pk primary key,
  version varchar(50), description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum integer,
  installed_by varchar(100) not null, installed_on timestamp not null default now(), execution_time integer not null, success boolean not null);
  create index flyway_s_idx on ${name} (success);`;
const flywayRow = (
  rank: number,
  version: string | null,
  description: string,
  type: string,
  checksum: number | null,
  success = true,
): string =>
  `insert into flyway_schema_history values (${rank}, ${version === null ? 'null' : `'${version}'`}, '${description}', '${type}', 'x', ${checksum}, 'me', now(), 1, ${success});`;

const cases: Record<string, Case> = {
  supabase: {
    sql: `create schema supabase_migrations; create table supabase_migrations.schema_migrations (version text not null primary key);
      alter table supabase_migrations.schema_migrations add column statements text[], add column name text;
      create table supabase_migrations.seed_files (path text not null primary key, hash text not null);
      insert into supabase_migrations.schema_migrations values ('20240102', '{select 2}', 'b'), ('20240101', '{select 1}', 'a')`,
    history: {
      tool: 'supabase',
      schema: 'supabase_migrations',
      table: 'schema_migrations',
      applied: [
        { version: '20240101', name: 'a' },
        { version: '20240102', name: 'b' },
      ],
      failed: [],
    },
    at: 'supabase',
    files: { 'supabase/migrations/20240101_a.sql': '', 'supabase/migrations/20240103_c.sql': '' },
    judged: {
      history: 'supabase_migrations.schema_migrations',
      pending: ['supabase/migrations/20240103_c.sql'],
      failed: [],
      unknownVersions: ['20240102'],
    },
  },
  prisma: {
    sql: `create table _prisma_migrations (id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
      migration_name varchar(255) not null, logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0);
      insert into _prisma_migrations (id, checksum, migration_name, finished_at, rolled_back_at, started_at) values
        ('z', '', '1_a', now(), null, '2024-01-01'), ('y', '', '2_b', null, now(), '2024-01-02'), ('x', '', '2_b', now(), null, '2024-01-03'),
        ('w', '', '3_c', null, null, '2024-01-04'), ('v', '', '9_gone', now(), null, '2024-01-05'), ('u', '', '4_d', null, now(), '2024-01-06')`,
    history: {
      tool: 'prisma',
      schema: 'public',
      table: '_prisma_migrations',
      applied: [{ version: '1_a' }, { version: '2_b' }, { version: '9_gone' }],
      failed: ['3_c'],
    },
    files: { '1_a/migration.sql': '', '2_b/migration.sql': '', '3_c/migration.sql': '', '4_d/migration.sql': '' },
    judged: {
      history: 'public._prisma_migrations',
      pending: ['3_c/migration.sql', '4_d/migration.sql'],
      failed: ['3_c/migration.sql'],
      unknownVersions: ['9_gone'],
    },
  },
  drizzle: {
    sql: `create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
      insert into drizzle.__drizzle_migrations (hash, created_at) values ('a', 1704067200000), ('gone', 1704067201000)`,
    history: {
      tool: 'drizzle',
      schema: 'drizzle',
      table: '__drizzle_migrations',
      applied: [{ version: '1704067200000' }, { version: '1704067201000' }],
      failed: [],
    },
    files: {
      'meta/_journal.json': JSON.stringify({
        entries: [
          { when: 1704067200000, tag: 'a' },
          { when: 1704067202000, tag: 'b' },
        ],
      }),
      'a.sql': '',
      'b.sql': '',
    },
    judged: { history: 'drizzle.__drizzle_migrations', pending: ['b.sql'], failed: [], unknownVersions: ['1704067201000'] },
  },
  'drizzle 1.0, with rows from before': {
    sql: `create table "My migrations" (id serial primary key, hash text not null, created_at bigint, name text, applied_at timestamptz default now());
      insert into "My migrations" (hash, created_at, name) values ('a', 1704067200123, null), ('b', 1704067201000, '20240101000001_b'), ('c', 1, '20230101000000_gone')`,
    history: {
      tool: 'drizzle',
      schema: 'public',
      table: 'My migrations',
      applied: [
        { version: '1704067200123' },
        { version: '1704067201000', name: '20240101000001_b' },
        { version: '1', name: '20230101000000_gone' },
      ],
      failed: [],
    },
    files: Object.fromEntries(
      ['20240101000000_a', '20240101000001_b', '20240101000002_c'].flatMap((name) => [
        [`${name}/migration.sql`, ''],
        [`${name}/snapshot.json`, '{}'],
      ]),
    ),
    judged: {
      history: 'public."My migrations"',
      pending: ['20240101000002_c/migration.sql'],
      failed: [],
      unknownVersions: ['20230101000000_gone'],
    },
  },
  dbmate: {
    sql: `create table schema_migrations (version varchar primary key); insert into schema_migrations values ('20240101'), ('20230101')`,
    history: {
      tool: 'dbmate',
      schema: 'public',
      table: 'schema_migrations',
      applied: [{ version: '20230101' }, { version: '20240101' }],
      failed: [],
    },
    files: { '20240101_a.sql': '-- migrate:up\n', '20240102_b.sql': '-- migrate:up\n' },
    judged: { history: 'public.schema_migrations', pending: ['20240102_b.sql'], failed: [], unknownVersions: ['20230101'] },
  },
  'golang-migrate': {
    sql: `create schema app; create table app.schema_migrations (version bigint not null primary key, dirty boolean not null); insert into app.schema_migrations values (2, false)`,
    history: { tool: 'golang-migrate', schema: 'app', table: 'schema_migrations', applied: [{ version: '2' }], failed: [] },
    files: { '01_a.up.sql': '', '2_b.up.sql': '', '10_c.up.sql': '' },
    judged: { history: 'app.schema_migrations', pending: ['10_c.up.sql'], failed: [], unknownVersions: [] },
  },
  'golang-migrate, dirty': {
    sql: `create table schema_migrations (version bigint not null primary key, dirty boolean not null); insert into schema_migrations values (20240101000000001, true)`,
    history: { tool: 'golang-migrate', schema: 'public', table: 'schema_migrations', applied: [], failed: ['20240101000000001'] },
    files: { '1_a.up.sql': '', '20240101000000001_b.up.sql': '' },
    judged: {
      history: 'public.schema_migrations',
      pending: ['20240101000000001_b.up.sql'],
      failed: ['20240101000000001_b.up.sql'],
      unknownVersions: [],
    },
  },
  goose: {
    sql: `create table goose_db_version (id integer primary key generated by default as identity, version_id bigint not null, is_applied boolean not null, tstamp timestamp not null default now());
      insert into goose_db_version (version_id, is_applied) values (0, true), (1, true), (2, true), (3, true), (2, false), (1, false), (1, true), (7, true)`,
    history: {
      tool: 'goose',
      schema: 'public',
      table: 'goose_db_version',
      applied: [{ version: '1' }, { version: '3' }, { version: '7' }],
      failed: [],
    },
    files: { '001_a.sql': goose(''), '002_b.sql': goose(''), '003_c.sql': goose(''), '004_d.sql': goose('') },
    judged: { history: 'public.goose_db_version', pending: ['002_b.sql', '004_d.sql'], failed: [], unknownVersions: ['7'] },
  },
  flyway: {
    sql: [
      flywayTable('flyway_schema_history'),
      flywayRow(0, null, '<< Flyway Schema Creation >>', 'SCHEMA', null),
      flywayRow(1, '1', '<< Flyway Baseline >>', 'BASELINE', null),
      flywayRow(2, '1.2', 'b', 'SQL', 5),
      flywayRow(3, null, 'my views', 'SQL', 1),
      // CRC-32 of the two lines "select 1;" and "select 2;" without a break between them.
      flywayRow(4, null, 'my views', 'SQL', -593479011),
      flywayRow(5, null, 'changed', 'SQL', 7),
      flywayRow(6, '1.3', 'c', 'SQL', 5),
      flywayRow(7, '1.3', 'c', 'UNDO_SQL', null),
      flywayRow(8, '1.10', 'd', 'SQL', 5, false),
      flywayRow(10, '9', 'gone', 'SQL', 5),
    ].join('\n'),
    history: {
      tool: 'flyway',
      schema: 'public',
      table: 'flyway_schema_history',
      applied: [
        { version: '1.2', name: 'b' },
        { version: '', name: 'my views', checksum: '-593479011' },
        { version: '', name: 'changed', checksum: '7' },
        { version: '9', name: 'gone' },
      ],
      failed: ['1.10'],
      baseline: '1',
    },
    files: {
      'V0_5__before.sql': '',
      'V1__a.sql': '',
      'V01.2.0__b.sql': '',
      'V1_3__c.sql': '',
      'V1_10__d.sql': '',
      'R__my_views.sql': '\uFEFFselect 1;\r\nselect 2;\n',
      'R__changed.sql': 'select 3;',
      'R__new.sql': '',
    },
    judged: {
      history: 'public.flyway_schema_history',
      pending: ['V1_3__c.sql', 'V1_10__d.sql', 'R__changed.sql', 'R__new.sql'],
      failed: ['V1_10__d.sql'],
      unknownVersions: ['9'],
    },
  },
  'flyway, where a baseline stands for what was applied one by one': {
    sql: [flywayTable('flyway_schema_history'), flywayRow(1, '1', 'a', 'SQL', 1), flywayRow(2, '2.1', 'b', 'SQL', 1)].join('\n'),
    history: {
      tool: 'flyway',
      schema: 'public',
      table: 'flyway_schema_history',
      applied: [
        { version: '1', name: 'a' },
        { version: '2.1', name: 'b' },
      ],
      failed: [],
    },
    files: { 'B2__ab.sql': '', 'V2_1__b.sql': '', 'V3__c.sql': '' },
    judged: { history: 'public.flyway_schema_history', pending: ['V3__c.sql'], failed: [], unknownVersions: [] },
  },
  'node-pg-migrate': {
    sql: `create table pgmigrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);
      insert into pgmigrations (name, run_on) values ('1_a', now()), ('0_gone', now())`,
    history: {
      tool: 'node-pg-migrate',
      schema: 'public',
      table: 'pgmigrations',
      applied: [{ version: '1_a' }, { version: '0_gone' }],
      failed: [],
    },
    files: { '1_a.sql': '-- Up Migration', '2_b.sql': '-- Up Migration' },
    judged: { history: 'public.pgmigrations', pending: ['2_b.sql'], failed: [], unknownVersions: ['0_gone'] },
  },
};

describe.for(engines())('$name', ({ fresh }) => {
  let engine: Engine;
  let before: Snapshot;
  beforeAll(async () => {
    engine = await fresh();
    await engine.exec('create table public.orders (id integer primary key)');
    before = await snapshotOf(engine);
  });
  afterAll(() => engine.close());

  test.for(Object.entries(cases))('%s', async ([, { sql, history, files, at, judged }]) => {
    await engine.exec(sql);
    try {
      const snapshot = await snapshotOf(engine);
      expect(snapshot.data.histories).toEqual([history]);
      const saved = parseSnapshot(snapshotText(snapshot), 'saved.json');
      expect(saved.data.histories).toEqual([history]);
      expect(await judge(files, undefined, saved, at)).toEqual(judged);
      expect(extras(before, snapshot, migrationObjects(snapshot))).toEqual([]);
      expect(extras(before, snapshot, () => false).length).toBeGreaterThan(0);
    } finally {
      const tables = `drop table ${history.schema}."${history.table}"`;
      await engine.exec(history.schema === 'public' ? tables : `drop schema ${history.schema} cascade`);
    }
  });

  test('what a person made beside the table stays a gap', async () => {
    await engine.exec(
      'create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint); create table drizzle.mine (id integer); create view public.seen as select hash from drizzle.__drizzle_migrations',
    );
    const snapshot = await snapshotOf(engine);
    expect(extras(before, snapshot, migrationObjects(snapshot)).toSorted()).toEqual(['schema drizzle', 'view public.seen']);
    await engine.exec('drop view public.seen; drop schema drizzle cascade');
  });

  test("a table that is only called so is nobody's history and is not scanned", async () => {
    await engine.exec(
      "create table public.bird_migrations (id integer, name text); insert into public.bird_migrations values (1, 'stork'); create table public.migration_log (version int, note text); insert into public.migration_log values (1, 'big')",
    );
    const snapshot = await snapshotOf(engine);
    expect(snapshot.data.histories).toEqual([]);
    const named = ['bird_migrations', 'migration_log'].map((table) => ({ schema: 'public', table, readable: true, hidden: false }));
    for (const query of historyQueries(named)) expect(await engine.query(query)).toEqual([]);
    expect(await judge({ '1_a.up.sql': '' }, undefined, snapshot)).toEqual({
      reason: 'the database has no table of golang-migrate',
      remedy: 'let golang-migrate run the migrations, or check which database this is',
    });
    await engine.exec('drop table public.bird_migrations, public.migration_log');
  });

  test('of several tables of a tool the one that knows the folder', async () => {
    await engine.exec(
      "create schema other; create table other.schema_migrations (version varchar primary key); insert into other.schema_migrations values ('7'); create table public.schema_migrations (version varchar primary key); insert into public.schema_migrations values ('1')",
    );
    const snapshot = await snapshotOf(engine);
    const files = { '1_a.sql': '-- migrate:up\n', '2_b.sql': '-- migrate:up\n' };
    expect(await judge(files, undefined, snapshot)).toMatchObject({ history: 'public.schema_migrations', pending: ['2_b.sql'] });
    expect(await judge({ '7_a.sql': '-- migrate:up\n' }, undefined, snapshot)).toMatchObject({
      history: 'other.schema_migrations',
      pending: [],
    });
    await engine.exec('drop schema other cascade; drop table public.schema_migrations');
  });
});

/** What nobody intended, where the database as it was before is the intent. */
function extras(before: Snapshot, after: Snapshot, isTools: ReturnType<typeof migrationObjects>): string[] {
  const intent = intentFromSnapshot(before, platformOf(before), 'before');
  return compare(intent, after, { isUsers: (kind, object) => !isTools(kind, object) }).gaps.map(({ key }) => key);
}

test('a table that a login may not read, or that shows it no rows, is unknown; without its catalog there is none', async () => {
  const server = await startServer(17);
  const owner = await server.createDatabase();
  const session = await openUrl(owner);
  await session.run('create role ci_reader login; create table public.schema_migrations (version varchar primary key)');
  const read = async (sql: string): Promise<Snapshot> => {
    await session.run(sql);
    const reader = await openUrl(owner.replace('postgres@', 'ci_reader@'));
    const snapshot = await readSnapshot(reader, 'test');
    await reader.close();
    return snapshot;
  };
  const files = { '1_a.sql': '-- migrate:up\n' };
  const hidden = await read('select 1');
  expect(hidden.data.histories).toEqual([expect.objectContaining({ tool: 'dbmate', applied: [] })]);
  expect(await judge(files, undefined, hidden)).toEqual({
    reason: 'the role ci_reader may not read public.schema_migrations',
    remedy: 'grant usage on schema public and select on public.schema_migrations to ci_reader, or use another login',
  });
  const veiled = await read(
    'grant select on public.schema_migrations to ci_reader; alter table public.schema_migrations enable row level security',
  );
  expect(await judge(files, undefined, veiled)).toMatchObject({ reason: expect.stringContaining('row-level security hides') });
  const open = await read('alter table public.schema_migrations disable row level security');
  expect(await judge(files, undefined, open)).toMatchObject({ pending: ['1_a.sql'] });
  const blind = await read('revoke select on pg_catalog.pg_attribute from public');
  expect(blind.data.histories).toEqual([]);
  await session.close();
  await server.stop();
});

test("the tables of Supabase's own services are nobody's history", async () => {
  const host = await openSnapshot(['examples/keys/migrations'], { platform: 'supabase' });
  expect(host.all('table').some(({ schema, name }) => schema === 'auth' && name === 'schema_migrations')).toBe(true);
  expect(host.data.histories!.map(({ schema, table }) => `${schema}.${table}`)).toEqual(['supabase_migrations.schema_migrations']);
});

test('a snapshot that an older version saved says so, and plain files have no history', async () => {
  const engine = await engines({})[0]!.fresh();
  const snapshot = await snapshotOf(engine);
  await engine.close();
  delete snapshot.data.histories;
  const saved = parseSnapshot(snapshotText(snapshot), 'saved.json');
  expect(await judge({ '1_a.up.sql': '' }, undefined, saved)).toMatchObject({ remedy: 'save the snapshot again' });
  expect(await judge({ 'a.sql': '' }, undefined, saved)).toMatchObject({ reason: 'plain SQL files leave no history in the database' });
  expect(await judge({ 'supabase/schemas/a.sql': '' }, undefined, saved, 'supabase')).toMatchObject({
    reason: 'a declared schema leaves no history in the database',
  });
});
