import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Session } from '../../src/database/session.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { Attribution, type Origins } from '../../src/intent/migrations/attribution.ts';
import { Journal } from '../../src/intent/migrations/journal.ts';
import type { Migration } from '../../src/intent/migrations/migration.ts';
import { replay, type ReplayOptions } from '../../src/intent/migrations/replay.ts';
import { kinds } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import { type Engine, engines } from '../support/engines.ts';

/** A session on a server whose other sessions take transaction ids in between. */
async function besideOthers(url: string): Promise<{ session: Session; close(): Promise<void> }> {
  const own = await openUrl(url, 'write');
  const other = await openUrl(url, 'write');
  const session: Session = {
    ...own,
    run: async (sql) => {
      await other.run('select pg_current_xact_id()');
      return own.run(sql);
    },
  };
  return { session, close: async () => void (await Promise.all([own.close(), other.close()])) };
}

test('transaction ids go round after 2^32, and rows of a template may have greater ones', () => {
  const near = 2 ** 32 - 2;
  const journal = new Journal<string>();
  journal.mark({ xid: near, command: 0 }, 'before');
  journal.mark({ xid: 5, command: 0 }, 'behind');
  const writerAt = (xid: number): string | undefined => journal.maker({ id: undefined, at: `${xid}/0` });
  expect([near - 1, near, near + 1, 4, 5, 6, 1].map(writerAt)).toEqual([
    undefined,
    'before',
    'before',
    'before',
    'behind',
    'behind',
    undefined,
  ]);
});

