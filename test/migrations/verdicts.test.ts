import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/check.ts';
import { embeddedFromSql } from '../../src/database/embedded.ts';
import { writeSnapshot } from '../../src/database/snapshot-file.ts';
import { closeEngine } from '../../src/gap/answer.ts';
import type { Reviewed } from '../../src/gap/gap.ts';
import { openMigrated } from '../../src/migrated.ts';
import { platformScripts } from '../../src/platform/scripts.ts';
import { Bench } from '../support/drift.ts';
import { root } from '../support/run.ts';

let folder: string;
let cacheDirectory: string;
beforeAll(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), 'pgintent-verdicts-'));
});
afterAll(async () => {
  await closeEngine();
  await rm(cacheDirectory, { recursive: true });
});

interface Case {
  migrations: string[];
  /** What the database under test has instead: SQL behind the platform's. */
  database: string;
  platform: 'postgres' | 'supabase';
  onError?: 'continue';
}

/** A folder of migrations; each test has its own. */
async function migrationsOf(migrations: readonly string[]): Promise<string> {
  folder = await mkdtemp(join(cacheDirectory, 'case-'));
  const path = join(folder, 'supabase/migrations');
  await mkdir(path, { recursive: true });
  for (const [n, sql] of migrations.entries()) await writeFile(join(path, `2024010100000${n}_m.sql`), sql);
  return path;
}

/** One embedded database of each platform. */
const benches = new Map<Case['platform'], Promise<Bench>>();

async function benchOf(platform: Case['platform']): Promise<Bench> {
  return Bench.on({ pglite: await embeddedFromSql(await platformScripts(platform), { cacheDirectory }) });
}

/** The verdict on a database. */
async function compared({ migrations, database, platform, onError }: Case): Promise<Reviewed> {
  const intent = await migrationsOf(migrations);
  const bench = await (benches.get(platform) ?? benches.set(platform, benchOf(platform)).get(platform)!);
  const file = join(folder, 'database.json');
  await bench.undone(async () => {
    await bench.exec(database);
    await writeSnapshot(await bench.snapshot(), file);
  });
  const { comparison } = await check({
    intent,
    database: file,
    strict: false,
    platform,
    migrations: { onError },
  });
  return comparison;
}

/** What does not hold, as `verdict key cause`. */
async function found(one: Case): Promise<string[]> {
  const { outcomes } = await compared(one);
  return outcomes.flatMap((outcome) => {
    if (outcome.verdict === 'held' || outcome.verdict === 'blocked') return [];
    return [
      [outcome.verdict, outcome.key, ...(outcome.verdict === 'gap' && outcome.gap.cause ? [outcome.gap.cause.because] : [])]
        .join(' ')
        .replaceAll(`${folder}/supabase/migrations/`, ''),
    ];
  });
}

const history = (applied: number): string => `create schema supabase_migrations;
  create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
  insert into supabase_migrations.schema_migrations (version)
  select '2024010100000' || n from generate_series(0, ${applied - 1}) n;`;

test('a statement that was left out makes what it names unknown, and nothing else of its schema', async () => {
  expect(
    await found({
      migrations: ['create table public.a (id int); alter table public.missing add column x int; create table public.b (id int);'],
      database: 'create table public.a (id int); create table public.missing (x int); create table public.stray (id int)',
      platform: 'postgres',
      onError: 'continue',
    }),
  ).toEqual(['gap table public.b', 'unknown table public.missing', 'gap table public.stray', 'unknown statement 20240101000000_m.sql:1']);
});

test('a block of code that was left out makes unknown what its text names', async () => {
  expect(
    await found({
      migrations: [
        "do $$ begin execute 'create table public.made (id int)'; raise exception 'no'; end $$; create table public.a (id int);",
      ],
      database: 'create table public.a (id int); create table public.made (id int); create table public.stray (id int)',
      platform: 'postgres',
      onError: 'continue',
    }),
  ).toEqual(['unknown table public.made', 'gap table public.stray', 'unknown statement 20240101000000_m.sql:1']);
});

