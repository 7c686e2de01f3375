import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blankBetween, linesOf } from '../../src/intent/migrations/blank.ts';
import { decoded } from '../../src/intent/migrations/folder.ts';
import { platformOfMigrations } from '../../src/intent/migrations/platform.ts';
import { runnable } from '../../src/intent/migrations/psql.ts';
import { splitScript } from '../../src/sql/index.ts';
import { type MigrationFolder, openMigrations, type Tool } from '../../src/intent/migrations/migration.ts';
import { compareVersions } from '../../src/intent/migrations/versions.ts';
import { project } from '../support/run.ts';

type Files = Record<string, string>;

/** Opens a folder of these files; `at` is the folder in it that a person points at. */
async function open(files: Files, options: { at?: string; tool?: Tool } = {}): Promise<MigrationFolder> {
  await using folder = await project(files);
  const opened = await openMigrations(join(folder.path, options.at ?? ''), { tool: options.tool });
  for (const { file, sql } of opened.migrations) expectSamePlaces(files[file.slice(folder.path.length + 1)]!, sql);
  return opened;
}

async function failure(files: Files, options: { at?: string; tool?: Tool } = {}): Promise<string> {
  return open(files, options).then(
    ({ tool, migrations }) => `${tool} read ${migrations.map(({ name }) => name).join(', ')}`,
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

/** Every letter that is left stands where it stood; so do the line breaks. */
function expectSamePlaces(text: string, sql: string): void {
  expect(sql).toHaveLength(text.length);
  const moved = sql.split('').findIndex((letter, n) => letter !== ' ' && letter !== text[n]);
  expect(moved).toBe(-1);
  expect(sql.match(/\r?\n/g)).toEqual(text.match(/\r?\n/g));
}

/** Name and version of each migration, and how it runs. */
function summary({ migrations }: MigrationFolder): [name: string, version: string | null, transaction: string][] {
  return migrations.map(({ name, version, transaction }) => [name, version, transaction]);
}

function sqlOf(folder: MigrationFolder, n = 0): string {
  return folder.migrations[n]!.sql.trim();
}

const concurrently = 'create index concurrently i on t (id);\n';

test.for([
  ['create policy p on t to authenticated;', 'supabase', '1.sql names what only Supabase has'],
  ['-- to authenticated users\ncreate table t (id int);', 'postgres', 'no migration names what only Supabase has'],
  ['create schema auth; create table auth.users (id int);', 'postgres', '1.sql makes a schema that Supabase has already'],
  ['create schema if not exists auth; create table auth.users (id int);', 'supabase', '1.sql names what only Supabase has'],
] as const)('%s builds on %s', async ([sql, platform, because]) => {
  expect(platformOfMigrations([await open({ '1.sql': sql })])).toEqual({ platform, because: expect.stringContaining(because) });
});

describe('plain files', () => {
  test("of psql's own lines those that change nothing are passed over, with the rows of a COPY and all behind \\q", async () => {
    const folder = await open({
      '1.sql': String.raw`\restrict it's
create function f() returns text language sql as $$
select '
\d is text here'
$$;
/*
\i is a comment
*/
copy public.t (id, s) FROM stdin;
1	it's; \N
\.
\dt+ public.*
\l
select 2;
\q
\i never.sql`,
    });
    const sql = runnable(folder.migrations[0]!);
    expectSamePlaces(folder.migrations[0]!.sql, sql);
    expect(splitScript(sql).statements.map(({ line }) => line)).toEqual([2, 14]);
    expect(sql).toContain(String.raw`\d is text here`);
    const other = await open({ '1.sql': String.raw`select 1;${'\n'}\i other.sql` });
    expect(() => runnable(other.migrations[0]!)).toThrow(String.raw`1.sql:2: psql's \i is not run here.`);
  });

  test('numbers are read as numbers; ways back and folders are left out, and it says so', async () => {
    const folder = await open({
      '10_c.sql': 'select 3;',
      '2_b.sql': 'select 2;',
      '1_a.sql': 'select 1;',
      '1_a.down.sql': 'select -1;',
      '11_shut_down.sql': 'select 4;',
      'seeds/1.sql': 'select 4;',
      'notes.md': '',
    });
    expect(folder.tool).toBe('plain');
    expect(folder.guess).toContain('set the tool: supabase, prisma');
    expect(summary(folder)).toEqual([
      ['1_a.sql', '1', 'none'],
      ['2_b.sql', '2', 'none'],
      ['10_c.sql', '10', 'none'],
      ['11_shut_down.sql', '11', 'none'],
    ]);
    expect(folder.migrations.every(({ psql }) => psql)).toBe(true);
    expect(folder.warnings).toEqual([
      'Left out, because they lead back: 1_a.down.sql.',
      '1_a.sql is run before 10_c.sql: numbers are read as numbers. Where letters should count, pad them with zeros.',
      'Folders inside are not read: seeds.',
    ]);
  });

  test('two files of one number are run in the order of their names', async () => {
    const folder = await open({ '018_b.sql': '', '018_a.sql': '', '17.sql': '', 'z.sql': '' });
    expect(summary(folder).map(([name, version]) => [name, version])).toEqual([
      ['17.sql', '17'],
      ['018_a.sql', '018'],
      ['018_b.sql', '018'],
      ['z.sql', null],
    ]);
    expect(folder.warnings).toContain('018_a.sql and 018_b.sql have the same number; they are run in this order.');
  });

  test('a single file, with a byte order mark and carriage returns', async () => {
    await using folder = await project({ 'schema.sql': '\uFEFFcreate table "ä😀" ();\r\nselect 1;\r\n' });
    const { path, tool, migrations } = await openMigrations(join(folder.path, 'schema.sql'));
    expect(path).toBe(join(folder.path, 'schema.sql'));
    expect(tool).toBe('plain');
    expect(migrations[0]!.sql).toBe(' create table "ä😀" ();\r\nselect 1;\r\n');
  });
});

describe('supabase', () => {
  const files = {
    'supabase/config.toml': '[db]\nport = 1\n[db.migrations]\nschema_paths = []\n',
    'supabase/seed.sql': 'insert',
    'supabase/migrations/20210101000000_init.sql': 'select 0;',
    'supabase/migrations/20240102000000_b.sql': concurrently,
    'supabase/migrations/20240101000000_a.sql': `select 1; ${concurrently}`,
    'supabase/migrations/helper.sql': 'select 2;',
    'supabase/migrations/README.md': '',
  };

  test.for(['supabase', 'supabase/migrations'])('%s', async (at) => {
    const folder = await open(files, { at });
    expect(folder.tool).toBe('supabase');
    // A file's single statement stands alone in its batch.
    expect(summary(folder)).toEqual([
      ['20240101000000_a.sql', '20240101000000', 'file'],
      ['20240102000000_b.sql', '20240102000000', 'none'],
    ]);
    expect(folder.warnings).toEqual([
      "Left out: 20210101000000_init.sql. Supabase's CLI passes over a first init from before 9 December 2021; rename it to have it run.",
      'Left out: helper.sql. supabase runs only files that are named <timestamp>_name.sql.',
    ]);
  });

  const declared = { 'schemas/b.sql': 'b', 'schemas/a.sql': 'a', 'schemas/deep/c.sql': 'c', 'other/d.sql': 'd' };
  const inSupabase = (toml: string): Files => ({
    ...Object.fromEntries(Object.entries(declared).map(([name, text]) => [`supabase/${name}`, text])),
    'supabase/config.toml': toml,
  });

  test.for<[string, string[]]>([
    ['', ['schemas/a.sql', 'schemas/b.sql', 'schemas/deep/c.sql']],
    ['[db.migrations]\nschema_paths = []', ['schemas/a.sql', 'schemas/b.sql', 'schemas/deep/c.sql']],
    [
      '[db.migrations]\n# schema_paths = ["x"]\nschema_paths = [\n  "./other/*.sql", # first ]\n  \'./schemas/b.sql\',\n  "./schemas/?.sql",\n]\n[x]\n',
      ['other/d.sql', 'schemas/b.sql', 'schemas/a.sql'],
    ],
    ['db.migrations.schema_paths = ["schemas/[a].sql"]', ['schemas/a.sql']],
    ['"\\U0001F600\t" = 1\nx = """\n[y\n"""\n["db".migrations]\nschema_paths = ["schemas/a.sql"]', ['schemas/a.sql']],
    ['[db.seed]\nschema_paths = ["schemas/a.sql"]', ['schemas/a.sql', 'schemas/b.sql', 'schemas/deep/c.sql']],
  ])('the declared schema with config.toml %j', async ([toml, names]) => {
    for (const at of ['supabase', 'supabase/schemas'])
      expect((await open(inSupabase(toml), { at })).migrations.map(({ name }) => name)).toEqual(names);
  });

  test('a declared path that is not there, and two files of one version', async () => {
    expect(await failure(inSupabase('[db.migrations]\nschema_paths = ["./gone/*.sql"]'), { at: 'supabase/schemas' })).toMatch(
      /^PgintentError: .*config.toml: schema_paths names .\/gone\/\*.sql, where there is no file. Correct it there.$/,
    );
    const named = '[db.migrations]\nschema_paths = ["schemas/a.sql", "schemas/gone.sql"]';
    expect(await failure(inSupabase(named), { at: 'supabase/schemas' })).toContain(
      'schema_paths names schemas/gone.sql, where there is no file',
    );
    const { migrations, warnings } = await open(inSupabase('[db.migrations]\nschema_paths = ["schemas/a.sql", "./gone/*.sql"]'), {
      at: 'supabase/schemas',
    });
    expect(migrations.map(({ name }) => name)).toEqual(['schemas/a.sql']);
    expect(warnings).toEqual(['No file is like ./gone/*.sql, which schema_paths in config.toml names.']);
    expect(await failure({ 'supabase/migrations/1_a.sql': '', 'supabase/migrations/1_b.sql': '' }, { at: 'supabase' })).toContain(
      '1_a.sql and 1_b.sql have the same version, 1: supabase cannot run both. Rename one of them.',
    );
  });
});

describe('prisma', () => {
  const files = {
    'schema.prisma': '',
    'migrations/migration_lock.toml': '# Please do not edit\nprovider = "postgresql"\n',
    'migrations/20240201_b/migration.sql': concurrently,
    'migrations/20240101_a/migration.sql': 'select 1;',
  };

  test.for(['', 'migrations'])('pointed at %j', async (at) => {
    const folder = await open(files, { at });
    expect(folder.tool).toBe('prisma');
    expect(summary(folder)).toEqual([
      ['20240101_a/migration.sql', '20240101_a', 'file'],
      ['20240201_b/migration.sql', '20240201_b', 'none'],
    ]);
  });

  test('without the lock file; a folder without its script; another database', async () => {
    expect((await open({ '1_a/migration.sql': '' })).tool).toBe('prisma');
    expect(await failure({ ...files, 'migrations/20240301_c/notes.md': '' })).toMatch(/20240301_c: there is no migration.sql in it/);
    expect(await failure({ 'migration_lock.toml': 'provider = "mysql"', 'a/migration.sql': '' })).toMatch(/for mysql, not for Postgres/);
  });
});

describe('drizzle', () => {
  const journal = (...entries: [tag: string, when: number][]): string =>
    JSON.stringify({ version: '7', dialect: 'postgresql', entries: entries.map(([tag, when], idx) => ({ idx, when, tag })) });
  const two = 'create table a ();--> statement-breakpoint\ncreate table b ();';

  test('the order of the journal, without the breakpoints', async () => {
    const folder = await open({
      'meta/_journal.json': journal(['0001_b', 5], ['0000_a', 7]),
      '0001_b.sql': two,
      '0000_a.sql': '',
      'x.sql': '',
    });
    expect(folder.tool).toBe('drizzle');
    expect(summary(folder)).toEqual([
      ['0001_b.sql', '5', 'all'],
      ['0000_a.sql', '7', 'all'],
    ]);
    expect(sqlOf(folder)).toBe(`create table a ();${' '.repeat(24)}\ncreate table b ();`);
    expect(folder.warnings).toEqual(['Left out: x.sql. drizzle runs only files that are named in meta/_journal.json.']);
  });

  test('an entry that is not younger than one before it', async () => {
    const { warnings } = await open({ 'meta/_journal.json': journal(['a', 7], ['b', 5]), 'a.sql': '', 'b.sql': '' });
    expect(warnings[0]).toContain('drizzle passes over b.sql on a database that has a.sql');
  });

  test('one folder a migration, since 1.0', async () => {
    const folder = await open({
      '20240201000000_b/migration.sql': two,
      '20240201000000_b/snapshot.json': '{}',
      '20240101000000_a/migration.sql': '',
      '20240101000000_a/snapshot.json': '{}',
    });
    expect(folder.tool).toBe('drizzle');
    expect(summary(folder)).toEqual([
      ['20240101000000_a/migration.sql', '20240101000000_a', 'all'],
      ['20240201000000_b/migration.sql', '20240201000000_b', 'all'],
    ]);
    expect(sqlOf(folder, 1)).not.toContain('breakpoint');
  });

  test('a journal that is no JSON, names a file that is gone, or is of another database', async () => {
    expect(await failure({ 'meta/_journal.json': '{' })).toMatch(/_journal.json: it is not JSON/);
    expect(await failure({ 'meta/_journal.json': '{}' })).toMatch(/it is no journal of Drizzle/);
    expect(await failure({ 'meta/_journal.json': journal(['a', 1]) })).toMatch(/it names a.sql, which is not there/);
    expect(await failure({ 'meta/_journal.json': '{"dialect":"sqlite","entries":[]}' })).toMatch(/for sqlite, not for Postgres/);
  });
});

describe('dbmate', () => {
  test('only what leads up, one text of the same length', async () => {
    const folder = await open({
      '20240102_b.sql': '-- migrate:up transaction:false\nselect 2;\n\n-- migrate:down\nselect -2;\n',
      '20240101_a.sql': '\uFEFF-- about\r\n\r\n--migrate:up\r\nselect 1; -- 😀\r\n-- migrate:down\r\nselect -1; -- 😀\r\n',
      'seed.sql': '-- none',
    });
    expect(folder.tool).toBe('dbmate');
    expect(summary(folder)).toEqual([
      ['20240101_a.sql', '20240101', 'file'],
      ['20240102_b.sql', '20240102', 'none'],
    ]);
    expect(sqlOf(folder)).toBe('-- about\r\n\r\n            \r\nselect 1; -- 😀');
    expect(sqlOf(folder, 1)).toBe('select 2;');
    expect(folder.warnings).toEqual(['Left out: seed.sql. dbmate runs only files that are named <number>_name.sql.']);
  });

  test('what dbmate refuses', async () => {
    const up = '-- migrate:up\n';
    expect(await failure({ '1.sql': up, '2.sql': 'select 1;' }, { tool: 'dbmate' })).toMatch(/2.sql:1: dbmate runs nothing before/);
    expect(await failure({ '1.sql': up, '2.sql': '' })).toMatch(/2.sql: the line "-- migrate:up" is missing/);
    expect(await failure({ '1a.sql': up, '1b.sql': up })).toMatch(/1a.sql and 1b.sql have the same version, 1/);
  });
});

describe('goose', () => {
  const up = '-- +goose Up\n';

  test('numbers give the order, only what leads up is run', async () => {
    const folder = await open({
      '00010_c.sql': `-- +goose NO TRANSACTION\n${up}${concurrently}`,
      '00009_b.sql': `${up}-- +goose StatementBegin\nselect ';';\n-- +goose StatementEnd\nselect 2;\n-- +goose down\n-- +goose StatementBegin\nselect -2;\n-- +goose StatementEnd\n`,
      'helper.sql': '',
    });
    expect(folder.tool).toBe('goose');
    expect(summary(folder)).toEqual([
      ['00009_b.sql', '9', 'file'],
      ['00010_c.sql', '10', 'none'],
    ]);
    expect(sqlOf(folder).replaceAll(/\s+/g, ' ')).toBe("select ';'; select 2;");
    expect(folder.warnings).toEqual(['Left out: helper.sql. goose runs only files that are named <number>_name.sql.']);
  });

  test('variables of the environment are told', async () => {
    const { warnings } = await open({ '1_a.sql': `${up}-- +goose ENVSUB ON\nselect '\${X}';\n` });
    expect(warnings).toEqual(['1_a.sql:2: goose fills in variables of its environment here; they are left as they stand.']);
  });

  test.for<[Files, RegExp]>([
    [{ '1_a.sql': up, '01_b.sql': up }, /01_b.sql and 1_a.sql have the same version, 1: goose cannot run both/],
    [{ '1_a.sql': up, '2_b.go': '' }, /2_b.go: a migration in Go cannot be run here/],
    [{ '1_a.sql': up, '2_b.sql': 'select 1;' }, /2_b.sql:1: goose runs nothing before/],
    [{ '1_a.sql': up, '2_b.sql': '-- nothing' }, /2_b.sql: the line "-- \+goose Up" is missing/],
    [{ '1_a.sql': `${up}${up}` }, /1_a.sql:2: goose takes one "-- \+goose Up"/],
    [{ '1_a.sql': up, '2_b.sql': '-- +goose Down\n' }, /2_b.sql:1: goose takes one "-- \+goose Down" a file, behind/],
    [{ '1_a.sql': `${up}-- +goose Sideways\n` }, /1_a.sql:2: goose knows no annotation "sideways"/],
    [{ '0_a.sql': up }, /greater than zero/],
  ])('what goose refuses: %j', async ([files, message]) => {
    expect(await failure(files)).toMatch(message);
  });
});

describe('golang-migrate', () => {
  test('numbers give the order and the version', async () => {
    const folder = await open({
      '10_b.up.sql': 'select 2;',
      '10_b.down.sql': '',
      '9_a.up.sql': concurrently,
      '0008.up.sql': '',
      '007_z.up.sql': '',
      'seed.sql': '',
    });
    expect(folder.tool).toBe('golang-migrate');
    expect(summary(folder)).toEqual([
      ['007_z.up.sql', '7', 'file'],
      ['9_a.up.sql', '9', 'none'],
      ['10_b.up.sql', '10', 'file'],
    ]);
    expect(folder.warnings).toEqual([
      'Left out: 0008.up.sql, seed.sql. golang-migrate runs only files that are named <number>_name.up.sql.',
    ]);
  });

  test('two files of one number', async () => {
    expect(await failure({ '1_a.up.sql': '', '01_b.up.sql': '' })).toMatch(/01_b.up.sql and 1_a.up.sql have the same version, 1/);
  });
});

describe('flyway', () => {
  test('rows behind COPY … FROM stdin are its own to read', async () => {
    const folder = await open({ 'V1__a.sql': `create table t (id int);\nCOPY t FROM stdin;\n1\n\\.\ncreate table u (id int);` });
    expect(splitScript(runnable(folder.migrations[0]!)).statements).toHaveLength(2);
  });

  test('versions part by part, then repeatable ones by their description; folders inside too', async () => {
    const folder = await open({
      'V1_10__c.sql': '',
      'V1.2__b.sql': 'create table b ();\ncreate index concurrently i on b (id);',
      'more/V1__a.sql': '',
      'U1__a.sql': '',
      'R__views.sql': 'create view a as select 1;\r\nselect 2;\n',
      'R__Functions.sql': '',
      'V2__d.sql': concurrently,
      'V2__d.sql.conf': '# why\nexecuteInTransaction=true\n',
      'V3__e.sql': '',
      'V3__e.sql.conf': 'shouldExecute=false',
      'beforeMigrate.sql': '',
      'Vague.sql': '',
    });
    expect(folder.tool).toBe('flyway');
    expect(summary(folder)).toEqual([
      ['more/V1__a.sql', '1', 'file'],
      ['V1.2__b.sql', '1.2', 'none'],
      ['V1_10__c.sql', '1.10', 'file'],
      ['V2__d.sql', '2', 'file'],
      ['R__Functions.sql', null, 'file'],
      ['R__views.sql', null, 'file'],
    ]);
    expect(folder.migrations.map(({ repeatable }) => repeatable)).toEqual([undefined, undefined, undefined, undefined, true, true]);
    expect(folder.warnings).toEqual([
      'Left out: Vague.sql, beforeMigrate.sql. flyway runs only files that are named V<version>__name.sql or R__name.sql.',
      'Left out: V3__e.sql, because its .conf says shouldExecute=false.',
    ]);
  });

  test('a baseline stands for the older versions', async () => {
    const folder = await open({ 'V1__a.sql': '', 'B2__b.sql': '', 'V2__b.sql': '', 'B1__a.sql': '', 'V3__c.sql': '' });
    expect(folder.migrations.map(({ name, baseline }) => [name, baseline])).toEqual([
      ['B2__b.sql', true],
      ['V3__c.sql', undefined],
    ]);
    expect(folder.warnings).toEqual(['B2__b.sql stands for 2 older versions, as on an empty database.']);
  });

  test.for<[Files, RegExp]>([
    [{ 'V1__a.sql': '', 'V1.0__b.sql': '' }, /have the same version, 1(.0)?: flyway cannot run both/],
    [{ 'V20170309100000010__a.sql': '', 'V20170309100000011__b.sql': '' }, /^flyway read V20170309100000010__a.sql, V20170309100000011__b/],
    [{ 'R__a.sql': '', 'x/R__a.sql': '' }, /one R__ file of the description "a"/],
    [{ 'V1__a.sql': "select 1;\nselect '${schema}';" }, /V1__a.sql:2: Flyway fills in \$\{schema\} from its own settings/],
    [{ 'V1__a.sql': "select '${schema}';", 'V1__a.sql.conf': 'placeholderReplacement=false' }, /^flyway read V1__a.sql/],
  ])('what flyway refuses: %j', async ([files, message]) => {
    expect(await failure(files)).toMatch(message);
  });

  test('versions are in one order', () => {
    const version = fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        expect(compareVersions(a, `${a}.0`)).toBe(0);
      }),
    );
  });
});

