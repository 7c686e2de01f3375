import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
});