test('what a statement that was left out means is unknown, and nothing else that shares a name with it', async () => {
  expect(
    await found({
      migrations: [
        `create table public.a (id int); create table public.b (id int); create unique index keep on public.a (id);
        grant select on all tables in schema public to missing; create schema s authorization missing;
        comment on column public.a.nothing is 'x'; drop index public.nothing, public.keep;
        alter table public.a rename column nothing to id2; alter default privileges grant select on tables to missing;
        do $$ begin perform id from public.nothing; end $$;`,
      ],
      database: `create role missing; create table public.a (id int, id2 int); create table public.b (id bigint);
        create unique index mine on public.b (id);
        create schema s; create table s.made (id int); grant select on public.b to missing; comment on column public.b.id is 'x';
        comment on column public.a.id is 'x'; alter default privileges grant select on tables to missing`,
      platform: 'postgres',
      onError: 'continue',
    }).then((all) => all.filter((one) => !one.startsWith('unknown statement'))),
  ).toEqual([
    'gap column public.b.id',
    'unknown index public.a.keep',
    'unknown schema s',
    'unknown column public.a.id2',
    'gap index public.b.mine',
    'unknown grant table public.b to missing',
    'unknown defaultPrivilege tables of postgres to missing',
  ]);
});

test('a bucket or a job that a left-out statement would have made is unknown, and no table that its text mentions', async () => {
  expect(
    await found({
      migrations: [
        `create table public.orders (id int);
        insert into storage.buckets (id, name, nothing) values ('my-orders', 'my-orders', 1);
        insert into public.nothing values ('orders');`,
      ],
      database: `create table public.orders (id bigint); insert into storage.buckets (id, name) values ('my-orders', 'my-orders'), ('stray', 'stray')`,
      platform: 'supabase',
      onError: 'continue',
    }).then((all) => all.filter((one) => !one.startsWith('unknown statement'))),
  ).toEqual(['gap column public.orders.id pending', 'unknown bucket "my-orders"', 'gap bucket stray drift']);
});

test('a rename that was not applied is pending, under both names', async () => {
  const table = 'create table public.a (id int, old int); create policy p on public.a;';
  expect(
    await found({
      migrations: [table, 'alter table public.a rename column old to new; alter policy p on public.a rename to q;'],
      database: `${history(1)} ${table}`,
      platform: 'postgres',
    }),
  ).toEqual(
    expect.arrayContaining(['gap column public.a.new pending', 'gap column public.a.old pending', 'gap policy public.a.q pending']),
  );
  expect(
    await found({
      migrations: [table, 'create schema s; alter table public.a rename to b; alter table public.b set schema s;'],
      database: `${history(1)} create schema s; ${table}`,
      platform: 'postgres',
    }),
  ).toEqual(['gap table s.b pending', 'gap table public.a pending']);
});

test('what still prints the old name waits for the rename, and what says something else has drifted', async () => {
  const table = `create table public.a (old int, k int check (k > 0)); create policy p on public.a using (old = 1);
    create policy q on public.a using (old = 2); create view public.v as select k from public.a where old > 0;
    create function public.f() returns int language sql stable as 'select 1'; create table public.b (id int default public.f());`;
  const gaps = await found({
    migrations: [table, 'do $$ begin alter table public.a rename column old to new; alter function public.f() rename to g; end $$;'],
    database: `${history(1)} ${table} alter policy q on public.a using (true);`,
    platform: 'postgres',
  });
  expect(gaps.sort()).toEqual([
    'gap column public.a.new pending',
    'gap column public.a.old pending',
    'gap column public.b.id pending',
    'gap function public.f() pending',
    'gap function public.g() pending',
    'gap policy public.a.p pending',
    'gap policy public.a.q drift',
    'gap view public.v pending',
  ]);
});

test('a materialized view WITH NO DATA, as dumps make them, may be refreshed, and one with rows may not lack them', async () => {
  const view = 'create materialized view public.m as select 1 as one';
  const gaps = (migration: string, database: string) => found({ migrations: [migration], database, platform: 'postgres' });
  expect(await gaps(`${view} with no data;`, view)).toEqual([]);
  expect(await gaps(`${view};`, `${view} with no data`)).toEqual(['gap materializedView public.m']);
});

