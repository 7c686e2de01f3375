import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../../src/gap/gap.ts';
import { Bench, compareWith, wholeIntent } from '../support/drift.ts';
import { type Engine, engines } from '../support/engines.ts';

let engine: Engine;
let bench: Bench;
// Roles of these names are everywhere: only the embedded engine has none but these.
beforeAll(async () => {
  engine = await engines({})[0]!.fresh();
  bench = await Bench.on(engine);
});
afterAll(async () => {
  await bench.close();
  await engine.close();
});

/** The comparison of a database with what it was before the drift. */
function drifted(setup: string, drift: string): Promise<Comparison> {
  return bench.undone(async () => {
    await bench.exec(
      `create role anon; create role authenticated; create role api; grant api to anon; create role staff; grant staff to authenticated; ${setup}`,
    );
    const intent = wholeIntent(await bench.snapshot());
    await bench.exec(drift);
    return compareWith(intent, await bench.snapshot());
  });
}

const told = ({ gaps }: Comparison): string[] => gaps.map(({ key, severity, impact }) => `${severity} ${key}: ${impact}`).toSorted();

const off = 'Policies have no effect while row-level security is off';
const openTo = (who: string): string =>
  `${who} reads or changes rows, as far as privileges go: policies have no effect while row-level security is off.`;
const everybody = openTo('Anybody who reaches the API');
const members = openTo('Whoever signs in');
const whoever = `${off}: whoever may use the table reaches every row.`;

test.for<[grant: string, severity: string, impact: string]>([
  ['grant select on s.t to anon', 'critical', everybody],
  ['grant select (a) on s.t to anon', 'critical', everybody],
  ['grant update (b) on s.t to public', 'critical', everybody],
  ['grant delete on s.t to api', 'critical', everybody],
  ['grant select on s.t to authenticated', 'critical', members],
  ['grant select (a) on s.t to staff', 'critical', members],
  ['grant select on s.t to anon, authenticated', 'critical', everybody],
  [
    'grant select on s.t to public; revoke usage on schema s from public, api; grant usage on schema s to authenticated',
    'critical',
    members,
  ],
  ['grant select on s.t to anon; revoke usage on schema s from public, api', 'high', whoever],
  ['grant select on s.t to public; revoke usage on schema s from public', 'critical', everybody],
  ['grant select on s.t to public; revoke usage on schema s from public, api', 'high', whoever],
  ['grant references, trigger on s.t to anon', 'high', whoever],
  ['select', 'high', whoever],
])('row-level security that is off, with %s', async ([grant, severity, impact]) => {
  const setup = `create schema s; grant usage on schema s to public, api; create table s.t (a integer, b text); alter table s.t enable row level security; ${grant}`;
  expect(told(await drifted(setup, 'alter table s.t disable row level security'))).toEqual([`${severity} rls s.t: ${impact}`]);
});

test.for<[grant: string, severity: string]>([
  ['grant select (a) on s.more to anon', 'critical'],
  ['grant insert on s.more to api', 'critical'],
  ['grant select on s.more to anon; revoke usage on schema s from public', 'low'],
  ['grant trigger on s.more to anon', 'low'],
])('a table that nobody intended, with %s', async ([grant, severity]) => {
  const setup = 'create schema s; grant usage on schema s to public';
  const { gaps } = await drifted(setup, `create table s.more (a integer); ${grant}`);
  expect(gaps.find(({ key }) => key === 'table s.more')?.severity).toBe(severity);
});

test.for<[grant: string, sql: string, impact: string | undefined]>([
  ['select (a)', `for all to public using (true)`, 'read'],
  ['select, insert, update, delete', `for all to api using (true)`, 'read, write, change and delete'],
  ['select, insert', `for all to public using (a = 1) with check (true)`, 'write'],
  ['select', `for delete to public using (true)`, undefined],
  ['select', `for select to authenticated using (true)`, undefined],
])('with %s for anon, a policy %s', async ([grant, sql, commands]) => {
  const roles = /to (\w+)/.exec(sql)![1]!;
  const command = /for (\w+)/.exec(sql)![1]!;
  const setup = `create table public.t (a integer, b text); alter table public.t enable row level security; grant ${grant} on public.t to anon;
    create policy p on public.t for ${command} to ${roles} using (a = 2)`;
  const { gaps } = await drifted(setup, `drop policy p on public.t; create policy p on public.t ${sql}`);
  expect(gaps.map(({ severity }) => severity)).toEqual([commands === undefined ? 'high' : 'critical']);
  if (commands !== undefined) expect(gaps[0]!.impact).toBe(`Anybody who reaches the API can ${commands} every row.`);
});

