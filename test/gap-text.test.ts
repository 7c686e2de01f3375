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
      alter table public.orders enable row level security;
      grant select on public.orders to anon;
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
      { issue: 'The role clerk: settings is statement_timeout = 3000ms, not none.' },
    ],
    [
      'column public.orders.note',
      'alter table public.orders alter column note type text',
      { fix: 'alter table public.orders alter column note type character varying(5);' },
    ],
  ])('%s after %s', async ([key, drift, said]) => {
    expect(await gapOf(key, drift)).toMatchObject(said);
  });
});