test('what is renamed keeps the statements that say what it is', async () => {
  const table = `create schema s; create schema old; create table old.t (id int); create table public.a (id int); create function public.f() returns int language sql as 'select 1';
    create type public.c as (old int); create domain public.d as int constraint k check (value > 0); create view public.v as select 1 as one;`;
  expect(
    await found({
      migrations: [
        table,
        `alter table public.a alter column id set not null;`,
        `alter table public.a rename column id to key; alter function public.f() rename to g; alter type public.c rename attribute old to new;
        alter domain public.d rename constraint k to l; alter table public.v rename to w; alter function public.g() set schema s;
        alter schema old rename to fresh;`,
        'create table public.last (id int);',
      ],
      database: `${history(2)} create schema s; create schema old; create table old.t (id int); create table public.a (key bigint); create function s.g() returns int language sql as 'select 2';
        create type public.c as (old int); create domain public.d as int constraint k check (value > 0); create view public.v as select 1 as one;`,
      platform: 'postgres',
    }),
  ).toEqual([
    'gap schema fresh pending',
    'gap attribute public.c.new pending',
    'gap function s.g() drift',
    'gap table public.last pending',
    'gap column public.a.key drift',
    'gap view public.w pending',
    'gap schema old pending',
    'gap attribute public.c.old pending',
    'gap view public.v pending',
  ]);
});

const key = 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.c2lnbmF0dXJl';

test.for([
  ['its text', "create role a password 'hunter22' in role missing", 'role "missing" does not exist'],
  ['what Postgres repeats of it', `create table t (id int default '${key}');`, 'invalid input syntax for type integer: "***"'],
  ['its text where it is cut', `create table t (${' '.repeat(570)}id int default '${key}');`, 'invalid input syntax'],
  ['what cannot be parsed', `create table t (id int) '${key}';`, 'syntax error at or near "\'***\'"'],
] as const)('no secret is repeated of a statement that fails: %s', async ([, sql, said]) => {
  const error = await found({ migrations: [sql], database: 'select 1', platform: 'postgres' }).catch((thrown: unknown) => thrown);
  const shown = inspect(error, { depth: Infinity, maxStringLength: null });
  expect(shown).toContain(said);
  expect(shown).not.toMatch(/hunter22|eyJhbGci/);
});

test('no secret of a statement that was left out is repeated', async () => {
  const { state } = await openMigrated([await migrationsOf([`create table t (id int default '${key}');`])], {
    onError: 'continue',
    platform: 'postgres',
  });
  expect(state.leftOut.map(({ message }) => message)).toEqual(['invalid input syntax for type integer: "***"']);
});

const made = `create table public.orders (id int); alter table public.orders enable row level security;
  create function public.f() returns int language sql as 'select 1'; create sequence public.s;
  create view public.v with (security_invoker) as select * from public.orders;`;