test.for<[sql: string, key: string, who: string]>([
  ['grant select on public.t to authenticated', 'grant table public.t to authenticated', 'Whoever signs in reads or changes its rows: '],
  ['grant select on public.t to staff', 'grant table public.t to staff', 'Whoever signs in reads or changes its rows: '],
  ['grant select on public.t to anon', 'grant table public.t to anon', 'Anybody who reaches the API reads or changes its rows: '],
  [
    'grant truncate on public.g to authenticated',
    'grant table public.g to authenticated',
    'Whoever acts as authenticated can empty the table: ',
  ],
  ['grant truncate on public.g to anon', 'grant table public.g to anon', 'Anybody who reaches the database can empty the table: '],
  ['grant select on public.g to authenticated', 'grant table public.g to authenticated', 'Whoever signs in has these privileges; '],
  [
    'grant create on schema public to authenticated',
    'grant schema public to authenticated',
    'Whoever acts as authenticated can create objects ',
  ],
  ['grant execute on function public.f() to authenticated', 'grant function public.f() to authenticated', 'Whoever signs in can call it'],
  ['create policy p on public.g for select to authenticated using (true)', 'policy public.g.p', 'Whoever signs in can read every row.'],
  ['create policy p on public.g for select to public using (true)', 'policy public.g.p', 'Whoever signs in can read every row.'],
  [
    'create table public.n (a integer); grant select on public.n to authenticated',
    'table public.n',
    'Whoever signs in reads or changes its rows: ',
  ],
  ['create view public.v as select 1; grant select on public.v to authenticated', 'view public.v', 'Whoever signs in reads it'],
  [
    'create materialized view public.v as select 1; grant select on public.v to authenticated',
    'materializedView public.v',
    'Whoever signs in reads all',
  ],
  ['alter table public.r add b integer', 'column public.r.b', 'Whoever signs in reads what it holds'],
  [
    `create function public.d() returns integer language sql security definer as 'select 1'; revoke execute on function public.d() from public; grant execute on function public.d() to authenticated`,
    'function public.d()',
    'Whoever signs in can call it',
  ],
  [
    'alter default privileges in schema public grant select on tables to authenticated',
    'defaultPrivilege tables of postgres in public to authenticated',
    'Whoever signs in has privileges on every object',
  ],
])('who can do what they should not: %s', async ([sql, key, who]) => {
  const setup = `create table public.t (a integer); create table public.g (a integer); create table public.r (a integer);
    alter table public.g enable row level security; grant select on public.r to authenticated; grant insert, select (a) on public.g to staff;
    create function public.f() returns integer language sql as 'select 1'; revoke execute on function public.f() from public`;
  const { gaps } = await drifted(setup, sql);
  expect(gaps.find((gap) => gap.key === key)?.impact.slice(0, who.length)).toBe(who);
});

/** What row-level security guards, and strangers have privileges on. */
const guarded = `create table public.t (a integer); alter table public.t enable row level security; grant select, update on public.t to anon;`;
const narrows = `${guarded} create policy narrow on public.t as restrictive to anon using (a = 1);`;
const narrowed = 'policy public.t.narrow';
const lending = `${guarded} create view public.v as select a from public.t; alter view public.v owner to staff`;
const definer = `create function public.f() returns integer language sql security definer as 'select 1'; alter function public.f() owner to staff`;

test.for<[setup: string, drift: string, key: string, severity: string]>([
  [narrows, 'alter policy narrow on public.t to authenticated', narrowed, 'critical'],
  [narrows, 'alter policy narrow on public.t to public', narrowed, 'high'],
  [narrows, 'alter policy narrow on public.t to api', narrowed, 'high'],
  [
    narrows,
    'drop policy narrow on public.t; create policy narrow on public.t as restrictive for select to anon using (a = 1)',
    narrowed,
    'critical',
  ],
  ['create role admin', 'grant admin to api', 'role api', 'critical'],
  ['create role admin; create role clerk', 'grant admin to clerk', 'role clerk', 'high'],
  [guarded, 'alter table public.t owner to api', 'owner table public.t', 'critical'],
  [`create role clerk; ${guarded}`, 'alter table public.t owner to clerk', 'owner table public.t', 'medium'],
  [`${lending}; grant select on public.v to anon`, 'alter view public.v owner to postgres', 'owner view public.v', 'critical'],
  [lending, 'alter view public.v owner to postgres', 'owner view public.v', 'high'],
  [`create role clerk; ${lending}; grant select on public.v to anon`, 'alter view public.v owner to clerk', 'owner view public.v', 'high'],
  [definer, 'alter function public.f() owner to postgres', 'owner function public.f()', 'critical'],
  [
    `${definer}; revoke execute on function public.f() from public`,
    'alter function public.f() owner to postgres',
    'owner function public.f()',
    'high',
  ],
])('what opens data by who it is: %s, %s', async ([setup, drift, key, severity]) => {
  const { gaps } = await drifted(setup, drift);
  expect(gaps.filter((gap) => gap.key === key).map((gap) => gap.severity)).toEqual([severity]);
});

