import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Left } from '../../src/patch/unit.ts';
import { type Engine, engines } from '../support/engines.ts';
import { patched } from '../support/patched.ts';

describe.for(engines())('on $name', ({ fresh }) => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await fresh();
  });
  afterEach(() => engine.close());

  test('what cannot be made anew is not dropped', async () => {
    const { patch, open, apply } = await patched(
      engine,
      `create table public.t (id int);
       create function public.f() returns boolean language plpgsql as $$ declare token text := 'sk_live_0123456789abcdef'; begin return token is not null; end $$;
       create policy p on public.t as restrictive for select using (public.f());
       create domain public.d as int constraint c check (value > 0 or public.f());`,
      `drop policy p on public.t; alter domain public.d drop constraint c; drop function public.f();
       create policy p on public.t as restrictive for all using (false);
       alter domain public.d add constraint c check (value > 7);`,
    );
    await apply();
    expect(await open()).toEqual(patch.left.map(({ step }) => step.key).toSorted());
    expect(
      await engine.query(
        'select polname::text as name from pg_policy union all select conname from pg_constraint where contypid <> 0 and contype = $1 and contypid::regtype::text = $2',
        ['c', 'd'],
      ),
    ).toEqual([{ name: 'p' }, { name: 'c' }]);
  });

  test('what waits for something that is left says so', async () => {
    const { patch } = await patched(
      engine,
      `create function public.f() returns text language plpgsql as $$ declare token text := 'sk_live_0123456789abcdef'; begin return token; end $$;
       comment on function public.f() is 'a token'`,
      'drop function public.f()',
    );
    expect(patch.left.map(({ step, why }) => [step.key, why])).toEqual([
      ['function public.f()', 'it holds a secret, which pgintent never reads: put it in by hand'],
      ...['owner function public.f()', 'grant function public.f() to PUBLIC', 'comment function public.f()'].map((key) => [
        key,
        'it needs function public.f(), which is left, too',
      ]),
    ]);
  });

  test('labels that may have got other names are left, with what renames them', async () => {
    const { patch, open, apply } = await patched(
      engine,
      `create type public.mood as enum ('sad', 'glad', 'it''s'); create type public.size as enum ('s', 'm');
       create table public.t (mood public.mood default 'glad')`,
      `alter type public.mood rename value 'glad' to 'happy'; alter type public.mood rename value 'it''s' to '"';
       drop type public.size; create type public.size as enum ('m', 's')`,
    );
    const leftOf = (key: string): Left => patch.left.find(({ step }) => step.key === key)!;
    const { step, why } = leftOf('enum public.mood');
    expect(why).toContain('only a person knows');
    expect(step.statements).toEqual([
      `alter type public.mood rename value 'happy' to 'glad'`,
      `alter type public.mood rename value '"' to 'it''s'`,
    ]);
    expect(leftOf('enum public.size').why).toBe('enum cannot be changed like this: it would have to be made anew');
    await apply();
    expect(await open()).toContain('enum public.mood');
    for (const statement of step.statements) await engine.query(statement);
    expect(await open()).toEqual(['enum public.size']);
  });

  test('a column or a table that may have got another name is left, and not made once more', async () => {
    const { patch, open, apply } = await patched(
      engine,
      `create table public.t (id int, note text); create table public.u (a int primary key, b text); alter table public.u enable row level security;
       create table public.parent (k int, v text); create table public.child () inherits (public.parent); create table public.v (a int)`,
      `alter table public.t rename note to remark; alter table public.u rename to w; alter table public.parent rename v to value;
       alter table public.v drop a, add b text`,
    );
    const renaming = patch.left.filter(({ why }) => why === 'only a person knows whether it has another name now');
    expect(renaming.map(({ step }) => [step.key, ...step.statements])).toEqual(
      expect.arrayContaining([
        ['column public.parent.v', 'alter table public.parent rename column value to v'],
        ['column public.t.note', 'alter table public.t rename column remark to note'],
        ['table public.u', 'alter table public.w rename to u'],
      ]),
    );
    expect(renaming).toHaveLength(3);
    expect(patch.left.find(({ step }) => step.key === 'column public.child.v')).toMatchObject({
      why: 'it needs column public.parent.v, which is left, too',
      step: { statements: [] },
    });
    await apply();
    expect(await open()).not.toContain('column public.v.a');
    for (const statement of renaming.flatMap(({ step }) => step.statements)) await engine.query(statement);
    expect(await open()).toEqual(['column public.v.b']);
  });

  test('numbers go on behind the rows that are there', async () => {
    const { session, open, apply } = await patched(
      engine,
      `create table public.i (id int generated always as identity, "A b" bigint generated by default as identity (start 100));
       create table public."S" (id serial, more text);
       create sequence public.codes; create table public.named (code text default 'INV-' || nextval('public.codes'), u uuid);
       alter sequence public.codes owned by public.named.code;
       create sequence public.of_uuid owned by public.named.u`,
      `insert into public.i default values; insert into public.i default values; insert into public."S" (more) values ('a'), ('b'), ('c');
       alter table public.i alter id drop identity, alter "A b" drop identity;
       alter table public."S" alter id drop default; drop sequence public."S_id_seq";
       insert into public.named default values; alter table public.named alter code drop default; drop sequence public.codes, public.of_uuid`,
    );
    await apply();
    expect(await open()).toEqual([]);
    await session.run('insert into public.i default values; insert into public."S" default values');
    await apply();
    await session.run('insert into public.i default values; insert into public."S" default values');
    expect(await engine.query('select id, "A b" as ab from public.i order by id')).toEqual([
      { id: 1, ab: '100' },
      { id: 2, ab: '101' },
      { id: 3, ab: '102' },
      { id: 4, ab: '103' },
    ]);
    expect(await engine.query('select id from public."S" order by id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }]);
  });

  test('a materialized view keeps its rows', async () => {
    const { patch, open, apply } = await patched(
      engine,
      'create materialized view public.m as select 1 as a with no data',
      'refresh materialized view public.m',
    );
    await apply();
    expect(patch.left.map(({ step, why }) => [step.key, why])).toEqual([
      ['materializedView public.m', 'it would destroy the rows of the materialized view'],
    ]);
    expect(await open()).toEqual(['materializedView public.m']);
    expect(await engine.query('select a from public.m')).toEqual([{ a: 1 }]);
  });

  test('a foreign key whose triggers are to be disabled stays as it is, and stops nothing else', async () => {
    const { patch, open, apply } = await patched(
      engine,
      `create table public.t (id int primary key); create table public.o (t int constraint points references public.t, label text);
       alter table public.o disable trigger all;`,
      'alter table public.o enable trigger all; alter table public.o drop column label;',
    );
    // Before 18 there is no NOT ENFORCED: a server would take nothing of a patch that says it.
    expect(patch.text.includes('not enforced'), patch.text).toBe(engine.major >= 18);
    await apply();
    expect(await open()).toEqual(['foreignKey public.o.points']);
  });

  test('what nobody intended can be had back', async () => {
    const { patch, open, apply } = await patched(
      engine,
      'create table public.t (a text)',
      `create policy "p
" on public.t as restrictive for update to public using (a = 'x
y') with check (a <> '')`,
    );
    const before = await open();
    await apply();
    expect(await open()).toEqual([]);
    const comment = patch.text.slice(patch.text.indexOf('-- to have it back: '), patch.text.indexOf('do $$'));
    await engine.exec(comment.replace('to have it back: ', '').replaceAll(/^-- ?/gm, ''));
    expect(await open()).toEqual(before);
  });

  test('what waits for something missing, and no twin can be like, is left by name', async () => {
    const { patch, open, apply } = await patched(
      engine,
      'create table public.t (id int not null); create unique index u on public.t (id); alter table public.t replica identity using index u',
      'drop index public.u',
    );
    expect(patch.left.map(({ step }) => step.key)).toEqual(['replicaIdentity public.t']);
    await apply();
    expect(await open()).toEqual(['replicaIdentity public.t']);
  });

  test('a view that follows a column that is left is not made anew for nothing', async () => {
    const { patch, open, apply } = await patched(
      engine,
      'create table public.t (a varchar(20), b int); create view public.v as select a from public.t',
      'drop view public.v; alter table public.t alter column a type varchar(30), alter column b set default 1; create view public.v as select a from public.t',
    );
    expect(patch.left.map(({ step }) => step.key).toSorted()).toEqual(['column public.t.a', 'view public.v']);
    expect(patch.text).not.toMatch(/^ *drop view/m);
    await apply();
    expect(await open()).toEqual(['column public.t.a', 'view public.v']);
  });

  test('what rows contradict is left whole, and closes once they are put right', async () => {
    const { patch, session, open, apply } = await patched(
      engine,
      `create table public.parent (id int primary key);
       create table public.t (id int constraint k primary key, a int not null, b text check (b <> 'bad'), c text, d int constraint f references public.parent (id),
         r int4range, constraint u unique (c), constraint x exclude using gist (r with &&));
       create unique index i on public.t (lower(b));
       create index over on public.t ((1 / (id - 1)));
       create index partial on public.t (c) where 1 / (id - 1) > 0;
       create domain public.d as int not null constraint d_check check (value > 0);
       create table public.of_d (x public.d);
       create table public.p (id int) partition by range (id);
       create table public.p1 partition of public.p for values from (0) to (10);`,
      `alter table public.t alter a drop not null, drop constraint t_b_check, drop constraint u, drop constraint f, drop constraint x, drop constraint k;
       alter table public.t add constraint t_b_check check (b is not null), add constraint u unique (c, a), add constraint f foreign key (d) references public.parent (id) on delete cascade not valid;
       drop index public.i; create index i on public.t (id, lower(b)); drop index public.over, public.partial;
       alter domain public.d drop constraint d_check; alter domain public.d drop not null;
       alter table public.p detach partition public.p1;
       set session_replication_role = replica;
       insert into public.t (id, a, b, c, d, r) values (1, null, 'bad', 'x', 77, '[1,5]'), (1, 2, 'BAD', 'x', null, '[2,3]');
       insert into public.of_d values (-1), (null);
       insert into public.p1 values (99);
       set session_replication_role = origin;`,
    );
    expect(patch.proof.faults).toEqual([]);
    const before = await rows();
    await apply();
    const first = await open();
    expect(first).toEqual([
      'check public.t.t_b_check',
      'column public.t.a',
      'domain public.d',
      'domainCheck public.d.d_check',
      'exclusion public.t.x',
      'foreignKey public.t.f',
      'index public.t.i',
      'index public.t.over',
      'index public.t.partial',
      'primaryKey public.t.k',
      'table public.p1',
      'unique public.t.u',
    ]);
    await apply();
    expect(await open()).toEqual(first);
    expect(await rows()).toEqual(before);
    // Of what is replaced, the old is there where the new is not; what new rows can be held to holds for them.
    expect(await names('u', 'f', 't_b_check', 'd_check')).toEqual(['d_check', 'f', 't_b_check', 'u']);
    await session.run(`delete from public.t; delete from public.of_d; delete from public.p1`);
    await apply();
    expect(await open()).toEqual([]);

    async function rows(): Promise<unknown[]> {
      return engine.query(
        `select t::text from public.t union all select of_d::text from public.of_d union all select p1::text from public.p1`,
      );
    }
    async function names(...constraints: string[]): Promise<unknown[]> {
      const found = await engine.query(`select conname::text as name from pg_constraint where conname = any($1) order by conname`, [
        constraints,
      ]);
      return found.map(({ name }) => name);
    }
  });

  test('what rows contradict though no statement says so stops nothing else', async () => {
    const { patch, session, open, apply } = await patched(
      engine,
      `create domain public.filled as int not null; create domain public.nested as public.filled;
       create function public.refuses(i int) returns boolean language plpgsql immutable as $$ begin if i < 0 then raise exception 'no %', i; end if; return true; end $$;
       create table public.t (id int, c int constraint c check (public.refuses(c)), long text, x public.nested, g int generated always as (1 / (id - 1)) stored);
       create index long on public.t (long); create index x on public.t (x); create index g on public.t (g);
       alter table public.t enable row level security; create policy p on public.t for select using (x > 0);
       create view public.v as select x from public.t; comment on column public.t.x is 'x'; grant select (g) on public.t to public;
       create table public.k (id int constraint k_pkey primary key, label text);
       create view public.grouped as select id, label from public.k group by id;`,
      `drop view public.v, public.grouped; alter table public.t drop constraint c, drop column x cascade, drop column g; drop index public.long;
       alter table public.k drop constraint k_pkey;
       insert into public.t select 1, -1, string_agg(md5(i::text), '') from generate_series(1, 400) i; insert into public.k values (1, 'a'), (1, 'b');
       create table public.extra (id int); alter table public.k alter id drop not null;
       create policy all_of_it on public.k using (true);`,
    );
    expect(patch.proof.faults, patch.text).toEqual([]);
    await apply();
    const first = await open();
    expect(first, patch.text).toEqual(
      expect.arrayContaining([
        'check public.t.c',
        'column public.t.g',
        'column public.t.x',
        'index public.t.long',
        'primaryKey public.k.k_pkey',
      ]),
    );
    expect(first).not.toContain('policy public.k.all_of_it');
    await apply();
    expect(await open()).toEqual(first);
    await session.run('delete from public.t; delete from public.k');
    await apply();
    expect(await open()).toEqual(['table public.extra']);
  });
});
