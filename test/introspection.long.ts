import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { introspectionSql } from '../src/database/introspection-sql.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import type { Session } from '../src/database/session.ts';
import { parseSnapshot, snapshotText } from '../src/database/snapshot-file.ts';
import type { Snapshot } from '../src/database/snapshot.ts';
import { openUrl } from '../src/database/url-session.ts';
import { compareWithAnswers } from '../src/gap/answer.ts';
import { loadManifest } from '../src/intent/manifest/load.ts';
import { platformOf } from '../src/platform/platform.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { parseStatements } from '../src/sql/parser.ts';
import { Bench } from './support/drift.ts';
import { allCases } from './support/drifts.ts';
import { type Engine, engines } from './support/engines.ts';
import { exampleMigrations } from './support/example.ts';
import { pgintent, project, root, vitest } from './support/run.ts';
import { freshDatabase } from './support/servers.ts';

const statement = introspectionSql();

/** The one value that the statement returns. */
async function answer(query: (sql: string) => Promise<Record<string, unknown>[]>, sql = statement): Promise<string> {
  const rows = await query(sql);
  expect(rows).toHaveLength(1);
  expect(Object.keys(rows[0]!)).toEqual(['pgintent']);
  return rows[0]!['pgintent'] as string;
}

/** What a snapshot says, however it was read: no query states an order. */
function content({ data }: Snapshot): unknown {
  return sorted({ ...data, url: '', readAt: '' });
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // As text, once each: there are thousands.
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(sorted(one)) ?? 'undefined').toSorted();
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}

test('it is one statement that the SQL editor takes: small, not begun with select, nothing that it warns of', () => {
  expect(parseStatements(statement)).toHaveLength(1);
  const bare = statement.replaceAll(/^--.*\n/gm, '');
  expect(bare).toMatch(/^with /);
  expect(Buffer.byteLength(statement)).toBeLessThan(400_000);
  expect(bare).not.toMatch(/^(.*;)?\s*(drop|delete|truncate|update|alter)\s/is);
});

describe.for(engines())('on $name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh();
    bench = await Bench.on(engine);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const introspected = async (sql = statement): Promise<Snapshot> =>
    parseSnapshot(await bench.undone(() => answer((text) => bench.query(text), sql)), 'reality.json');

  describe('planned once', () => {
    beforeAll(() => bench.exec(`prepare introspection as ${statement}`));
    test.for(allCases)('it reads every $kind as a connection does', async ({ setup }) => {
      await bench.undone(async () => {
        await bench.exec(setup);
        expect(content(await introspected('execute introspection'))).toEqual(content(await bench.snapshot({})));
      });
    });
  });

  test.for<[string, string]>([
    ['whose settings are others', hostileSettings()],
    ['whose search path leads elsewhere', hostileSearchPath()],
    ['that may not read a catalog', 'revoke select on pg_catalog.pg_attribute from public; set local role stranger'],
    ['that may not read the rows', 'set local role stranger'],
    [
      'that sees no rows',
      'grant usage on schema storage to stranger; grant select on storage.buckets to stranger; set local role stranger',
    ],
  ])('it reads for a session %s as a connection does', async ([, sql]) => {
    await bench.undone(async () => {
      await bench.exec(`${everywhere}; ${sql}`);
      expect(content(await introspected())).toEqual(content(await bench.snapshot({})));
    });
  });
});

/** What depends on settings when it is printed, rows that somebody may not read, and a tool's table. */
const everywhere = `
  create role stranger;
  create schema storage;
  create table storage.buckets (id text primary key, name text, public boolean, file_size_limit bigint, allowed_mime_types text[]);
  alter table storage.buckets enable row level security;
  insert into storage.buckets values ('exports', 'exports', false, 9007199254740993, null);
  create schema supabase_migrations;
  create table supabase_migrations.schema_migrations (version text primary key, name text);
  insert into supabase_migrations.schema_migrations values ('1', 'one <&> "1"');
  create table "odd 100% ''migration" (version text);
  create table public.priced (at timestamptz default '2020-01-01 12:00+00', took interval default '1 day 02:03:04', note text default E'back\\\\slash');
  create function public.odd() returns text language sql as $f$ select '</j> <j> &lt; ]]> \u0001 ü ' || chr(13) $f$;
  comment on function public.odd() is E'line\\r\\nnext\\u0001 <j>&amp;</j>';
  create view public.cheap as select * from public.priced where at < '2021-01-01 00:00+00'`;

