import { afterEach, beforeEach, expect, test } from 'vitest';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import { parseManifest } from '../../src/intent/manifest/load.ts';
import { onTarget } from '../../src/intent/on-target.ts';
import { patchFor } from '../../src/patch/patch.ts';
import { splitScript } from '../../src/sql/index.ts';
import { compareWith } from '../support/drift.ts';
import { type Engine, engines } from '../support/engines.ts';
import { patched } from '../support/patched.ts';
import { contents } from '../support/round-trips.ts';

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

test('a function that an operator stands on is left to a person, and the rest is closed', async () => {
  const { patch, apply, open } = await patched(
    engine,
    'create table public.t (a int); alter table public.t enable row level security',
    `create function public.same(int, int) returns boolean language sql immutable as 'select true';
     create operator public.=== (leftarg = int, rightarg = int, function = public.same);
     alter table public.t disable row level security`,
  );
  expect(patch.left.map(({ step, why }) => `${step.key}: ${why}`)).toEqual([
    'function public.same(integer, integer): the operator public."===" may stand on it, which no patch can make again',
  ]);
  await apply();
  expect(await open()).toEqual(['function public.same(integer, integer)']);
});

test('what a manifest does not speak of comes back with what is made anew', async () => {
  const session = pgliteSession(engine.pglite!);
  await session.run(`create role reader; create role owns; grant create on schema public to owns;
    alter default privileges in schema public grant all on tables to reader;
    create table public.t (id int, label text); alter table public.t enable row level security;
    create view public.v as select id, label, 1 as more from public.t;
    create function public.f() returns int language sql security definer as 'select 1';
    create function public.touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touch instead of insert on public.v for each row execute function public.touch();
    create policy p on public.t for select to reader using (id = 1);
    alter view public.v owner to owns; alter function public.f() owner to owns;
    revoke all on public.v from reader; grant select (id) on public.v to reader; revoke all on function public.f() from public;
    comment on view public.v is 'v'; comment on column public.v.id is 'id'; comment on trigger touch on public.v is 'touch';
    comment on function public.f() is 'f'; comment on policy p on public.t is 'p';`);
  const intent = await parseManifest(
    `
pgintent: 1
tables: { t: { policies: [{ name: p, command: all }] } }
views: { v: { definition: 'select id, label from public.t', columns: [id, label], columnTypes: [integer, text] } }
functions: { f(): { returns: bigint } }`,
    '/intent.yaml',
  );
  const before = await readSnapshot(session, 'before');
  const comparison = await compareWith(onTarget(intent, before), before);
  const patch = await patchFor({ intent, snapshot: before, comparison, compare: {} });
  expect(patch.left, patch.text).toEqual([]);
  expect(patch.proof.faults).toEqual([]);
  await session.run(patch.text);
  const after = await readSnapshot(session, 'after');
  expect((await compareWith(onTarget(intent, after), after)).gaps).toEqual([]);
  for (const kind of ['owner', 'grant', 'comment', 'trigger']) expect(contents(after)[kind], patch.text).toEqual(contents(before)[kind]);
  await session.run(patch.text);
  expect(contents(await readSnapshot(session, 'again'))).toEqual(contents(after));
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
