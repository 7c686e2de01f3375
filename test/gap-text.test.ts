import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, compareWith, wholeIntent } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';

/** What people read of a gap has to be true of this one, and to tell what differs. */
describe.for([engines()[0]!])('what a gap says, $name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh();
    bench = await Bench.on(engine);
    await bench.exec(`
      create role clerk;
      create role anon;
      create schema elsewhere;
      create extension pg_trgm schema public;
      create table public.orders (id integer primary key, note varchar(5));
      comment on table public.orders is 'One row for each.';
      create index by_note on public.orders using gin (note public.gin_trgm_ops);
      create table public.coded (code text constraint code unique);
      create view public.shown as select id from public.orders;
      alter table public.orders enable row level security;
      grant select, delete on public.orders to anon;
      create policy own on public.orders for select to anon using (id = 1);
    `);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  async function gapOf(key: string, drift: string): Promise<{ issue: string; impact: string; fix: string | null }> {
    const intent = wholeIntent(await bench.snapshot());
    const { gaps } = await bench.undone(async () => {
      await bench.exec(drift);
      return compareWith(intent, await bench.snapshot());
    });
    const {
      issue,
      impact,
      fix: { sql },
    } = gaps.find((gap) => gap.key === key)!;
    return { issue, impact, fix: sql };
  }

  test.for<[string, string, Partial<{ issue: unknown; impact: unknown; fix: unknown }>]>([
    [
      'policy public.orders.own',
      'alter policy own on public.orders using (true)',
      { impact: 'Anybody who reaches the API can read every row.' },
    ],
    [
      'policy public.orders.own',
      'alter policy own on public.orders to public using (true)',
      { impact: 'Anybody who reaches the API can read every row.' },
    ],
    [
      'policy public.orders.more',
      'create policy more on public.orders for delete using (true); grant delete on public.orders to anon',
      { impact: 'Anybody who reaches the API can delete every row.' },
    ],
    [
      'comment table public.orders',
      `comment on table public.orders is 'Rows'`,
      { issue: 'The comment on public.orders: text is "Rows", not "One row for each.".' },
    ],
    [
      'index public.orders.by_note',
      'alter extension pg_trgm set schema elsewhere',
      { issue: expect.stringMatching(/"opclassSchema":"elsewhere".*, not .*"opclassSchema":"public"/) },
    ],
    ['role clerk', 'grant anon to clerk', { issue: 'The role clerk: member of is anon, not none.' }],
    [
      'role clerk',
      `alter role clerk set statement_timeout = '3s'`,
      { issue: 'The role clerk: settings are statement_timeout = 3s, not none.' },
    ],
    [
      'unique public.coded.code',
      'alter table public.coded drop constraint code; create unique index code on public.coded (code)',
      { impact: expect.stringMatching(/^Another key or index refuses duplicates/) },
    ],
    [
      'rls public.orders',
      'alter table public.orders force row level security',
      { impact: expect.stringContaining('is held to the policies') },
    ],
    [
      'view public.shown',
      'alter view public.shown set (security_barrier = true)',
      { impact: expect.stringContaining('is checked behind') },
    ],
    [
      'view public.shown',
      'alter view public.shown set (security_invoker = true)',
      { impact: expect.stringContaining("reads with its caller's rights") },
    ],
    [
      'column public.orders.note',
      'alter table public.orders alter column note type text',
      { fix: 'alter table public.orders alter column note type character varying(5);' },
    ],
  ])('%s after %s', async ([key, drift, said]) => {
    expect(await gapOf(key, drift)).toMatchObject(said);
  });

  const renamed = (name: string): string => ` is missing. Perhaps it is ${name}, renamed.`;
  const lost = ' is missing.';
  const made = 'create table public.pair (a integer, b text, c integer); create table public.lone (x integer, "y\ny" text)';

  test.for<[key: string, drift: string, issue: string, fix: string]>([
    [
      'column public.pair.b',
      'alter table public.pair rename b to "B b"',
      `The column b of public.pair${renamed('"B b"')}`,
      `-- Perhaps it has another name now:\n-- alter table public.pair rename column "B b" to b;\n-- Else:\nalter table public.pair add column if not exists b text;`,
    ],
    [
      'column public.pair.b',
      'alter table public.pair rename a to aa; alter table public.pair rename b to bb; alter table public.pair rename c to cc',
      `The column b of public.pair${renamed('bb')}`,
      'rename column bb to b;',
    ],
    [
      'column public.pair.b',
      'alter table public.pair rename b to bb; alter table public.pair alter bb type varchar(9)',
      lost,
      'add column',
    ],
    ['column public.pair.b', 'alter table public.pair drop b; alter table public.pair add bb text', lost, 'add column'],
    ['column public.pair.b', 'alter table public.pair drop b', lost, 'add column'],
    [
      'table public.pair',
      'alter table public.pair rename to "P p"',
      `The table public.pair${renamed('"P p"')}`,
      `-- alter table public."P p" rename to pair;\n-- Else:\ncreate table`,
    ],
    ['table public.pair', 'alter table public.pair rename to p; create table public.q (like public.p)', lost, 'create table'],
    ['table public.pair', 'alter table public.pair rename to p; create view public.pair as select 1', lost, 'create table'],
    ['table public.pair', 'alter table public.pair rename to p; alter table public.p alter b type varchar(9)', lost, 'create table'],
    ['table public.pair', 'drop table public.twin; alter table public.pair rename to p', lost, 'create table'],
    [
      'column public.lone."y\ny"',
      'alter table public.lone rename "y\ny" to z',
      renamed('z'),
      `-- Perhaps it has another name now:\n-- alter table public.lone rename column z to "y\n-- y";\n-- Else:\nalter`,
    ],
  ])('%s may have another name after %s', async ([key, drift, issue, fix]) => {
    const twin = drift.includes('twin') ? '; create table public.twin (like public.pair)' : '';
    const said = await bench.undone(async () => {
      await bench.exec(`${made}${twin}`);
      return gapOf(key, drift);
    });
    expect(said).toMatchObject({ issue: expect.stringContaining(issue), fix: expect.stringContaining(fix) });
    if (issue === lost) expect(`${said.issue} ${said.fix}`).not.toMatch(/perhaps/i);
  });

  test.for<[key: string, drift: string, follows: string | undefined]>([
    ['view public.both', 'alter table public.pair rename to p', 'p is the table public.pair'],
    ['foreignKey public.near.near_a_fkey', 'alter table public.pair rename to "P p"', '"P p" is the table public.pair'],
    ['policy public.near.p', 'alter table public.pair rename to p', 'p is the table public.pair'],
    ['policy public.pair.b', 'alter table public.pair rename b to bb', 'bb is the column public.pair.b'],
    // Something else differs, too.
    [
      'view public.both',
      'alter table public.pair rename to p; create or replace view public.both as select b, c from public.p where c > 0',
      undefined,
    ],
    // It names another table than the one that may be it.
    [
      'view public.both',
      'create table public.q (a integer, b text, c integer); drop view public.both; create view public.both as select b, c from public.q',
      undefined,
    ],
  ])('%s follows what may have another name after %s', async ([key, drift, follows]) => {
    const { issue } = await bench.undone(async () => {
      await bench.exec(`${made}; alter table public.pair add primary key (a); create policy b on public.pair using (length(b) > 0);
        create view public.both as select b, c from public.pair;
        create table public.near (a integer references public.pair);
        create policy p on public.near using (exists (select from public.pair q where q.a = near.a))`);
      return gapOf(key, drift);
    });
    const said = / Nothing else differs if (.*), renamed\.$/s.exec(issue)?.[1];
    expect(said).toBe(follows);
  });
});
