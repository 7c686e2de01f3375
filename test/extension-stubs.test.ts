import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { embeddedExtensions, embeddedFromSql } from '../src/database/embedded.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import { extensionStubs } from '../src/platform/extension-stubs.ts';
import { platformScripts } from '../src/platform/scripts.ts';

let cacheDirectory: string;
const opened: PGlite[] = [];

beforeAll(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), 'pgintent-stubs-'));
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});
afterAll(() => rm(cacheDirectory, { recursive: true, force: true }));

async function replay(sql: string, platform: 'postgres' | 'supabase' = 'postgres'): Promise<PGlite> {
  const files = [...(await platformScripts(platform)), { name: 'migration.sql', sql }];
  const database = await embeddedFromSql(files, { stubs: extensionStubs, cacheDirectory });
  opened.push(database);
  return database;
}

async function rows(database: PGlite, sql: string): Promise<unknown[]> {
  return (await database.query(sql)).rows;
}

async function column(database: PGlite, sql: string): Promise<unknown[]> {
  return (await database.query(sql, [], { rowMode: 'array' })).rows.map((row) => (row as unknown[])[0]);
}

test('every stub can be created, and what it makes belongs to it', async () => {
  const created = extensionStubs.map(({ name }) => `create extension if not exists "${name}" cascade;`).join('\n');
  const database = await replay(created);
  const found = await column(database, 'select extname from pg_extension');
  expect(found).toEqual(expect.arrayContaining(extensionStubs.map(({ name }) => name)));
  const strays = `select objid::regprocedure::text from pg_depend where false
    union all select p.oid::regprocedure::text from pg_proc p where p.oid >= 16384
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    union all select c.oid::regclass::text from pg_class c where c.oid >= 16384 and c.relkind in ('r', 'v', 'S', 'c')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'i', 'a'))`;
  expect(await rows(database, strays)).toEqual([]);
});

test('no stub has the name of an extension that the engine has', () => {
  expect(extensionStubs.map(({ name }) => name).filter((name) => embeddedExtensions.includes(name))).toEqual([]);
});

test('a snapshot shows of a stub the extension and nothing else', async () => {
  const database = await replay(
    `create extension postgis; create extension pg_cron; create extension pgmq; select pgmq.create('mails'); create extension http;`,
  );
  const snapshot = await readSnapshot(pgliteSession(database), 'embedded');
  expect(snapshot.all('extension').map(({ name }) => name)).toEqual(expect.arrayContaining(['http', 'pg_cron', 'pgmq', 'postgis']));
  for (const kind of ['table', 'view', 'function', 'compositeType', 'enum', 'sequence', 'trigger', 'policy'])
    expect(snapshot.all(kind), kind).toEqual([]);
});

test('a stated version is the one that is created, of a stub and of an extension that the engine has', async () => {
  const database = await replay(`
    create extension if not exists "pg_net" with schema "public" version '0.7.1';
    create extension vector version '0.4.0';
    do $$ begin execute 'create extension hypopg version ''1.3.1'''; end $$;
    create table public.notes (near vector(3));`);
  expect(await rows(database, 'select extname, extversion from pg_extension order by extname')).toEqual([
    { extname: 'hypopg', extversion: '1.3.1' },
    { extname: 'pg_net', extversion: '0.7.1' },
    { extname: 'plpgsql', extversion: '1.0' },
    { extname: 'vector', extversion: '0.4.0' },
  ]);
});

test('a statement behind a comment that names it counts', async () => {
  const database = await replay(`
    do $$ begin
      -- A bare CREATE EXTENSION would fail on a host without it
      if exists (select from pg_available_extensions where name = 'pg_cron') then create extension pg_cron; end if;
    end $$;`);
  expect(await column(database, 'select extname from pg_extension order by extname')).toEqual(['pg_cron', 'plpgsql']);
});

test('an extension comes with the ones that it requires', async () => {
  const database = await replay('create extension postgis_tiger_geocoder cascade');
  expect(await column(database, 'select extname from pg_extension order by extname')).toEqual([
    'fuzzystrmatch',
    'plpgsql',
    'postgis',
    'postgis_tiger_geocoder',
  ]);
});

test('a kept database has them too, and makes more of them', async () => {
  const sql = 'create extension postgis; create table public.places (at geography(Point)); create extension if not exists pgjwt cascade;';
  await replay(sql);
  const database = await replay(sql);
  await database.exec(`alter table public.places add column area geometry('MultiPolygonZ', 3857)`);
  expect(
    await column(
      database,
      `select format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'public.places'::regclass and attnum > 0`,
    ),
  ).toEqual(['geography(Point,4326)', 'geometry(MultiPolygonZ,3857)']);
  expect(await column(database, `select (verify(sign('{"a": 1}', 'key'), 'key')).valid`)).toEqual([true]);
});

