import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { embeddedExtensions, embeddedFromSql, openEmbedded } from '../src/database/embedded.ts';
import { PgintentError } from '../src/database/errors.ts';

let cacheDirectory: string;
const opened: PGlite[] = [];

beforeAll(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), 'pgintent-embedded-'));
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});
afterAll(() => rm(cacheDirectory, { recursive: true, force: true }));

async function fromSql(...texts: string[]): Promise<PGlite> {
  const files = texts.map((sql, n) => ({ name: `${n + 1}.sql`, sql }));
  const database = await embeddedFromSql(files, { cacheDirectory });
  opened.push(database);
  return database;
}

async function rows(database: PGlite, sql: string): Promise<unknown[]> {
  return (await database.query(sql)).rows;
}

async function newest(): Promise<string> {
  const names = (await readdir(cacheDirectory)).filter((name) => name.endsWith('.tar.gz'));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(cacheDirectory, name), at: (await stat(join(cacheDirectory, name))).mtimeMs })),
  );
  return files.toSorted((left, right) => right.at - left.at)[0]!.path;
}

test('every extension of the list can be created', async () => {
  const database = await openEmbedded({ extensions: embeddedExtensions });
  opened.push(database);
  const refused: string[] = [];
  for (const name of embeddedExtensions)
    await database.exec(`create extension if not exists "${name}" cascade`).catch((error: Error) => refused.push(error.message));
  expect(refused).toEqual([]);
});

test('an extension that the engine lacks is an error that lists those it has', async () => {
  await expect(openEmbedded({ extensions: ['postgis'] })).rejects.toThrow(/has no extension postgis. It has: .*pgcrypto.*vector/);
});

test('a second start with the same files loads what the first one built, and is equal to it', async () => {
  const texts = [
    'create schema extensions; create extension if not exists "vector" with schema extensions; create role reader;',
    "create table public.notes (id bigint generated always as identity primary key, near extensions.vector(3)); grant select on public.notes to reader; insert into public.notes (near) select '[1,2,3]' from generate_series(1, 2000);",
  ];
  const look = `select (select count(*) from public.notes) as count, (select relacl::text from pg_class where relname = 'notes') as acl, (select near <-> '[1,2,4]' from public.notes limit 1) as distance`;
  const path = 'set search_path = public, extensions';
  const built = await fromSql(...texts);
  await built.exec(path);
  const expected = await rows(built, look);
  const written = await readFile(await newest());

  const loaded = await fromSql(...texts);
  await loaded.exec(path);
  expect(await rows(loaded, look)).toEqual(expected);
  expect(await readFile(await newest())).toEqual(written);
});

test('loading is faster than building', async () => {
  const text =
    "create table public.slow (a int); do $$ begin for n in 1..600 loop execute format('create table public.t%s (a int primary key)', n); end loop; end $$;";
  const timed = async (): Promise<number> => {
    const start = performance.now();
    await fromSql(text);
    return performance.now() - start;
  };
  const built = await timed();
  const loaded = Math.min(await timed(), await timed(), await timed());
  expect(loaded).toBeLessThan(built);
});

test.for([
  ['truncated', (file: string) => truncate(file, 100_000)],
  ['empty', (file: string) => truncate(file, 0)],
  ['something else', (file: string) => writeFile(file, 'not an archive')],
  ['an archive of nothing', (file: string) => writeFile(file, gzipSync(Buffer.alloc(2048)))],
] as const)('a kept database that is %s is built again', async ([what, breakIt]) => {
  const text = `create table public."${what}" (a int)`;
  await fromSql(text);
  const file = await newest();
  const whole = (await readFile(file)).length;
  await breakIt(file);
  const again = await fromSql(text);
  expect(await rows(again, `select relname from pg_class where relname = '${what}'`)).toHaveLength(1);
  expect((await readFile(file)).length).toBeGreaterThan(whole / 2);
});

