import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, compareWith, wholeIntent } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';

/** People paste the fix of one gap and nothing else. Then nothing may be more open than intended, and nothing gone that it does not speak of. */
describe.for(engines())('a fix that is run alone, $name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    bench = await Bench.on(engine);
    await bench.exec('create role reader; create role other; create role maker');
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  /** What a query returns once the fix of the gap with a key ran in a database that drifted. */
  function fixed(key: string, intended: string, drift: string, query: string): Promise<unknown[]> {
    return bench.undone(async () => {
      await bench.exec(intended);
      const intent = wholeIntent(await bench.snapshot());
      await bench.exec(drift);
      const { gaps } = await compareWith(intent, await bench.snapshot());
      await bench.exec(gaps.find((gap) => gap.key === key)!.fix.sql!);
      return bench.query(query);
    });
  }

  test.for<[rls: string, enabled: boolean, forced: boolean]>([
    ['enable', true, false],
    ['force', false, true],
    ['enable row level security; alter table public.t force', true, true],
    ['disable', false, false],
  ])('a missing table gets its row-level security: %s', async ([rls, enabled, forced]) => {
    const intended = `create table public.t (id integer); alter table public.t ${rls} row level security`;
    const query = `select relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where oid = 'public.t'::regclass`;
    expect(await fixed('table public.t', intended, 'drop table public.t', query)).toEqual([{ enabled, forced }]);
  });

  const onFunction = (role: string): string => `has_function_privilege('${role}', 'public.f()', 'execute')`;

  test.for<[intended: string, drift: string, mayReader: boolean, mayPublic: boolean]>([
    ['revoke execute on function public.f() from public', '', false, false],
    ['revoke execute on function public.f() from public', 'alter default privileges grant execute on functions to reader', true, false],
    [
      'revoke execute on function public.f() from public; grant execute on function public.f() to other',
      'alter default privileges grant execute on functions to other',
      false,
      false,
    ],
    ['', '', true, true],
  ])('a missing function is open to nobody who may not call it: %s, %s', async ([grants, defaults, mayReader, mayPublic]) => {
    const intended = `create function public.f() returns integer language sql security definer as 'select 1'; ${grants}`;
    const query = `select ${onFunction('reader')} as reader, ${onFunction('maker')} as maker`;
    const returned = await fixed('function public.f()', intended, `drop function public.f(); ${defaults}`, query);
    expect(returned).toEqual([{ reader: mayReader, maker: mayPublic }]);
  });

  test.for<[made: string, dropped: string, key: string, query: string]>([
    [
      `create function public.f() returns integer language sql security definer as 'select 1'; alter function public.f() owner to other`,
      'drop function public.f()',
      'function public.f()',
      `select pg_get_userbyid(proowner) as owner from pg_proc where oid = 'public.f()'::regprocedure`,
    ],
    [
      'create view public.v as select 1 as one; alter view public.v owner to other',
      'drop view public.v',
      'view public.v',
      `select pg_get_userbyid(relowner) as owner from pg_class where oid = 'public.v'::regclass`,
    ],
  ])('what lends the rights of its owner is not lent those of who makes it: %s', async ([made, dropped, key, query]) => {
    expect(await fixed(key, made, dropped, query)).toEqual([{ owner: 'other' }]);
  });

  test('a missing table gives nobody by default what was taken from them', async () => {
    const defaults = 'alter default privileges in schema public grant select, insert, truncate on tables to reader';
    const intended = `${defaults}; create table public.t (id integer); revoke insert, truncate on public.t from reader`;
    const query = `select lower(a.privilege_type) as privilege from pg_class c, aclexplode(c.relacl) a where c.oid = 'public.t'::regclass and a.grantee = 'reader'::regrole`;
    expect(await fixed('table public.t', intended, 'drop table public.t', query)).toEqual([{ privilege: 'select' }]);
  });

  const columns = `select a.attname as name, x.privilege_type as privilege, x.is_grantable as grantable from pg_attribute a, aclexplode(a.attacl) x
    where a.attrelid = 'public.t'::regclass and x.grantee = 'reader'::regrole order by 1, 2`;
  const onColumns = 'grant select (id, "E mail"), update (id) on public.t to reader; grant select (id) on public.t to other';

  test.for<[made: string, drift: string]>([
    ['grant insert on public.t to reader', 'grant select on public.t to reader'],
    ['grant insert on public.t to reader', 'grant select, update on public.t to reader with grant option'],
    ['', 'grant select, update on public.t to reader'],
    ['grant select on public.t to reader', 'grant select on public.t to reader with grant option'],
    ['', 'grant all on public.t to reader'],
  ])('privileges on columns outlive a REVOKE on their table: %s, %s', async ([made, drift]) => {
    const kept = [
      { name: 'E mail', privilege: 'SELECT', grantable: false },
      { name: 'id', privilege: 'SELECT', grantable: false },
      { name: 'id', privilege: 'UPDATE', grantable: false },
    ];
    const setup = `create table public.t (id integer, "E mail" text); ${onColumns}; ${made}`;
    expect(await fixed('grant table public.t to reader', setup, drift, columns)).toEqual(kept);
  });

  test('and what may be granted further of them', async () => {
    const setup =
      'create table public.t (id integer, "E mail" text); grant select (id), update (id) on public.t to reader with grant option';
    const kept = ['SELECT', 'UPDATE'].map((privilege) => ({ name: 'id', privilege, grantable: true }));
    const drift = 'grant select on public.t to reader with grant option; grant update on public.t to reader';
    expect(await fixed('grant table public.t to reader', setup, drift, columns)).toEqual(kept);
    const narrower = 'grant select on public.t to reader with grant option';
    const table = `${setup}; grant select on public.t to reader`;
    expect(await fixed('grant table public.t to reader', table, narrower, columns)).toEqual(kept);
  });
});