test.for<[drift: string, verdict: string]>([
  ['create policy p on public.t to anon using (a = 1)', 'gap'],
  ['create policy p on public.t using (a = 1)', 'gap'],
  ['create policy p on public.t to staff using (a = 1)', 'gap'],
  ['create role bosses; create policy p on public.t to bosses using (a = 1)', 'blocked'],
])('a policy whose role is missing: %s', async ([drift, verdict]) => {
  const setup = `${guarded} create role boss; create policy p on public.t to boss using (a = 1)`;
  const { outcomes } = await drifted(setup, `drop policy p on public.t; drop role boss; ${drift}`);
  expect(outcomes.find(({ key }) => key === 'policy public.t.p')?.verdict).toBe(verdict);
});

test.for<[drift: string, verdict: string]>([
  ['create trigger t before insert on public.t for each row execute function public.g()', 'gap'],
  ['create trigger t after insert on public.t for each row execute function public.g()', 'gap'],
])('a trigger that calls something else where its function is missing: %s', async ([drift, verdict]) => {
  const trigger = 'create trigger t before insert on public.t for each row execute function';
  const body = "() returns trigger language plpgsql as 'begin return new; end'";
  const setup = `create table public.t (a integer); create function public.f${body}; create function public.g${body}; ${trigger} public.f()`;
  const { outcomes } = await drifted(setup, `drop function public.f() cascade; ${drift}`);
  expect(outcomes.find(({ key }) => key === 'trigger public.t.t')?.verdict).toBe(verdict);
  const renamed = await drifted(setup, 'alter function public.f() rename to h');
  expect(renamed.outcomes.find(({ key }) => key === 'trigger public.t.t')?.verdict).toBe('blocked');
});

const superuser = 'passes by every privilege and every policy of the cluster (SUPERUSER)';
const bypassRls = 'reads and changes every row that it has privileges on, past row-level security (BYPASSRLS)';
const createRole = 'makes roles and gives out others (CREATEROLE)';

test.for<[sql: string, severity: string, impact: string]>([
  ['create role more login superuser', 'critical', ` Whoever logs in as it ${superuser}.`],
  ['create role more login bypassrls createrole', 'critical', ` Whoever logs in as it ${bypassRls}, and ${createRole}.`],
  ['create role more superuser', 'high', ` It cannot log in itself; whoever becomes it ${superuser}.`],
  ['create role more login in role back', 'critical', ` Whoever logs in as it can become strong, which ${bypassRls}.`],
  ['create role more login; grant strong to more with set false', 'low', ''],
  ['create role more login', 'low', ''],
])('a role that nobody intended: %s', async ([sql, severity, impact]) => {
  const { gaps, notices } = await drifted('create role strong bypassrls; create role back in role strong', sql);
  expect(gaps).toEqual([]);
  expect(notices).toEqual([{ key: 'role more', severity, text: `The role more exists, and nobody intended it.${impact}` }]);
});

test('the most severe notices come first', async () => {
  const drift = 'create role b login; create role c login superuser; create role d superuser';
  expect((await drifted('', drift)).notices.map(({ key }) => key)).toEqual(['role c', 'role d', 'role b']);
});

test('settings and options are told as people write them', async () => {
  const { gaps, notices } = await drifted(
    `alter role api set statement_timeout = '3s'; create table public.t () with (fillfactor = 70);
     do $$ begin execute format('alter database %I set lock_timeout = 1500', current_database()); end $$`,
    `alter role api set statement_timeout = '0.5h'; alter role api set work_mem = '64MB'; alter role api set application_name = '';
     alter table public.t reset (fillfactor); do $$ begin execute format('alter database %I set lock_timeout = ''24h''', current_database()); end $$`,
  );
  expect(gaps.map(({ issue }) => issue).toSorted()).toEqual([
    `The role api: settings are work_mem = 64MB, application_name = '', statement_timeout = 0.5h, not statement_timeout = 3s.`,
    'The setting lock_timeout: value is 24h, not 1500.',
  ]);
  expect(notices.map(({ text }) => text)).toEqual([
    'The table public.t: options are none, not fillfactor = 70. That changes no behaviour.',
  ]);
});