describe('node-pg-migrate', () => {
  test('dates of 17 digits and times are in one order; only what leads up is run', async () => {
    const folder = await open({
      // 1 January 2020 as a date, and a second later as a time.
      '20200101000000000_a.sql': '-- Up Migration\nselect 1;\n-- Down Migration\nselect -1;\n',
      '1577836801000_b.sql': '-- Down Migration\nselect -2;\n-- Up Migration\nselect 2;\n',
      '1577836802000_c.sql': 'select 3;',
    });
    expect(folder.tool).toBe('node-pg-migrate');
    expect(summary(folder)).toEqual([
      ['20200101000000000_a.sql', '20200101000000000_a', 'all'],
      ['1577836801000_b.sql', '1577836801000_b', 'all'],
      ['1577836802000_c.sql', '1577836802000_c', 'all'],
    ]);
    expect(folder.migrations.map(({ sql }) => sql.replaceAll(/--.*/g, '').trim())).toEqual(['select 1;', 'select 2;', 'select 3;']);
  });

  test('without a mark for up the way back is run too, and it says so', async () => {
    const folder = await open({ '1_a.sql': '-- Up Migration\n', '2_b.sql': 'select 1;\n-- Down Migration\nselect -1;\n' });
    expect(sqlOf(folder, 1)).toContain('select -1;');
    expect(folder.warnings).toEqual([
      '2_b.sql has "-- Down Migration" without "-- Up Migration": node-pg-migrate runs the whole file, and so it is run here.',
    ]);
  });

  test('programs cannot be run, names need a number', async () => {
    expect(await failure({ '1_a.sql': '-- Up Migration\n', '2_b.js': '' })).toMatch(/2_b.js: a migration in JavaScript cannot be run here/);
    expect(await failure({ '1_a.ts': 'export const up = (pgm) => pgm.sql("select 1");' })).toMatch(/1_a.ts: a migration in JavaScript/);
    expect(await failure({ '1_a.sql': '-- Up Migration\n', '1_a.up.sql': '' })).toMatch(
      /1_a.sql and 1_a.up.sql have the same version, 1_a/,
    );
    expect(await failure({ 'a.sql': '-- Up Migration\n' })).toMatch(/a.sql: node-pg-migrate wants a number in front of the name/);
  });
});