test.for([
  ['geometry', 'geometry'],
  ['geometry(Point)', 'geometry(Point)'],
  ['geometry(point, 4326)', 'geometry(Point,4326)'],
  ['geometry(geometry)', 'geometry'],
  ['geometry(Geometry, 4326)', 'geometry(Geometry,4326)'],
  [`geometry('POINTZM', 2154)`, 'geometry(PointZM,2154)'],
  ['geometry(GeometryCollection,4326)[]', 'geometry(GeometryCollection,4326)[]'],
  ['geography', 'geography'],
  ['geography(LineStringZ)', 'geography(LineStringZ,4326)'],
] as const)('%s prints as %s', async ([written, printed]) => {
  const database = await replay('create extension postgis');
  await database.exec(`create table public.places (place ${written})`);
  const read = `select format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'public.places'::regclass and attnum > 0`;
  expect(await column(database, read)).toEqual([printed]);
});

test('a type modifier that no geometry has is refused', async () => {
  await expect(replay('create extension postgis; create table public.places (place geometry(Pint, 4326))')).rejects.toThrow(
    /migration\.sql, line 1: Postgres says: Invalid geometry type modifier: pint/,
  );
});

test('points are indexed, generated and measured', async () => {
  const database = await replay(`
    create extension postgis;
    create table public.places (id integer, lng double precision, lat double precision,
      place geography(Point, 4326) generated always as (st_setsrid(st_makepoint(lng, lat), 4326)::geography) stored,
      area geometry);
    create index on public.places using gist (place);
    create index on public.places using gist (area);
    insert into public.places (id, lng, lat, area) select n, n / 100.0, 0, 'POINT(1 2)' from generate_series(1, 500) n;`);
  const near = `select count(*)::int as near from public.places where st_dwithin(place, st_point(0, 0)::geography, 11200)`;
  expect(await rows(database, near)).toEqual([{ near: 10 }]);
});

test('a job is kept under its name, an unnamed one each time', async () => {
  const database = await replay(
    `
    create extension if not exists pg_cron with schema extensions;
    select cron.schedule('nightly', '0 3 * * *', 'select 1'), cron.schedule('nightly', '0 4 * * *', 'select 2');
    select cron.schedule('* * * * *', 'select 3'), cron.schedule('* * * * *', 'select 3');
    select cron.schedule('gone', '0 0 * * *', 'select 4');
    select cron.unschedule('gone');
    select cron.alter_job(jobid, active := false) from cron.job where jobname = 'nightly';`,
    'supabase',
  );
  expect(await rows(database, 'select jobname, schedule, command, active from cron.job order by jobid')).toEqual([
    { jobname: 'nightly', schedule: '0 4 * * *', command: 'select 2', active: false },
    { jobname: null, schedule: '* * * * *', command: 'select 3', active: true },
    { jobname: null, schedule: '* * * * *', command: 'select 3', active: true },
  ]);
  await expect(database.exec(`select cron.unschedule('gone')`)).rejects.toThrow(`could not find valid entry for job 'gone'`);
  // Wherever it is asked for, the host puts it there.
  expect(await column(database, `select extnamespace::regnamespace::text from pg_extension where extname = 'pg_cron'`)).toEqual([
    'pg_catalog',
  ]);
});

test('a queue is two tables', async () => {
  const database = await replay(`create extension pgmq; select pgmq.create('Mails'); select pgmq.send('Mails', '{"to": "a"}');`);
  expect(
    await column(database, `select relname from pg_class where relnamespace = 'pgmq'::regnamespace and relkind = 'r' order by 1`),
  ).toEqual(['a_mails', 'meta', 'q_mails']);
  expect(await rows(database, `select message from pgmq.read('Mails', 30, 5)`)).toEqual([{ message: { to: 'a' } }]);
  await database.exec(`select pgmq.drop_queue('Mails')`);
  expect(await rows(database, 'select * from pgmq.list_queues()')).toEqual([]);
});

test('each migration begins with the path that the host sets, and finds the extensions that a project has', async () => {
  const database = await embeddedFromSql(
    [
      ...(await platformScripts('supabase')),
      { name: '1.sql', sql: 'create extension postgis with schema extensions; set search_path = pg_catalog;' },
      { name: '2.sql', sql: '  \n' },
      { name: '3.sql', sql: 'create table places (id uuid default uuid_generate_v4(), place geography(Point));' },
    ],
    { stubs: extensionStubs, cacheDirectory },
  );
  opened.push(database);
  expect(await column(database, `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`)).toEqual([
    'places',
  ]);
});

test('an extension that a migration brings along for pg_tle can be created', async () => {
  const database = await replay(`
    create extension pg_tle;
    select pgtle.install_extension('keys', '0.1', 'keys', $sql$create function public.key() returns text language sql as $$ select '\\d' $$;$sql$);
    create extension keys version '0.1';`);
  expect(await rows(database, 'select public.key()')).toEqual([{ key: '\\d' }]);
});

test('an extension without a stub is an error that names it and says what to do', async () => {
  await expect(replay('select 1;\ncreate extension wonder;')).rejects.toThrow(
    'migration.sql, line 2: The embedded engine has neither the extension wonder nor a stub of it. Take its CREATE EXTENSION out of these files, or give the URL of a database that has it.',
  );
});
