import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { sayGap } from '../src/gap/message.ts';
import { quoteIdent, showName } from '../src/sql/quote.ts';
import { Bench, compareWith, expectEvidence, wholeIntent } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';

const names = [
  'with "quotes"',
  'with.dot',
  "it's; drop table students; --",
  '<script>alert(1)</script>',
  'new\nline',
  'tab\tand \\backslash',
  'Großschreibung 🐘',
  'x'.repeat(63),
  'select',
  '$1 {} ${x} %s',
  ' (a, b) > c ',
];

let engine: Engine;
let bench: Bench;

beforeAll(async () => {
  engine = await engines().at(-1)!.fresh();
  bench = await Bench.on(engine);
  for (const name of names) {
    const q = quoteIdent(name);
    await bench.exec(
      `
      create table public.${q} (${q} integer not null, constraint ${quoteIdent(`${name.slice(0, 20)} check`)} check (${q} > 0));
      create policy ${q} on public.${q} for select using (${q} = 1);
      create index on public.${q} (${q} desc);
      create function public.${q}() returns trigger language plpgsql as $$ begin return new; end $$`.replace(
        '(integer) returns trigger',
        '() returns trigger',
      ),
    );
    await bench.exec(
      `create trigger ${q} before update on public.${q} for each row execute function public.${q}(); comment on table public.${q} is '${name.replaceAll("'", "''")}'; grant select (${q}) on public.${q} to public`,
    );
  }
});
afterAll(async () => {
  await bench.close();
  await engine.close();
});

test('every object of such a name has a key of its own, and holds', async () => {
  const snapshot = await bench.snapshot();
  const intent = wholeIntent(snapshot);
  const { outcomes, gaps } = await compareWith(intent, snapshot);
  expect(gaps.map(({ key }) => key)).toEqual([]);
  expect(new Set(outcomes.map(({ key }) => key)).size).toBe(outcomes.length);
  expect(new Set(outcomes.map(({ test: name }) => JSON.stringify(name))).size).toBe(outcomes.length);
});

test.for(names)('a gap about %j is told, and its evidence runs', async (name) => {
  const intent = wholeIntent(await bench.snapshot());
  const q = quoteIdent(name);
  const gaps = await bench.undone(async () => {
    await bench.exec(
      `alter table public.${q} enable row level security; drop trigger ${q} on public.${q}; alter policy ${q} on public.${q} using (true); drop function public.${q}()`,
    );
    const compared = await compareWith(intent, await bench.snapshot());
    for (const gap of compared.gaps) await expectEvidence(gap, bench, gap.evidence.actual.rows, engine.major);
    // Each fix is one that the database takes.
    for (const gap of compared.gaps)
      if (gap.fix.sql !== null && gap.object.kind !== 'trigger') await bench.undone(() => bench.exec(gap.fix.sql!));
    return compared.gaps;
  });
  expect(gaps.map(({ object, verdict }) => `${object.kind} ${verdict}`).sort()).toEqual([
    'function missing',
    'policy differs',
    'rls differs',
  ]);
  for (const gap of gaps) expect(sayGap(gap)).toContain(gap.key);
});

test('a manifest states them in quotes', async () => {
  const tables = Object.fromEntries(
    names.map((name) => [showName(name), { columns: { [name]: 'integer' }, rls: false, policies: [{ name, command: 'select' }] }]),
  );
  const intent = await parseManifest(JSON.stringify({ pgintent: 1, tables }), 'intent.json');
  const { outcomes } = await compareWith(intent, await bench.snapshot());
  expect(outcomes.filter(({ verdict }) => verdict !== 'held')).toEqual([]);
  expect(outcomes).toHaveLength(names.length * 4);
});