function hostileSettings(): string {
  return `set local datestyle = 'German'; set local timezone = 'Asia/Kathmandu'; set local intervalstyle = 'iso_8601';
    set local quote_all_identifiers = on; set local standard_conforming_strings = off; set local xmloption = document;
    set local bytea_output = 'escape'; set local extra_float_digits = -3`;
}

/** Functions, types and operators of the same names as those that the statement uses, found before them. */
function hostileSearchPath(): string {
  return `create schema hostile; create domain hostile.text as varchar check (value = 'x'); create domain hostile.json as varchar check (value = 'x');
    create function hostile.set_config(pg_catalog.text, pg_catalog.text, boolean) returns pg_catalog.text language sql as 'select ''''';
    create function hostile.count(pg_catalog.text) returns integer language sql as 'select 0';
    create function hostile.replace(pg_catalog.text, pg_catalog.text, pg_catalog.text) returns pg_catalog.text language sql as 'select ''x''';
    create function hostile.split_part(pg_catalog.text, pg_catalog.text, integer) returns pg_catalog.text language sql as 'select ''x''';
    create function hostile.current_setting(pg_catalog.text) returns pg_catalog.text language sql as 'select ''90000''';
    create function hostile.query_to_xml(pg_catalog.text, boolean, boolean, pg_catalog.text) returns xml language sql as 'select null::xml';
    create table hostile.pg_class (oid integer); create table hostile.pg_roles (rolname name);
    set local search_path = hostile, public, pg_catalog`;
}

describe.for(engines())('the example on $name', ({ fresh }) => {
  let engine: Engine;
  let session: Session;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
    for (const { sql } of await platformScripts('supabase')) await session.run(sql);
    await session.run('reset search_path; set search_path = "$user", public, extensions');
    for (const name of readdirSync(exampleMigrations).sort()) await session.run(readFileSync(join(exampleMigrations, name), 'utf8'));
    await session.run(readFileSync(join(root, 'examples/keys/drift.sql'), 'utf8'));
    await session.run('create role owns_nothing; set role owns_nothing');
  });
  afterAll(async () => {
    await session.close();
    await engine.close();
  });

  test('has the gaps that a connection shows, for a role that owns nothing', async () => {
    const intent = await loadManifest(join(root, 'examples/keys/intent.yaml'));
    const gaps = async (snapshot: Snapshot): Promise<unknown> => {
      const { isUsers, strangers } = platformOf(snapshot);
      snapshot.strangers = strangers;
      const { outcomes, notices } = await compareWithAnswers(intent, snapshot, { isUsers });
      return { outcomes, notices };
    };
    const found = await gaps(parseSnapshot(await answer(async (sql) => (await session.run(sql)).at(-1)!), 'reality.json'));
    expect(found).toEqual(await gaps(await readSnapshot(session, 'live')));
    expect(JSON.stringify(found).match(/"verdict":"gap"/g)!.length).toBeGreaterThan(60);
  });
});

