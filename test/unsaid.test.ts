import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../src/gap/gap.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { Bench, expectEvidence } from './support/drift.ts';
import { look } from './support/drifted.ts';
import { type Engine, engines } from './support/engines.ts';

/** What a manifest leaves unsaid: what the host brings is nobody's exposure, and what is only mentioned is one all the same. */
describe.for(engines())('$name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    bench = await Bench.on(engine);
    for (const { sql } of await platformScripts('supabase')) await bench.exec(sql);
    await bench.exec(`
      create table public.kept (a integer);
      alter table public.kept enable row level security;
      create role opener;
    `);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const compared = async (manifest: string, strict: boolean, named: 'postgres' | 'supabase' = 'supabase'): Promise<Comparison> => {
    const { comparison } = await look(bench, await parseManifest(`pgintent: 1\n${manifest}`, 'intent.yaml'), named, strict);
    return comparison;
  };

  /** What is told of a database after some SQL: notices, and the gaps that they are under strict. */
  const told = (manifest: string, sql: string): Promise<{ notices: string[]; gaps: string[] }> =>
    bench.undone(async () => {
      await bench.exec(sql);
      const { notices } = await compared(manifest, false);
      const { gaps, outcomes } = await compared(manifest, true);
      for (const gap of gaps.filter(({ verdict }) => verdict === 'differs'))
        if (gap.severity === 'critical') expect(gap.impact).toMatch(/ The intent does not say whether it should be so\.$/);
      for (const gap of gaps) await expectEvidence(gap, bench, gap.evidence.actual.rows, engine.major);
      expect(new Set(outcomes.map(({ key }) => key)).size).toBe(outcomes.length);
      return {
        notices: notices.map(({ key, severity, text }) => `${severity} ${key}: ${text}`),
        gaps: gaps.map(({ key, severity, differences }) => [severity, key, ...differences.map(({ property }) => property)].join(' ')),
      };
    });

  const one = 'tables: { kept: { columns: { a: integer } } }';

  test('nothing is told of a new project', async () => {
    expect(await told(one, 'select 1')).toEqual({ notices: [], gaps: [] });
  });

  test.for([
    ['authenticator', 'alter role authenticator superuser'],
    ['authenticator', 'alter role authenticator createrole'],
    ['authenticator', 'alter role opener bypassrls; grant opener to authenticator'],
    ['service_role', 'alter role service_role login'],
    ['someone', 'create role someone login bypassrls'],
  ])('a role of the host that somebody gave more is told: %s, %s', async ([name, sql]) => {
    const { notices, gaps } = await told(one, sql!);
    // Another database's role is no notice of this one.
    expect(notices).toEqual([]);
    expect(gaps).toEqual([`critical role ${name}`]);
  });

  test('a role of a person that requests may act as is no power', async () => {
    expect(await told(one, 'grant opener to authenticator')).toEqual({ notices: [], gaps: [] });
  });

  test('on plain Postgres the same role is somebody’s', async () => {
    const { gaps } = await compared(one, true, 'postgres');
    expect(gaps.map(({ key }) => key)).toContain('role authenticator');
  });

  const definer = `create function public.f(integer) returns integer language sql security definer set search_path = '' as 'select 1'`;
  const open =
    'create table public.t (a integer); create view public.v as select a from public.t; alter table public.t enable row level security';
  const grantedTo = (who: string): string => `revoke all on public.v from public, anon, authenticated; grant select on public.v to ${who}`;
  const f = 'functions: { f(int): {';
  const v = 'views: { v: {';

  test.for<[mentioned: string, sql: string, exposed: string, property: string]>([
    [`${f}}}`, definer, 'function public.f(integer)', 'securityDefiner'],
    [`${f} language: sql }}`, definer, 'function public.f(integer)', 'securityDefiner'],
    [`${f} searchPath: '' }}`, definer, 'function public.f(integer)', 'securityDefiner'],
    [`${f} grants: { service_role: [execute] } }}`, definer, 'function public.f(integer)', 'securityDefiner'],
    [`${v} columns: [a] }}`, open, 'view public.v', 'securityInvoker'],
    [
      `${v} grants: { authenticated: { atLeast: select }, anon: { never: [truncate] } } }}`,
      `${open}; ${grantedTo('anon')}; grant select, truncate on public.v to authenticated; revoke truncate on public.v from authenticated`,
      'view public.v',
      'securityInvoker',
    ],
    ['tables: { t: { rls: { forced: false } } }', 'create table public.t (a integer)', 'rls public.t', 'enabled'],
    [
      'tables: { kept: { policies: [{ name: p, command: select }] } }',
      'create policy p on public.kept for select using (true)',
      'policy public.kept.p',
      'using',
    ],
    [
      'tables: { kept: { policies: [{ name: p, command: insert }] } }',
      'create policy p on public.kept for insert with check (true)',
      'policy public.kept.p',
      'withCheck',
    ],
    [
      'buckets: { b: { fileSizeLimit: null } }',
      `insert into storage.buckets (id, name, public) values ('b', 'b', true)`,
      'bucket b',
      'public',
    ],
    ['roles: { r: { login: true } }', 'create role r login bypassrls', 'role r', 'bypassRls'],
    ['roles: { r: { login: true, bypassRls: true } }', 'create role r login bypassrls createrole', 'role r', 'createRole'],
    ['roles: { r: { login: true, bypassRls: false } }', 'create role r login; grant service_role to r', 'role r', 'memberOf'],
  ])('mentioning it does not silence it: %s', async ([mentioned, sql, exposed, property]) => {
    // A role that nobody names may be another database's, and of a table that nobody names the table is told.
    const unlisted = await told(one, sql);
    const listed = await told(mentioned, sql);
    expect(listed.notices).toHaveLength(1);
    expect(unlisted.notices.filter((notice) => notice.startsWith(`critical ${exposed}: `))).toEqual(
      /^(role|rls) /.test(exposed) ? [] : listed.notices,
    );
    expect(listed.notices[0]).toContain('The intent does not say whether it should be so.');
    expect(listed.gaps).toContain(`critical ${exposed} ${property}`);
  });

  test.for<[said: string, sql: string]>([
    [`${f} securityDefiner: true }}`, definer],
    [`${f} grants: { PUBLIC: [execute], anon: [execute] } }}`, definer],
    [`${f} grants: { anon: { atLeast: execute } } }}`, definer],
    [`${f} language: sql }}`, `${definer}; revoke execute on function public.f(integer) from public, anon, authenticated`],
    [`${f} language: sql }}`, `create function public.f(integer) returns integer language sql as 'select 1'`],
    [`${v} securityInvoker: false }}`, `${open}; ${grantedTo('anon')}`],
    [`${v} grants: { anon: [select] } }}`, `${open}; ${grantedTo('anon')}`],
    [`${v} grants: { authenticated: [select] } }}`, `${open}; ${grantedTo('authenticated')}`],
    [`${v} columns: [a] }}`, `${open}; ${grantedTo('service_role')}`],
    ['tables: { t: { rls: { enabled: false } } }', 'create table public.t (a integer)'],
    ['tables: { kept: { policies: [{ name: p, using: true }] } }', 'create policy p on public.kept using (true)'],
    ['buckets: { b: { public: true } }', `insert into storage.buckets (id, name, public) values ('b', 'b', true)`],
    ['roles: { r: { login: true, bypassRls: true } }', 'create role r login bypassrls'],
    ['roles: { authenticator: { login: true } }', 'select 1'],
  ])('what opens it was said: %s', async ([said, sql]) => {
    expect((await told(said, sql)).notices.filter((notice) => !notice.includes(' grant '))).toEqual([]);
  });

  const refreshed = 'create materialized view public.m as select 1 as a; revoke all on public.m from public, anon, authenticated';
  const m = 'materializedViews: { m: {';
  const onlyFor = (who: string): string => `${refreshed}; grant select on public.m to ${who}`;

  test.for<[mentioned: string, sql: string]>([
    [`${m}}}`, onlyFor('anon')],
    // As the host's default privileges have it.
    [`${m}}}`, 'create materialized view public.m as select 1 as a'],
    [`${m} columns: [a] }}`, onlyFor('public')],
    [`${m} columns: [b] }}`, onlyFor('anon')],
    [`${m} grants: { anon: [] } }}`, onlyFor('authenticated')],
    [`${m} grants: { anon: { never: [insert] } } }}`, onlyFor('anon')],
    [`${m}}}`, `${refreshed}; grant select (a) on public.m to anon`],
    [`${m}}}`, `${refreshed}; grant select on public.m to opener; grant opener to authenticated`],
    [`${m}}}`, `${refreshed}; alter materialized view public.m owner to opener; grant opener to anon`],
  ])('a materialized view that is mentioned: who reads it is told, %s, %s', async ([mentioned, sql]) => {
    const { notices, gaps } = await told(mentioned, sql);
    expect(notices).toEqual([
      expect.stringMatching(/^critical materializedView public\.m: .* reads all of it: a materialized view has no row-level/),
    ]);
    const differing = mentioned.includes('[b]') ? 'columns readers' : 'readers';
    expect(gaps).toEqual([`critical materializedView public.m ${differing}`]);
  });

  test.for<[said: string, sql: string]>([
    [`${m} grants: { anon: [select] } }}`, onlyFor('anon')],
    [`${m} grants: { anon: [select] } }}`, `${onlyFor('anon')}; grant select on public.m to authenticated`],
    [`${m} grants: { PUBLIC: [select] } }}`, onlyFor('public')],
    [`${m} grants: { authenticated: { atLeast: [select] } } }}`, onlyFor('authenticated')],
    [`${m}}}`, `${refreshed}; grant select on public.m to service_role; grant insert on public.m to anon`],
    [`${m}}}`, `create schema hidden; create materialized view hidden.x as select 1 as a; grant select on hidden.x to anon; ${refreshed}`],
  ])('a materialized view that is mentioned: nobody is told of, %s, %s', async ([said, sql]) => {
    const { notices, gaps } = await told(said, sql);
    expect(notices).toEqual([]);
    expect(gaps.filter((gap) => gap.includes('materializedView public.m '))).toEqual([]);
  });

  test('one that nobody mentions is told once', async () => {
    const { notices, gaps } = await told(one, 'create materialized view public.m as select 1 as a');
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('critical materializedView public.m: ');
    expect(gaps).toEqual(['critical materializedView public.m']);
  });

  test('with exact privileges who may call it is told as a gap of its own', async () => {
    const { notices } = await told(`${f} exact: [grants] }}`, definer);
    expect(notices).toEqual([]);
  });

  test('a difference beside it does not hide it', async () => {
    const { notices, gaps } = await told(`${f} volatility: stable }}`, definer);
    expect(notices).toHaveLength(1);
    expect(gaps).toEqual(['critical function public.f(integer) volatility securityDefiner']);
  });
});