describe('what a new project of Supabase does not give by default', { timeout: 120_000 }, () => {
  let off: string;
  beforeAll(async () => {
    off = await readFile(join(root, 'src/platform/supabase-data-api-off.sql'), 'utf8');
  });

  /** What migrations leave to be told against a database that has them too, behind other statements, on a new project. */
  async function onNew(migrations: string, database = migrations): Promise<string[]> {
    return found({ migrations: [migrations], database: `${off} ${database}`, platform: 'supabase' });
  }

  test('is no gap where no migration speaks of it', async () => {
    expect(await onNew(made)).toEqual([]);
    expect(await found({ migrations: [made], database: `${made} ${off}`, platform: 'supabase' })).toEqual([]);
    // Nor where it speaks of something else, or through code.
    const more = `grant select (id) on public.orders to anon; revoke all on function public.f() from public;
      do $$ begin execute 'alter table public.orders force row level security'; end $$;`;
    expect(await onNew(`${made} ${more} alter table public.orders rename to renamed;`)).toEqual([]);
  });

  test('is a gap where a migration grants it', async () => {
    const granted = 'grant all on all tables in schema public to anon; grant execute on function public.f() to authenticated;';
    expect(await onNew(`${made} ${granted}`, made)).toEqual([
      'gap grant table public.orders to anon pending',
      'gap grant view public.v to anon pending',
      'gap grant function public.f() to authenticated pending',
    ]);
    const loop = `do $$ begin execute format('grant all on public.%I to anon', 'orders'); end $$;`;
    const renamed = 'alter table public.orders rename to renamed;';
    expect(await onNew(`${made} ${loop} ${renamed}`, `${made} ${renamed}`)).toEqual(['gap grant table public.renamed to anon pending']);
  });

  test('is no gap beside what a migration grants, revokes or gives by default', async () => {
    const some = `alter default privileges in schema public grant select on tables to anon; create table public.later (id int);
      grant select on public.orders to anon; grant select, insert on public.orders to authenticated;
      revoke insert on public.orders from service_role; alter default privileges in schema public revoke execute on functions from anon;`;
    expect(await onNew(`${made} ${some}`)).toEqual([]);
    expect(await found({ migrations: [`${made} ${some}`], database: `${made} ${some}`, platform: 'supabase' })).toEqual([]);
    expect(await onNew(`${made} ${some}`, `${made} ${some} revoke select on public.orders, public.later from anon;`)).toEqual([
      'gap grant table public.orders to anon pending',
      'gap grant table public.later to anon pending',
    ]);
    const undone = 'alter default privileges in schema public revoke select on tables from anon;';
    expect(await onNew(`${made} ${some}`, `${made} ${some} ${undone}`)).toEqual([
      'gap defaultPrivilege tables of postgres in public to anon pending',
    ]);
    // Nobody can tell what other code granted.
    const code = `create function public.open() returns void language sql as 'grant insert on public.orders to anon';
      revoke all on public.orders from anon; select public.open();`;
    expect(await onNew(`${made} ${code}`, `${made} ${code} revoke insert on public.orders from anon;`)).toEqual([
      'gap grant table public.orders to anon pending',
    ]);
  });

  test('is no change of what a migration states again', async () => {
    // Other statements made the journal look at the rows before.
    const again = `create sequence public.numbers; alter default privileges in schema public grant select on tables to anon;
      alter default privileges in schema public grant usage on sequences to anon; grant usage on schema public to anon;`;
    expect(await onNew(again)).toEqual([]);
    expect(
      await found({ migrations: [again], database: `${again} revoke usage on schema public from anon;`, platform: 'supabase' }),
    ).toEqual(['gap grant schema public to anon pending']);
  });

  test('is a gap where a migration revokes it, or the default, and a project gives it', async () => {
    const gaps = (migrations: string) => found({ migrations: [migrations], database: made, platform: 'supabase' });
    expect(await gaps(`${made} revoke all on public.orders from anon;`)).toEqual(['gap grant table public.orders to anon pending']);
    expect(await gaps(`${off} ${made}`)).toEqual(
      expect.arrayContaining([
        'gap grant table public.orders to anon pending',
        'gap grant view public.v to authenticated pending',
        'gap grant sequence public.s to service_role pending',
      ]),
    );
  });

  test('is a gap where somebody gives by default again what a migration revoked', async () => {
    const defaults = (words: string): string => `${made} alter default privileges in schema public ${words};`;
    for (const [sort, privileges] of [
      ['functions', 'execute'],
      ['tables', 'select, insert, update, delete'],
      ['tables', 'all'],
    ]) {
      const revoked = defaults(`revoke ${privileges} on ${sort} from anon`);
      const database = `${revoked} alter default privileges in schema public grant ${privileges} on ${sort} to anon;`;
      expect(await found({ migrations: [revoked], database: revoked, platform: 'supabase' })).toEqual([]);
      expect(await found({ migrations: [revoked], database, platform: 'supabase' }), `${privileges} on ${sort}`).toEqual([
        `gap defaultPrivilege ${sort} of postgres in public to anon pending`,
      ]);
    }
  });

  test('is what remains where somebody granted or revoked something else by hand', async () => {
    const gaps = async (database: string) =>
      (await compared({ migrations: [made], database, platform: 'supabase' })).gaps.map(({ key, fix }) => `${key}: ${fix.sql}`);
    expect(await gaps(`${made} revoke select on public.orders from anon;`)).toEqual([
      'grant table public.orders to anon: grant select on table public.orders to anon;',
    ]);
    expect(await gaps(`${off} ${made} grant select on public.orders to anon;`)).toEqual([
      'grant table public.orders to anon: revoke select on table public.orders from anon;',
    ]);
  });
});
