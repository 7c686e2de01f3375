import { afterEach, beforeEach, expect, test } from 'vitest';
import { splitScript } from '../../src/sql/index.ts';
import { type Engine, engines } from '../support/engines.ts';
import { patched } from '../support/patched.ts';

let engine: Engine;
// Roles belong to the whole server: each of these has its own.
beforeEach(async () => {
  engine = await engines({})[0]!.fresh();
});
afterEach(() => engine.close());

test('a view that has to wait for a key is never seen with its privileges by default', async () => {
  const { patch, session, open } = await patched(
    engine,
    `create role anon; create table public.t (id int primary key, a text);
     alter default privileges in schema public grant all on tables to anon;
     create view public.v as select id, a, count(*) from public.t group by id; revoke all on public.v from anon`,
    'drop view public.v; alter table public.t drop constraint t_pkey',
  );
  const seen: unknown[] = [];
  for (const { text, node } of splitScript(patch.text).statements) {
    await session.run(text);
    if (!('TransactionStmt' in node) || node.TransactionStmt.kind !== 'TRANS_STMT_COMMIT') continue;
    seen.push(...(await engine.query(`select has_table_privilege('anon', to_regclass('public.v')::oid, 'select') as open`)));
  }
  expect(await open()).toEqual([]);
  expect(seen).not.toContainEqual({ open: true });
});

test.for([
  {
    what: 'a privilege',
    intended: 'grant select on public.t to helper with grant option',
    drift: 'set role helper; grant select on public.t to anon; reset role; grant update (id) on public.t to anon',
    left: 'grant table public.t to anon',
    back: 'set role helper; revoke select on public.t from anon; reset role',
  },
  {
    what: "the owner's privilege",
    intended: 'alter table public.t owner to helper; set role helper; grant all on public.t to app with grant option; reset role',
    drift: 'set role helper; grant select on public.t to anon; set role app',
    left: 'grant table public.t to anon',
    back: 'set role helper; revoke select on public.t from anon; set role app',
  },
  {
    what: 'what was granted further',
    intended: 'grant select on public.t to helper',
    drift:
      'grant select on public.t to helper with grant option; set role helper; grant select on public.t to team; reset role; grant update on public.t to anon',
    left: 'grant table public.t to helper',
    others: ['grant table public.t to team'],
    back: 'set role helper; revoke select on public.t from team; reset role; revoke grant option for select on public.t from helper',
  },
  {
    what: 'a membership',
    intended: 'grant team to helper with admin option',
    drift: 'set role helper; grant team to anon; reset role',
    left: 'role anon',
    back: 'set role helper; revoke team from anon; reset role',
  },
])('a warning says that $what is left where Postgres takes nothing back', async ({ intended, drift, left, others = [], back }) => {
  const { patch, session, apply, open } = await patched(
    engine,
    `create role anon; create role app; create role team; create role helper; create table public.t (id int); ${intended}`,
    drift,
  );
  await apply();
  expect(await open()).toEqual([left, ...others]);
  const checks = splitScript(patch.text)
    .statements.filter(({ text }) => text.includes('another role granted it'))
    .map(({ text }) => text.replace('raise warning', 'raise exception'));
  const refused = await Promise.allSettled(checks.map((check) => session.run(check)));
  const said = refused.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
  const warning = /^GAP-\d+ is left: another role granted it, or was granted it further, and that has to be taken back first$/;
  expect(said).toEqual([left, ...others].map(() => expect.stringMatching(warning) as unknown));
  await engine.exec(back);
  for (const check of checks) await session.run(check);
});

test('of a table that is left for nobody intended it, the statement that closes it to strangers is told', async () => {
  const { patch, session } = await patched(
    engine,
    'create role anon; create role authenticated; create schema s',
    'create table public.dump (a text); grant select on public.dump to anon; grant insert (a) on public.dump to authenticated',
  );
  const said = patch.text.slice(patch.text.indexOf('-- strangers have'), patch.text.indexOf('-- drop table'));
  await session.run(said.replace(/^-- strangers.*: /, '').replaceAll(/^-- /gm, ''));
  expect(await engine.query(`select has_table_privilege('anon', 'public.dump', 'select') as open`)).toEqual([{ open: false }]);
  expect(await engine.query(`select has_any_column_privilege('authenticated', 'public.dump', 'insert') as open`)).toEqual([
    { open: false },
  ]);
});

test('what closes a schema that is left to strangers drops nothing that somebody wrote', async () => {
  const { patch } = await patched(
    engine,
    'create role anon; create role authenticated',
    `create schema tools; create function tools.f() returns int language sql security definer as 'select 1';
     create table tools.t (a text); create policy p on tools.t using (true); alter table tools.t enable row level security;
     create view tools.v as select a from tools.t; grant select on tools.t, tools.v to anon; grant usage on schema tools to anon`,
  );
  const left = patch.text.slice(patch.text.indexOf('-- strangers '), patch.text.indexOf('-- drop schema'));
  expect(left).toContain('revoke select on table tools.v from anon;');
  expect(left).not.toMatch(/drop (routine|function|view|table|materialized)/);
});