test('the ten newest are kept, and no leftovers', async () => {
  const day = new Date(Date.now() - 48 * 3600e3);
  for (let n = 0; n < 12; n += 1) {
    await writeFile(join(cacheDirectory, `old-${n}.tar.gz`), '');
    await utimes(join(cacheDirectory, `old-${n}.tar.gz`), day, day);
  }
  await writeFile(join(cacheDirectory, 'left.tmp'), '');
  await utimes(join(cacheDirectory, 'left.tmp'), day, day);
  await fromSql('create table public.newest (a int)');
  const names = await readdir(cacheDirectory);
  expect(names.filter((name) => name.endsWith('.tar.gz'))).toHaveLength(10);
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('without a place to keep it, it is built all the same', async () => {
  const file = join(cacheDirectory, 'a-file');
  await writeFile(file, '');
  const database = await embeddedFromSql([{ name: '1.sql', sql: 'create table public.kept (a int)' }], { cacheDirectory: file });
  opened.push(database);
  expect(await rows(database, `select relname from pg_class where relname = 'kept'`)).toHaveLength(1);
});

test.for([
  [
    'in its own line',
    'create table public.a (id int);\n\n-- é\ncreate table public.b (\n  id int,\n  x nothing\n);',
    'two.sql, line 6: Postgres says: type "nothing" does not exist',
  ],
  [
    'where it does not parse',
    'create table public.a (id int);\ncreate tabel public.b ();',
    'two.sql, line 2: Postgres says: syntax error at or near "tabel"',
  ],
  [
    'where Postgres names no place',
    '\n\ncreate table public.a (id int);\n/* again */\ncreate table public.a (id int);',
    'two.sql, line 5: Postgres says: relation "a" already exists',
  ],
  [
    'with what Postgres adds',
    'create table public.a (id int unique);\ninsert into public.a values (1);\ninsert into public.a values (1);',
    'two.sql, line 3: Postgres says: duplicate key value violates unique constraint "a_id_key" (Key (id)=(1) already exists.)',
  ],
] as const)('a failing statement names file and line: %s', async ([, sql, message]) => {
  const failing = embeddedFromSql(
    [
      { name: 'one.sql', sql: 'select 1' },
      { name: 'two.sql', sql },
    ],
    { cacheDirectory },
  );
  await expect(failing).rejects.toThrow(new PgintentError(message));
});

test('each statement is by itself, and each file begins with a clean session', async () => {
  const database = await fromSql(
    `create type public.mood as enum ('ok'); alter type public.mood add value 'sad'; create table public.days (mood public.mood default 'sad'); create index concurrently on public.days (mood); create role someone; set role someone; set search_path = pg_catalog;`,
    'create table here (a int); begin; create table never (a int);',
    'create table after (a int)',
  );
  const found = await rows(
    database,
    `select c.relname as name, n.nspname as schema, pg_get_userbyid(c.relowner) as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname in ('here', 'never', 'after') order by 1`,
  );
  expect(found).toEqual([
    { name: 'after', schema: 'public', owner: 'postgres' },
    { name: 'here', schema: 'public', owner: 'postgres' },
  ]);
});

test('an empty database serves whatever extensions are asked for', async () => {
  for (const extensions of [['pg_stat_statements'], ['earthdistance'], []]) {
    const database = await embeddedFromSql([], { cacheDirectory, extensions });
    opened.push(database);
    for (const name of extensions) await database.exec(`create extension ${name} cascade`);
    expect(await rows(database, 'select 1 as one')).toEqual([{ one: 1 }]);
  }
});

test('a process ends though its kept database is still open', async () => {
  await fromSql();
  const script = `const { embeddedFromSql } = await import(${JSON.stringify(import.meta.resolve('../src/database/embedded.ts'))});
    const database = await embeddedFromSql([], { cacheDirectory: ${JSON.stringify(cacheDirectory)} });
    console.log((await database.query('select 1 as one')).rows[0].one);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { timeout: 60_000 });
  expect(stdout).toBe('1\n');
});