describe('the file that somebody saved', () => {
  const server = (): string => Object.values(inject('servers'))[0]!;
  let url: string;
  let drop: () => Promise<void>;
  let value: string;
  beforeAll(async () => {
    ({ url, drop } = await freshDatabase(server()));
    const session = await openUrl(url);
    await session.run(`create table public.orders (id integer, note text default 'a "b", c');
      create function public.f() returns text language sql as 'select ''sk_live_0123456789abcdef''';`);
    value = await answer(async (sql) => (await session.run(`begin transaction read only; ${sql}; commit`))[1]!);
    await session.close();
  });
  afterAll(() => drop());

  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const forms: Record<string, () => string> = {
    'reality.json, the value itself': () => value,
    'copied.json, formatted': () => JSON.stringify(JSON.parse(value), null, 2),
    'export.json, a list of one row': () => JSON.stringify([{ pgintent: value }]),
    'parsed.json, a list of one row with JSON in it': () => JSON.stringify([{ pgintent: JSON.parse(value) as unknown }]),
    'export.csv, with its header': () => `pgintent\r\n${quoted(value)}\r\n`,
    'bare.csv, without a header': () => `\uFEFF${quoted(value)}`,
    'psql.txt, of psql -At': () => `${value}\n`,
  };
  const intent = `pgintent: 1\ntables: { orders: { columns: { id: bigint, note: text, gone: text } } }\n`;

  const gapsOf = async (database: string, files: Record<string, string> = {}): Promise<unknown> => {
    await using folder = await project({ 'intent.yaml': intent, ...files });
    const { out, output } = await pgintent(
      ['gaps', '--intent', 'intent.yaml', '--database', database, '--format', 'json'],
      {},
      folder.path,
    );
    expect(out, output).toContain('{');
    const { database: _database, ...verdict } = JSON.parse(out) as { database: unknown };
    return verdict;
  };
  let connected: Promise<unknown> | undefined;

  test.for(Object.entries(forms))('%s', async ([name, text]) => {
    const file = name.split(',')[0]!;
    expect(await gapsOf(file, { [file]: text() })).toEqual(await (connected ??= gapsOf(url)));
  });

  test('keeps no secret once it is read', () => {
    expect(value).toContain('sk_live_0123456789abcdef');
    const text = snapshotText(parseSnapshot(value, 'reality.json'));
    expect(text).not.toContain('sk_live_0123456789abcdef');
    expect(parseSnapshot(text, 'before.json').data.objects['function']).toHaveLength(1);
  });

  test('is the database of a run, and is found by its name', async () => {
    const config = `import { defineConfig } from 'vitest/config';\nimport { pgintent } from '${root}/src/plugin.ts';\nexport default defineConfig({ plugins: [pgintent({ intent: './intent.yaml' })], test: { include: [] } });\n`;
    await using folder = await project({ 'vitest.config.ts': config, 'intent.yaml': intent, 'reality.json': value });
    const told = await vitest(folder.path, [], { DATABASE_SNAPSHOT: 'reality.json' });
    expect(told.code, told.output).toBe(1);
    expect(told.output).toContain('type is integer, not bigint');
    expect(told.output).toMatch(/against reality\.json \(database test_\w+ as postgres, read 20[\dTZ:-]+\)/);
    await writeFile(join(folder.path, '.db-inventory.json'), value);
    const found = await vitest(folder.path);
    expect(found.code, found.output).toBe(1);
    expect(found.output).toContain('against .db-inventory.json (database ');
    const listed = await pgintent(['gaps', '--intent', 'intent.yaml'], {}, folder.path);
    expect(listed.code, listed.output).toBe(1);
  });

  const damages: [string, (text: string) => string, RegExp][] = [
    ['is empty', () => '', /reality\.json is empty\. Save it again/],
    ['is cut', (text) => text.slice(0, -100), /reality\.json is not whole: its JSON ends or breaks/],
    ['is a cut export', (text) => `pgintent\n${quoted(text.slice(0, -100))}\n`, /reality\.json is not whole/],
    [
      'lacks a kind',
      (text) => text.replace('"policy"', '"policies"'),
      /not the whole answer of INTROSPECTION\.sql: objects\.policy is not there/,
    ],
    ['lacks a part', (text) => text.replace('"others"', '"other"'), /not the whole answer of INTROSPECTION\.sql: others: /],
    [
      'is of an older format',
      (text) => text.replace('introspection/1', 'introspection/0'),
      /is a pgintent\.introspection\/0; this version reads/,
    ],
    [
      'is of another version',
      (text) => text.replace(/"queries" : "\w+"/, '"queries":"0"'),
      /INTROSPECTION\.sql of another version of pgintent/,
    ],
    ['is the answer to something else', () => '[{"count":3},{"count":4}]', /not a snapshot of pgintent but a list of 2 rows/],
    ['is a table of psql', (text) => ` pgintent\n----------\n ${text}\n(1 row)\n`, /reality\.json is a table of psql: use psql -At/],
    ['was not exported', () => 'pgintent\n[object Object]\n', /holds "\[object Object\]" where the value should be/],
    ['has a row that is no object', (text) => text.replace('"orders"', '7'), /pgintent cannot read the \w.*Run INTROSPECTION\.sql again/],
  ];
  test.for(damages)('that %s is refused', ([, damage, message]) => {
    expect(damage(value)).not.toBe(value);
    expect(() => parseSnapshot(damage(value), 'reality.json')).toThrow(message);
  });
});