describe.for(engines())('on $name', { timeout: 120_000 }, ({ fresh }) => {
  let engine: Engine;
  let session: Session;
  let close: () => Promise<void>;

  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    ({ session, close } =
      engine.url === undefined ? { session: pgliteSession(engine.pglite!), close: async () => undefined } : await besideOthers(engine.url));
    await session.run('create role anon; create role api');
  });

  afterAll(async () => {
    await close();
    await engine.close();
  });

  function migration(name: string, sql: string, more: Partial<Migration> = {}): Migration {
    return { file: `/m/${name}`, name, version: name, sql, transaction: 'file', psql: false, ...more };
  }

  /** What is built, in a database that is empty before and after. */
  async function build(migrations: readonly Migration[], options?: ReplayOptions): Promise<{ snapshot: Snapshot; origins: Origins }> {
    try {
      return await Attribution.read(await replay(migrations, session, options), session, 'embedded');
    } finally {
      await session.run(
        'rollback; reset role; reset all; drop owned by anon, api; drop schema public cascade; create schema public; drop schema if exists other cascade',
      );
    }
  }

  /** `file:line` of an object and of each of its properties. */
  function said(origins: Origins, key: string, property?: string): string | undefined {
    const found = origins.declared[key];
    const origin = (property === undefined ? undefined : found?.origins?.[property]) ?? found?.origin;
    return origin && `${origin.file.slice('/m/'.length)}:${origin.line}`;
  }

  test('names the statement that made or last changed each object and property', async () => {
    const { origins } = await build([
      migration(
        '1.sql',
        `-- the first
create table public.orders (
  id int primary key,
  total numeric not null,
  note text
);
alter table public.orders enable row level security;
create policy own on public.orders using (id = 1);
grant select on public.orders to anon;
create function public.f() returns int language sql as 'select 1';
create type public.mood as enum ('good');
create view public.totals as select total from public.orders;
comment on table public.orders is 'one';`,
      ),
      migration(
        '2.sql',
        `alter table public.orders alter column note set not null, alter column total set default 0;
alter table public.orders force row level security;
alter policy own on public.orders to api;
grant insert on public.orders to api;
alter function public.f() set search_path = '';
alter type public.mood add value 'bad';
create or replace view public.totals as select total from public.orders where total > 0;
alter table public.orders replica identity full;
alter table public.orders alter column total drop default;
create index on public.orders (total);
revoke select on public.orders from anon;
comment on table public.orders is 'two';`,
      ),
    ]);
    const orders = 'public.orders';
    expect({
      table: said(origins, `table ${orders}`),
      key: said(origins, `primaryKey ${orders}.orders_pkey`),
      id: said(origins, `column ${orders}.id`),
      total: said(origins, `column ${orders}.total`),
      totalDefault: said(origins, `column ${orders}.total`, 'default'),
      totalNotNull: said(origins, `column ${orders}.total`, 'notNull'),
      noteNotNull: said(origins, `column ${orders}.note`, 'notNull'),
      noteType: said(origins, `column ${orders}.note`, 'type'),
      enabled: said(origins, `rls ${orders}`, 'enabled'),
      forced: said(origins, `rls ${orders}`, 'forced'),
      using: said(origins, `policy ${orders}.own`, 'using'),
      roles: said(origins, `policy ${orders}.own`, 'roles'),
      api: said(origins, `grant table ${orders} to api`),
      body: said(origins, 'function public.f()', 'body'),
      searchPath: said(origins, 'function public.f()', 'searchPath'),
      labels: said(origins, 'enum public.mood', 'labels'),
      view: said(origins, 'view public.totals'),
      definition: said(origins, 'view public.totals', 'definition'),
      identity: said(origins, `replicaIdentity ${orders}`, 'mode'),
      index: said(origins, `index ${orders}.orders_total_idx`),
      comment: said(origins, `comment table ${orders}`),
    }).toEqual({
      table: '1.sql:2',
      key: '1.sql:3',
      id: '1.sql:3',
      total: '1.sql:4',
      totalDefault: '2.sql:9',
      totalNotNull: '1.sql:4',
      noteNotNull: '2.sql:1',
      noteType: '1.sql:5',
      enabled: '1.sql:7',
      forced: '2.sql:2',
      using: '1.sql:8',
      roles: '2.sql:3',
      api: '2.sql:4',
      body: '1.sql:10',
      searchPath: '2.sql:5',
      labels: '2.sql:6',
      view: '1.sql:12',
      definition: '2.sql:7',
      identity: '2.sql:8',
      index: '2.sql:10',
      comment: '2.sql:12',
    });
    expect(origins.removed[`grant table ${orders} to anon`]).toMatchObject({ file: '/m/2.sql', line: 11 });
  });

  test('finds what names a type in its address, and what is done to objects of an extension and of the system', async () => {
    const { origins } = await build([
      migration(
        '1.sql',
        `create type public.mood as enum ('good');
create function public.f(public.mood[]) returns int language sql as 'select 1';
grant execute on function public.f(public.mood[]) to api;
comment on function public.f is 'one';
create extension moddatetime;
revoke execute on function public.moddatetime() from public;
grant execute on function public.moddatetime(), pg_catalog.pg_ls_waldir() to api;`,
      ),
    ]);
    const f = 'function public.f(public.mood[])';
    expect({
      owner: said(origins, `owner ${f}`),
      comment: said(origins, `comment ${f}`),
      api: said(origins, `grant ${f} to api`),
      public: said(origins, 'grant function public.moddatetime() to PUBLIC'),
      member: said(origins, 'grant function public.moddatetime() to api'),
      system: said(origins, 'grant function pg_catalog.pg_ls_waldir() to api'),
    }).toEqual({ owner: '1.sql:2', comment: '1.sql:4', api: '1.sql:3', public: '1.sql:6', member: '1.sql:7', system: '1.sql:7' });
  });

  test('what is altered of a sequence or an index leaves the rest of it where it was made', async () => {
    const { origins } = await build([
      migration(
        '1.sql',
        `create table public.t (id int not null, v text);
create sequence public.s;
create unique index t_id on public.t (id);
create index t_v on public.t (v);
create table public.u (id int generated by default as identity, n serial);
alter sequence public.s increment by 5;
alter table public.t replica identity using index t_id;
alter table public.t cluster on t_v;
alter table public.u alter column id set increment by 3;
alter sequence public.u_n_seq as bigint;
alter sequence public.s owned by public.t.id;
create table public.w (v text, n int);
create index w_v on public.w (v);
alter table public.w cluster on w_v;
create table public.x (v text);
create index x_v on public.x (v);
alter table public.x cluster on x_v;
alter table public.x set without cluster;`,
      ),
      migration('2.sql', 'alter sequence public.s cycle;\ndo $$ begin alter table public.t set without cluster; end $$;'),
    ]);
    expect({
      sequence: said(origins, 'sequence public.s'),
      increment: said(origins, 'sequence public.s', 'increment'),
      start: said(origins, 'sequence public.s', 'start'),
      cycle: said(origins, 'sequence public.s', 'cycle'),
      ownedBy: said(origins, 'sequence public.s', 'ownedBy'),
      serial: said(origins, 'sequence public.u_n_seq'),
      serialType: said(origins, 'sequence public.u_n_seq', 'type'),
      serialOwnedBy: said(origins, 'sequence public.u_n_seq', 'ownedBy'),
      column: said(origins, 'column public.u.id'),
      identityOptions: said(origins, 'column public.u.id', 'identityOptions'),
      identity: said(origins, 'column public.u.id', 'identity'),
      identifying: said(origins, 'index public.t.t_id'),
      identifyingUnique: said(origins, 'index public.t.t_id', 'unique'),
      mode: said(origins, 'replicaIdentity public.t', 'mode'),
      index: said(origins, 'index public.t.t_v'),
      keys: said(origins, 'index public.t.t_v', 'columns'),
      clustered: said(origins, 'index public.t.t_v', 'clustered'),
      alone: said(origins, 'index public.w.w_v', 'columns'),
      aloneClustered: said(origins, 'index public.w.w_v', 'clustered'),
      noMore: said(origins, 'index public.x.x_v', 'columns'),
      noMoreClustered: said(origins, 'index public.x.x_v', 'clustered'),
    }).toEqual({
      sequence: '1.sql:2',
      increment: '1.sql:6',
      start: '1.sql:2',
      cycle: '2.sql:1',
      ownedBy: '1.sql:11',
      serial: '1.sql:5',
      serialType: '1.sql:10',
      serialOwnedBy: '1.sql:5',
      column: '1.sql:5',
      identityOptions: '1.sql:9',
      identity: '1.sql:5',
      identifying: '1.sql:3',
      identifyingUnique: '1.sql:3',
      mode: '1.sql:7',
      index: '1.sql:4',
      keys: '1.sql:4',
      clustered: '2.sql:2',
      alone: '1.sql:13',
      aloneClustered: '1.sql:14',
      noMore: '1.sql:16',
      noMoreClustered: '1.sql:18',
    });
  });

  test('settings and memberships of a role have lines of their own', async () => {
    const { origins } = await build([
      migration('1.sql', 'create role t_lines;\ncreate role t_lines_group;'),
      migration('2.sql', "grant t_lines_group to t_lines;\nalter role t_lines set statement_timeout = '5s';"),
    ]);
    await session.run('drop role t_lines, t_lines_group');
    const lines = ['login', 'memberOf', 'settings'].map((property) => said(origins, 'role t_lines', property));
    expect([said(origins, 'role t_lines'), ...lines]).toEqual(['1.sql:1', '1.sql:1', '2.sql:1', '2.sql:2']);
  });

  test('a column of a table is not what is said of the whole table', async () => {
    const { origins } = await build([
      migration('1.sql', 'create table public.mood (\n  mood int primary key,\n  note text check (note > 0::text)\n);'),
    ]);
    expect({
      table: said(origins, 'table public.mood'),
      rls: said(origins, 'rls public.mood', 'forced'),
      owner: said(origins, 'owner table public.mood'),
      column: said(origins, 'column public.mood.mood'),
      key: said(origins, 'primaryKey public.mood.mood_pkey'),
      check: said(origins, 'check public.mood.mood_note_check'),
    }).toEqual({ table: '1.sql:1', rls: '1.sql:1', owner: '1.sql:1', column: '1.sql:2', key: '1.sql:2', check: '1.sql:3' });
  });

  test('sees through DO blocks, functions that run DDL, renames, CASCADE and statements about many objects', async () => {
    const { origins, snapshot } = await build([
      migration(
        '1.sql',
        `create table public.a (id int primary key);
create table public.b (id int references public.a, gone text);
create table public.dropped (id int);
create function public.lock_down(name text) returns void language plpgsql as $$
begin execute format('alter table public.%I enable row level security', name); end $$;`,
      ),
      migration(
        '2.sql',
        `do $$ declare t text; begin
  foreach t in array array['a', 'b'] loop
    execute format('create policy all_%s on public.%I using (true)', t, t);
  end loop;
end $$;
select public.lock_down('a');
grant select on all tables in schema public to anon;
alter table public.b rename to c;
alter table public.c rename column id to a_id;
alter table public.c drop column gone;
drop table public.dropped cascade;
alter default privileges in schema public grant select on tables to api;
create table public.d (id int);`,
      ),
    ]);
    expect({
      policy: said(origins, 'policy public.c.all_b'),
      rls: said(origins, 'rls public.a', 'enabled'),
      notRls: said(origins, 'rls public.c', 'enabled'),
      grant: said(origins, 'grant table public.c to anon'),
      table: said(origins, 'table public.c'),
      foreignKey: said(origins, 'foreignKey public.c.b_id_fkey'),
      column: said(origins, 'column public.c.a_id'),
      columnType: said(origins, 'column public.c.a_id', 'type'),
      defaults:
        said(origins, 'defaultPrivilege postgres in public on tables to api') ??
        said(origins, keyOfFirst(snapshot, 'defaultPrivilege', 'api')),
      byDefault: said(origins, 'grant table public.d to api'),
    }).toEqual({
      policy: '2.sql:1',
      rls: '2.sql:6',
      notRls: '1.sql:2',
      grant: '2.sql:7',
      table: '2.sql:8',
      foreignKey: '1.sql:2',
      column: '2.sql:9',
      columnType: '1.sql:2',
      defaults: '2.sql:12',
      byDefault: '2.sql:13',
    });
    const removed = Object.entries(origins.removed).map(([key, { line }]) => `${key} ${line}`);
    expect(removed).toEqual(expect.arrayContaining(['column public.c.gone 10', 'table public.dropped 11']));
  });

  function keyOfFirst(snapshot: Snapshot, name: string, grantee: string): string {
    const kind = kinds.find((one) => one.name === name)!;
    return keyOf(kind, snapshot.all(name).find((object) => object['grantee'] === grantee) as Stored);
  }

  test("keeps to each tool: one transaction a file or none, the file's own BEGIN, savepoints, settings left behind", async () => {
    const sql = `begin;
create table public.one (id int);
savepoint mine;
create table public.never (id int);
rollback to mine;
commit;
create table public.two (id int);
set search_path = other, public;
alter table public.one enable row level security;`;
    for (const transaction of ['file', 'none', 'all'] as const) {
      const { snapshot, origins } = await build([
        migration('0.sql', 'create schema other;', { transaction }),
        migration('1.sql', sql, { transaction }),
        migration('2.sql', 'create table three (id int);', { transaction }),
      ]);
      expect(
        snapshot
          .all('table')
          .map(({ schema, name }) => `${String(schema)}.${String(name)}`)
          .sort(),
        transaction,
      ).toEqual(transaction === 'all' ? ['other.three', 'public.one', 'public.two'] : ['public.one', 'public.three', 'public.two']);
      expect(said(origins, 'rls public.one', 'enabled')).toBe('1.sql:9');
      expect(said(origins, 'table public.two')).toBe('1.sql:7');
    }
  });

  test('a statement that fails says where, what and why; with onError continue what it names is unknown', async () => {
    const broken = [
      migration(
        '1.sql',
        `create table public.a (id int);\n\n  alter table public.a\n    add column b missing_type;\ncreate table public.c (id int);`,
      ),
    ];
    await expect(replay(broken, session)).rejects.toThrow(
      /^\/m\/1\.sql:4:18: a statement of this migration fails\. Postgres says: type "missing_type" does not exist\nLikely cause: .*\nThe statement: alter table public\.a\n/,
    );
    const { failures } = await replay(broken, session, { onError: 'continue' });
    expect(failures).toMatchObject([{ message: 'type "missing_type" does not exist', statement: { line: 3 } }]);
    expect(failures[0]!.named).toEqual({ names: ['a'] });
    const rows = await engine.query(
      `select relname from pg_class where relname in ('a', 'c') and relnamespace = 'public'::regnamespace order by 1`,
    );
    expect(rows).toEqual([{ relname: 'a' }, { relname: 'c' }]);
    await session.run('drop table public.a, public.c');
  });

  test('with onError continue, a syntax that the server does not know takes nothing else along', async () => {
    // Where the parser's grammar is the server's own, a type that is missing stands for it.
    const unknown = engine.major >= 18 ? 'missing_type' : 'int generated always as (id) virtual';
    const statements = [`create table public.b (id int, b ${unknown})`, 'create table public.c (id int)'];
    for (const first of [[], ['create table public.a (id int)']]) {
      const sql = [...first, ...statements].join(';\n');
      const { failures } = await replay([migration('1.sql', sql)], session, { onError: 'continue' });
      expect(failures).toHaveLength(1);
      const rows = await engine.query(
        `select relname from pg_class where relnamespace = 'public'::regnamespace and relname in ('a', 'b', 'c')`,
      );
      expect(rows.map(({ relname }) => String(relname)).sort()).toEqual([...first.map(() => 'a'), 'c']);
      await session.run('drop table if exists public.a, public.c');
    }
  });

  test('what cannot be committed names the file', async () => {
    const sql = `create table public.p (id int primary key);
      create table public.q (id int references public.p deferrable initially deferred); insert into public.q values (1);`;
    await expect(replay([migration('1.sql', sql), migration('2.sql', 'select 1')], session)).rejects.toThrow(
      '/m/1.sql: what this migration does cannot be committed. Postgres says: insert or update on table "q" violates foreign key constraint "q_id_fkey" Key (id)=(1) is not present in table "p".',
    );
    await session.run('reset all');
  });

  test('of statements that are sent together, the one that fails is told', async () => {
    const before = `create table public.a (id int primary key);\ninsert into public.a values (1); -- 🐘\ncomment on table public.a is '🐘🐘';\n`;
    const failing = (sql: string, transaction: Migration['transaction'] = 'file'): Promise<unknown> =>
      replay([migration('1.sql', `${before}${sql}\ncreate table public.b (id int);`, { transaction })], session).catch(
        (error: Error) => /^\S+ .*?\./.exec(error.message)?.[0] + error.message.slice(error.message.indexOf('\nThe statement')),
      );
    const statement = (place: string, text: string): string =>
      `/m/1.sql:${place}: a statement of this migration fails.\nThe statement: ${text}`;
    expect(await failing('insert into public.a values (1);')).toBe(statement('4:1', 'insert into public.a values (1)'));
    expect(await failing(`select '🐘', missing;`)).toBe(statement('4:14', `select '🐘', missing`));
    expect(await failing('alter table public.a rename to b;')).toBe(statement('5:1', 'create table public.b (id int)'));
    await session.run('drop table if exists public.a');
  });

  test('statements that are sent together are read as each would be alone', async () => {
    const { snapshot } = await build([
      migration(
        '1.sql',
        `create table public.a (id int);
set standard_conforming_strings = off;
comment on table public.a is 'a\\\\b';
create table public.b (id int) -- the last one`,
      ),
      migration('2.sql', `comment on table public.b is 'a\\\\b'`),
    ]);
    const comments = new Set(snapshot.all('comment').map(({ text }) => text));
    expect(comments).toEqual(new Set(['a\\\\b', 'a\\b']));
  });

  test('a statement that was left out loses nobody else', async () => {
    const sql = `create table public.t (id int);
alter table public.t force row level security;
do $$ begin perform public.missing(); end $$;
do $$ begin alter table public.t enable row level security; end $$;
alter table public.t owner to api;
select public.missing();`;
    for (const transaction of ['file', 'none'] as const) {
      const { origins } = await build([migration('1.sql', sql, { transaction })], { onError: 'continue' });
      expect({
        forced: said(origins, 'rls public.t', 'forced'),
        enabled: said(origins, 'rls public.t', 'enabled'),
        owner: said(origins, 'owner table public.t', 'owner'),
      }).toEqual({ forced: '1.sql:2', enabled: '1.sql:4', owner: '1.sql:5' });
    }
  });

  test('default privileges of several roles, and several settings, share a row, and each has its own statement', async () => {
    const set = (change: string): string => `do $$ begin execute format('alter database %I ${change}', current_database()); end $$;`;
    const { origins, snapshot } = await build([
      migration(
        '1.sql',
        `alter default privileges in schema public grant select on tables to anon;
alter default privileges in schema public grant select, insert on tables to api, public;
alter default privileges in schema public revoke insert on tables from api;
alter default privileges in schema public revoke all on tables from public;
${set('set app.one = 1')}
${set('set app.two = 2')}
${set('set app.acl = 3')}
${set('set app.two = 4')}
create table public.t (id int);`,
      ),
    ]);
    await session.run(set('reset all'));
    const removed = Object.entries(origins.removed).filter(([key]) => key.startsWith('defaultPrivilege'));
    expect({
      anon: said(origins, keyOfFirst(snapshot, 'defaultPrivilege', 'anon')),
      api: said(origins, keyOfFirst(snapshot, 'defaultPrivilege', 'api')),
      one: said(origins, 'setting "app.one"', 'value'),
      two: said(origins, 'setting "app.two"', 'value'),
      acl: said(origins, 'setting "app.acl"', 'value'),
      removed: removed.map(([key, { line }]) => `${key.slice(key.indexOf(' to '))} ${line}`),
    }).toEqual({ anon: '1.sql:1', api: '1.sql:3', one: '1.sql:5', two: '1.sql:8', acl: '1.sql:7', removed: [' to PUBLIC 4'] });
  });

  test('what a statement writes along with its own, and what was there before the first migration, is not said by it', async () => {
    const { origins } = await build([
      migration(
        '1.sql',
        `create sequence public.s;
create table public.t (id int primary key, parent int references public.t);
grant usage on schema public to anon;
grant usage on schema public to api;
revoke select (id) on public.t from api;
grant select (id) on public.t to anon;
revoke select on public.t from api;
create view public.v as select id from public.t;
alter view public.v alter column id set default 1;
create table public.pt (k int, v int) partition by range (k);
create index pt_v on public.pt (v);
create table public.pt1 partition of public.pt for values from (0) to (10);`,
      ),
    ]);
    expect({
      owner: said(origins, 'owner schema public'),
      references: said(origins, 'foreignKey public.t.t_parent_fkey', 'references'),
      anon: said(origins, 'grant schema public to anon'),
      api: said(origins, 'grant schema public to api'),
      column: said(origins, 'grant column public.t.id to anon'),
      definition: said(origins, 'view public.v', 'definition'),
      columnDefaults: said(origins, 'view public.v', 'columnDefaults'),
      index: said(origins, 'index public.pt.pt_v', 'columns'),
    }).toEqual({
      owner: undefined,
      references: '1.sql:2',
      anon: '1.sql:3',
      api: '1.sql:4',
      column: '1.sql:6',
      definition: '1.sql:8',
      columnDefaults: '1.sql:9',
      index: '1.sql:11',
    });
  });

  test("a migration's event triggers do not see what the replay makes for itself", async () => {
    const guard = migration(
      '1.sql',
      `create function public.guard() returns event_trigger language plpgsql as $$ begin raise exception 'not allowed'; end $$;
create table public.t (id int);
create event trigger guard on sql_drop execute function public.guard();
create event trigger guard_more on ddl_command_end when tag in ('CREATE TABLE') execute function public.guard();`,
    );
    try {
      const base = await replay([guard], session);
      const { statements } = await replay(
        [migration('2.sql', 'discard all; comment on table public.t is $$x$$;', { transaction: 'none' })],
        session,
        {},
        base,
      );
      expect(statements).toHaveLength(6);
    } finally {
      await session.run(
        'drop event trigger if exists guard; drop event trigger if exists guard_more; drop function public.guard; drop table public.t',
      );
    }
  });

  test('a transaction is set before its first query, and nobody stays who a file became', async () => {
    const { origins } = await build([
      migration('1.sql', 'set transaction isolation level serializable;\ncreate table public.a (id int);'),
      migration('2.sql', 'begin;\nset transaction isolation level repeatable read;\ncreate table public.b (id int);\ncommit;', {
        transaction: 'none',
      }),
      migration('3.sql', 'grant usage, create on schema public to api;\nset session authorization api;\ncreate table public.c (id int);'),
      migration('4.sql', 'create schema other;'),
    ]);
    expect(['table public.a', 'table public.b', 'table public.c', 'schema other'].map((key) => said(origins, key))).toEqual([
      '1.sql:2',
      '2.sql:3',
      '3.sql:3',
      '4.sql:1',
    ]);
  });

  test('what a database keeps for its sessions is set in the next file, as it is then', async () => {
    const set = (change: string): string => `do $$ begin execute format('alter database %I ${change}', current_database()); end $$;`;
    try {
      const { snapshot } = await build([
        migration('1.sql', `create schema other; ${set('set search_path = other')} create table a (id int);`),
        migration('2.sql', 'create table b (id int); set search_path = public;'),
        migration('3.sql', `create table c (id int); ${set('reset search_path')}`),
        migration('4.sql', 'create table d (id int);'),
      ]);
      const tables = snapshot.all('table').map(({ schema, name }) => `${String(schema)}.${String(name)}`);
      expect(tables.sort()).toEqual(['other.b', 'other.c', 'public.a', 'public.d']);
    } finally {
      await session.run(`${set('reset all')} reset all`);
    }
  });

  test('what a statement writes beside what it is about keeps its own lines', async () => {
    const { origins } = await build([
      migration(
        '1.sql',
        `create table public.pt (k int, v int) partition by range (k);
create table public.pt1 partition of public.pt for values from (0) to (10);
create table public.parent (v int);
create table public.child () inherits (public.parent);
create table public.t (id int primary key);
create table public.u (id int references public.t);
create index u_id on public.u (id);
create function public.f() returns int language sql as 'select 1';
create table public.w (id int default public.f());
create table public.o (id int);
alter table public.o owner to api;
do $$ begin
  create table public.made (k int) partition by range (k);
  create table public.made1 partition of public.made for values from (0) to (10);
end $$;`,
      ),
      migration(
        '2.sql',
        `alter table public.pt add column w int;
alter table public.pt alter column v set not null;
truncate public.parent;
truncate public.t cascade;
alter table public.u add column r uuid default gen_random_uuid();
drop function public.f() cascade;
reassign owned by api to current_user;
alter table public.made add column w int;`,
      ),
    ]);
    expect({
      pt: said(origins, 'table public.pt'),
      pt1: said(origins, 'rls public.pt1', 'enabled'),
      v: said(origins, 'column public.pt1.v', 'type'),
      notNull: said(origins, 'column public.pt1.v', 'notNull'),
      parent: said(origins, 'table public.parent'),
      child: said(origins, 'table public.child'),
      t: said(origins, 'table public.t'),
      u: said(origins, 'table public.u'),
      index: said(origins, 'index public.u.u_id', 'columns'),
      w: said(origins, 'column public.w.id'),
      default: said(origins, 'column public.w.id', 'default'),
      o: said(origins, 'table public.o'),
      owner: said(origins, 'owner table public.o', 'owner'),
      made1: said(origins, 'table public.made1'),
    }).toEqual({
      pt: '1.sql:1',
      pt1: '1.sql:2',
      v: '1.sql:2',
      notNull: '2.sql:2',
      parent: '1.sql:3',
      child: '1.sql:4',
      t: '1.sql:5',
      u: '1.sql:6',
      index: '1.sql:7',
      w: '1.sql:9',
      default: '2.sql:6',
      o: '1.sql:10',
      owner: '2.sql:7',
      made1: '1.sql:12',
    });
  });

  /** Statements over a few objects that write the same rows again and again. */
  const statement = fc.constantFrom(
    'alter table t enable row level security',
    'alter table t disable row level security',
    'alter table t force row level security',
    'alter table t no force row level security',
    'alter table t replica identity full',
    'alter table t replica identity default',
    'alter table t owner to api',
    'alter table t owner to current_user',
    'alter table t alter column a set not null',
    'alter table t alter column a drop not null',
    'alter table t alter column a set default 1',
    'alter table t alter column a drop default',
    'alter table t alter column a type bigint',
    'alter table t alter column a set statistics 10',
    'alter table t set (fillfactor = 50)',
    'alter table t reset (fillfactor)',
    'grant select on t to anon',
    'revoke select on t from anon',
    'grant insert, select on t to api',
    'grant all on all tables in schema public to anon',
    'create index on t (a)',
    "alter policy p on t using (b = 'x')",
    'alter policy p on t to anon',
    'alter function f() stable',
    'alter function f() security definer',
    "create or replace function f() returns int language sql as 'select 2'",
    'do $$ begin alter table t enable row level security; grant select on t to anon; end $$',
    "do $$ begin alter function f() set search_path = ''; end $$",
    'select g()',
    'alter table t rename to t2; alter table t2 rename to t',
    'alter trigger tr on t rename to tr2; alter trigger tr2 on t rename to tr',
    'alter table t rename column a to z; alter table t rename column z to a',
    'alter function f() rename to h; alter function h() rename to f',
    'alter policy p on t rename to q; alter policy q on t rename to p',
    'alter default privileges in schema public grant select on tables to anon',
    'alter default privileges in schema public grant insert, select on tables to api',
    'alter default privileges in schema public revoke select on tables from anon, api',
    'alter table t disable trigger tr',
    'alter table t enable trigger tr',
    'truncate t',
    'truncate parent',
    'alter table parent alter column k set not null',
    'alter table parent alter column k drop not null',
    'alter table parent alter column k set default 1',
    'alter table child owner to api',
    'reassign owned by api to current_user',
    'alter table r replica identity using index r_n',
    'alter table r replica identity full',
    'alter table r cluster on r_n',
    'alter table r set without cluster',
    'alter sequence r_k_seq increment by 2',
    'alter sequence r_k_seq cycle',
    'do $$ begin alter sequence r_k_seq no cycle; alter table r cluster on r_k; end $$',
  );

  const start = `create table t (a int, b text);
create policy p on t;
create function f() returns int language sql as 'select 1';
create function tf() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on t for each row execute function tf();
create function g() returns void language plpgsql as 'begin alter table t force row level security; end';
create table parent (k int);
create table child () inherits (parent);
create table r (n int not null, k serial);
create unique index r_n on r (n);
create index r_k on r (k);`;

  const compared = new Set([
    'table',
    'column',
    'rls',
    'replicaIdentity',
    'owner',
    'policy',
    'function',
    'trigger',
    'grant',
    'defaultPrivilege',
    'index',
    'sequence',
  ]);

  /** Who changed each property last, by a snapshot after each statement: slow and plain. */
  async function bySnapshots(statements: readonly string[]): Promise<Map<string, number>> {
    const last = new Map<string, number>();
    let before = propertiesOf(await readSnapshot(session, 'embedded'));
    try {
      for (const [n, sql] of statements.entries()) {
        await session.run(sql);
        const after = propertiesOf(await readSnapshot(session, 'embedded'));
        for (const [property, value] of after) if (before.get(property) !== value) last.set(property, n);
        before = after;
      }
    } finally {
      await session.run('reset all; drop owned by anon, api; drop schema public cascade; create schema public');
    }
    return last;
  }

  /** Properties that stand in one column of the catalog with another one: a statement about either counts for both. */
  const sharing = new Set(['settings', 'grantable', 'generated', 'partitionsEnabled', 'index', 'columnOrder']);

  /** The indexes of `t` are made anew when the type of its column changes. */
  function isKept(object: Stored): boolean {
    return !('clustered' in object) || object['table'] === 'r';
  }

  function propertiesOf(snapshot: Snapshot): Map<string, string> {
    return new Map(
      kinds
        .filter(({ name }) => compared.has(name))
        .flatMap((kind) =>
          snapshot
            .all(kind.name)
            .filter(isKept)
            .flatMap((object) =>
              Object.keys(kind.properties)
                .filter((name) => object[name] !== undefined && kind.properties[name]!.onlyStated !== true && !sharing.has(name))
                .map((name): [string, string] => [`${keyOf(kind, object)} ${name}`, JSON.stringify(object[name])]),
            ),
        ),
    );
  }

  test.for([
    [`select cron.schedule('nightly', '0 3 * * *', 'select 1')`, 'pg_cron'],
    [`insert into cron.job (jobname) values ('nightly')`, 'pg_cron'],
    [`create function public.f() returns int language sql as $$ select net.http_get('https://x')::int $$`, 'pg_net'],
  ] as const)('%s fails for want of an extension that somebody switched on in a dashboard', async ([sql, extension]) => {
    await expect(replay([migration('1.sql', sql)], session)).rejects.toThrow(`create extension if not exists ${extension};`);
  });

  test('agrees with a snapshot after each statement, whatever the order of statements', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(statement, { minLength: 1, maxLength: 9 }),
        fc.constantFrom('file' as const, 'none' as const),
        async (chosen, transaction) => {
          const texts = [...start.split('\n'), ...chosen];
          const { origins, snapshot } = await build([migration('1.sql', texts.map((sql) => `${sql};`).join('\n'), { transaction })]);
          const expected = await bySnapshots(texts);
          for (const property of propertiesOf(snapshot).keys()) {
            const [, key, name] = /^(.*) (\w+)$/s.exec(property)!;
            const line = said(origins, key!, name)?.replace('1.sql:', '');
            const wanted = expected.get(property);
            expect(line, `${property}\n${texts.join('\n')}`).toBe(wanted === undefined ? undefined : String(wanted + 1));
          }
        },
      ),
      { numRuns: engine.pglite === undefined ? 3 : 6 },
    );
  });
});
