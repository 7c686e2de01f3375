import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../src/gap/gap.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { onTarget } from '../src/intent/on-target.ts';
import { Bench, compareWith, wholeIntent } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';
import { patched } from './support/patched.ts';

/** Each gap with what is blocked by it, at first or at last. */
function told({ outcomes, gaps }: Comparison): Record<string, string[]> {
  const by = new Map(outcomes.flatMap((outcome) => (outcome.verdict === 'blocked' ? [[outcome.key, outcome.by] as const] : [])));
  const root = (key: string): string => (by.has(key) ? root(by.get(key)!) : key);
  // Owners, privileges and the like follow whatever they are of.
  const kinds = /^(owner|grant|rls|replicaIdentity|comment) /;
  return Object.fromEntries(
    gaps.map(({ key }) => [key, [...by.keys()].filter((blocked) => root(blocked) === key && !kinds.test(blocked)).toSorted()]),
  );
}

describe.for(engines())('$name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    bench = await Bench.on(engine);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  function drifted(setup: string, drift: string): Promise<Comparison> {
    return bench.undone(async () => {
      await bench.exec(setup);
      const intent = wholeIntent(await bench.snapshot());
      await bench.exec(drift);
      return compareWith(intent, await bench.snapshot());
    });
  }

  const standard = (): string =>
    engine.major < 14 ? '' : 'create function public.f() returns bigint begin atomic select count(m.b) from public.t m; end;';
  const functions = (): string[] => (engine.major < 14 ? [] : ['function public.f()']);

  const readers = `create table public.t (a integer, b integer); create table public.u (a integer, b integer);
    create function public.trg() returns trigger language plpgsql as 'begin return new; end';
    create view public.v as select a, b from public.t; create view public.vv as select b from public.v;
    create view public.joined as select u.a, x.b from public.u join public.t x on x.a = u.a;
    create materialized view public.m as select b from public.t; create index mi on public.m (b);
    create policy reads on public.u using (exists (select from public.t where t.b = u.a));
    create policy own on public.t using (b = 1);
    create rule r as on insert to public.u do also insert into public.t (b) select x.b from public.t x;
    create rule new as on update to public.t do also insert into public.u (a) values (new.b);
    create index ti on public.t ((a + b)); alter table public.t add constraint tc check (b > 0);
    create trigger tt before update on public.t for each row when (new.b > 1) execute function public.trg();
    create view public.other as select a from public.t; create view public.apart as select a, b from public.u;`;
  const withColumn = (): string[] => [
    'check public.t.tc',
    ...functions(),
    'index public.m.mi',
    'index public.t.ti',
    'materializedView public.m',
    'policy public.t.own',
    'policy public.u.reads',
    'rule public.t.new',
    'rule public.u.r',
    'trigger public.t.tt',
    'view public.joined',
    'view public.v',
    'view public.vv',
  ];

  test('what reads a table is missing with it', async () => {
    const found = told(await drifted(readers + standard(), 'drop table public.t cascade'));
    const columns = ['column public.t.a', 'column public.t.b'];
    expect(found).toEqual({ 'table public.t': [...withColumn(), ...columns, 'view public.other'].toSorted() });
  });

  test('what reads a column is missing with it', async () => {
    expect(told(await drifted(readers + standard(), 'alter table public.t drop column b cascade'))).toEqual({
      'column public.t.b': withColumn(),
    });
  });

  test('what is dropped beside it is a gap of its own', async () => {
    const found = await drifted(readers, 'alter table public.t drop column b cascade; drop view public.other, public.apart');
    expect(Object.keys(told(found)).toSorted()).toEqual(['column public.t.b', 'view public.apart', 'view public.other']);
  });

  test('what calls a function, or has a type, is missing with it; a default that went differs', async () => {
    const setup = `create function public.g() returns integer language sql immutable as 'select 1'; create type public.mood as enum ('ok');
      create table public.u (a integer default public.g(), b integer check (b > public.g()), c public.mood, d integer generated always as (public.g()) stored);
      create policy p on public.u using (a = public.g()); create index ui on public.u ((a + public.g()));
      create view public.calls as select public.g() as x; create view public.casts as select 'ok'::public.mood as x;
      create domain public.d as integer constraint dc check (value > public.g()); create domain public.dm as public.mood;
      create type public.pair as (a integer, b public.mood)`;
    expect(told(await drifted(setup, 'drop function public.g() cascade; drop type public.mood cascade'))).toEqual({
      'column public.u.a': [],
      'enum public.mood': ['attribute public.pair.b', 'column public.u.c', 'domain public.dm', 'view public.casts'],
      'function public.g()': [
        'check public.u.u_b_check',
        'column public.u.d',
        'domainCheck public.d.dc',
        'index public.u.ui',
        'policy public.u.p',
        'view public.calls',
      ],
    });
  });

  test('an overload that is there may be what was called', async () => {
    const setup = `create function public.g() returns integer language sql as 'select 1'; create function public.g(integer) returns integer language sql as 'select 1';
      create view public.calls as select public.g() as x`;
    expect(Object.keys(told(await drifted(setup, 'drop function public.g() cascade')))).toEqual([
      'function public.g()',
      'view public.calls',
    ]);
  });

  test('of what needs one another in a circle, one is a gap', async ({ skip }) => {
    if (engine.major < 14) skip();
    const setup = `create view public.w as select 1 as a; create function public.wf() returns integer begin atomic select a from public.w; end;
      create or replace view public.w as select public.wf() as a`;
    expect(told(await drifted(setup, 'drop view public.w cascade'))).toEqual({ 'view public.w': ['function public.wf()'] });
  });

  test('what is there and differs in more than what is missing is a gap of its own', async () => {
    const setup = `create role t_causes_one; create role t_causes_two; create table public.t (a integer);
      create policy p on public.t to t_causes_one, t_causes_two using (a = 1)`;
    const without = `drop policy p on public.t; drop role t_causes_two; create policy p on public.t to t_causes_one`;
    expect(told(await drifted(setup, `${without} using (a = 1)`))).toEqual({ 'role t_causes_two': ['policy public.t.p'] });
    expect(Object.keys(told(await drifted(setup, `${without} using (a < 5)`))).toSorted()).toEqual([
      'policy public.t.p',
      'role t_causes_two',
    ]);
  });

  test('a restrictive policy that is missing opens data, whatever it reads', async () => {
    const setup = `create table public.t (a integer); create table public.u (a integer);
      create policy p on public.u as restrictive using (exists (select from public.t where t.a = u.a))`;
    const { gaps } = await drifted(setup, 'drop table public.t cascade');
    expect(gaps.map(({ key, severity }) => [key, severity])).toEqual([
      ['policy public.u.p', 'critical'],
      ['table public.t', 'high'],
    ]);
  });

  test('what a person wrote names tables without their schema', async () => {
    const intent = await parseManifest(
      `
pgintent: 1
tables:
  members: { columns: { id: integer } }
  docs:
    columns: { id: integer }
    policies:
      - { name: p, command: select, using: 'exists (select from members m where m.id = docs.id)' }
      - { command: delete, using: 'exists (select from members m where m.id = docs.id)' }
views: { v: { definition: 'select id from members' }, w: { definition: 'select id from docs' } }`,
      '/intent.yaml',
    );
    const found = await bench.undone(async () => {
      await bench.exec('create table public.docs (id integer)');
      const snapshot = await bench.snapshot();
      return compareWith(onTarget(intent, snapshot), snapshot);
    });
    expect(told(found)).toEqual({
      'table public.members': ['column public.members.id', 'policy public.docs for delete', 'policy public.docs.p', 'view public.v'],
      'view public.w': [],
    });
  });

  const parted = (identity: string): string => `create table public.q (id integer primary key);
    create table public.p (id integer ${identity}, n integer check (n > 0) references public.q, region text, primary key (id), unique (id, n)) partition by list (id);
    create index on public.p (region); create table public.p1 partition of public.p for values in (1, 2);
    create table public.p2 partition of public.p for values in (3, 4) partition by list (id);
    create table public.p3 partition of public.p2 for values in (3)`;
  const identity = (): string => (engine.major < 17 ? '' : 'generated always as identity');
  const detached = (key: string, column: string): Record<string, string[]> => ({ [key]: engine.major < 17 ? [] : [column] });

  test.for(['p', 'p2'])('a partition that is detached from %s is one gap', async (parent) => {
    const [part, at] = parent === 'p' ? ['p1', 'p'] : ['p3', 'p2'];
    const found = await drifted(parted(identity()), `alter table public.${at} detach partition public.${part}`);
    expect(told(found)).toEqual(detached(`table public.${part}`, `column public.${part}.id`));
    expect(found.notices).toEqual([]);
  });

  test('what a detached partition has besides is a gap of its own', async () => {
    const found = await drifted(
      parted(''),
      `alter table public.p detach partition public.p1; alter table public.p1 add constraint more unique (region);
       alter table public.p1 drop constraint p_n_check; alter table public.p1 add constraint p_n_check check (n > 1);
       create unique index again on public.p1 (id, region)`,
    );
    expect(Object.keys(told(found)).toSorted()).toEqual([
      'check public.p1.p_n_check',
      'index public.p1.again',
      'table public.p1',
      'unique public.p1.more',
    ]);
  });

  test('an attached partition is as good as new, and a child that was let go keeps its checks', async () => {
    const setup = 'create table public.par (a integer check (a > 0)); create table public.chi (b integer) inherits (public.par)';
    expect(told(await drifted(setup, 'alter table public.chi no inherit public.par'))).toEqual({ 'table public.chi': [] });
    const again = 'alter table public.chi no inherit public.par; alter table public.chi inherit public.par';
    expect(told(await drifted(setup, again))).toEqual({});
    const key = 'alter table public.chi no inherit public.par; alter table public.chi add constraint more check (b > 0)';
    expect(Object.keys(told(await drifted(setup, key))).toSorted()).toEqual(['check public.chi.more', 'table public.chi']);
  });
});

describe('PATCH.sql', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engines({})[0]!.fresh();
  });
  afterAll(() => engine.close());

  test('makes what was blocked, and attaches what was detached', async () => {
    const { patch, open, apply } = await patched(
      engine,
      `create table public.t (a integer, b integer); create view public.v as select a, b from public.t; create table public.u (a integer);
       create materialized view public.m as select b from public.t; create policy p on public.u using (exists (select from public.t where t.b = u.a));
       create function public.f() returns bigint begin atomic select count(m.b) from public.t m; end;
       create table public.p (id integer generated always as identity primary key, n integer check (n > 0)) partition by list (id);
       create table public.p1 partition of public.p for values in (1); create table public.par (a integer check (a > 0));
       create table public.chi () inherits (public.par)`,
      `drop table public.t cascade; alter table public.p detach partition public.p1; alter table public.chi no inherit public.par`,
    );
    expect({ left: patch.left, faults: patch.proof.faults }).toEqual({ left: [], faults: [] });
    await apply();
    expect(await open()).toEqual([]);
    expect(patch.text).not.toContain('drop constraint');
  });
});