describe('what is no folder of migrations', () => {
  test.for<[Files, { at?: string; tool?: Tool }, RegExp]>([
    [{ 'a.md': '' }, { at: 'gone' }, /The migrations .*gone do not exist/],
    [{ 'a.md': '' }, { at: 'a.md' }, /a.md is not an .sql file/],
    [{ 'a.md': '', 'deep/a.sql': '' }, {}, /holds no migrations. Point at the folder with the migration files. Folders in it: deep.$/],
    [{ 'a.sql': '' }, { tool: 'goose' }, /holds no migrations of goose[^]*Left out: a.sql/],
    [{ 'a.sql': '' }, { tool: 'knex' as Tool }, /There is no migration tool "knex". It can be supabase/],
  ])('%j %j', async ([files, options, message]) => {
    expect(await failure(files, options)).toMatch(message);
  });

  test('a file in another encoding', async () => {
    await using folder = await project({});
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(folder.path, 'a.sql'), Buffer.from('\uFEFFselect 1;', 'utf16le'));
    await expect(openMigrations(folder.path)).rejects.toThrow(/a.sql is not in UTF-8. Save it in UTF-8./);
  });

  test('a file that cannot be read does not keep the others from being read', async () => {
    await using folder = await project({ 'a.sql': 'select 1;' });
    const both = [decoded(join(folder.path, 'gone.sql')), decoded(join(folder.path, 'a.sql'))];
    await expect(both[0]).rejects.toThrow(/gone.sql cannot be read/);
    expect(await both[1]).toBe('select 1;');
  });

  test('the tool can be set against the marks', async () => {
    const { tool, guess, migrations } = await open({ '1_a.sql': '-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;' }, { tool: 'plain' });
    expect([tool, guess]).toEqual(['plain', 'Read as plain, as it was set.']);
    expect(migrations[0]!.sql).toContain('select 2;');
  });
});

test('blanking keeps every place', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', 'ä', '😀', ' ', '-') });
  fc.assert(
    fc.property(text, fc.nat(20), fc.nat(20), (sql, start, length) => {
      expectSamePlaces(sql, blankBetween(sql, start, start + length));
      expect(
        linesOf(sql)
          .map(({ start: from, end }) => sql.slice(from, end))
          .join(''),
      ).toBe(sql);
    }),
  );
});
