import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, compareWith, expectEvidence, wholeIntent } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';

const elsewhere = `set timezone = 'Asia/Tokyo'; set datestyle = 'SQL, DMY'; set intervalstyle = 'sql_standard'; set search_path = public, pg_catalog;`;

/** A person's session has its own time zone and styles; evidence returns what the gap says all the same. */
describe.for([...new Set([engines()[0]!, engines().at(-1)!])])('evidence in another time zone, $name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh();
    bench = await Bench.on(engine);
    await bench.exec(`
      ${elsewhere}
      create table public.t (
        at timestamptz default '2026-01-01 00:00:00+00'::timestamptz,
        day date constraint days check (day > '2026-02-01'::date),
        span interval default '1 day 02:00:00'::interval
      );
      create policy p on public.t using (at > '2026-01-01 00:00:00+00'::timestamptz);
      create table public.parts (at timestamptz) partition by range (at);
      create table public.part partition of public.parts for values from ('2026-01-01 00:00:00+00') to ('2026-02-01 00:00:00+00');
      create view public.v as select '2026-01-01 00:00:00+00'::timestamptz as at;
    `);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  test('a query about settings is short, and shows them as they are written', async () => {
    await bench.undone(async () => {
      await bench.exec(
        `create function public.f() returns integer language sql set statement_timeout = '5s' set work_mem = '8MB' as 'select 1'`,
      );
      const intent = wholeIntent(await bench.snapshot());
      await bench.exec(`alter function public.f() set statement_timeout = '10s' set work_mem = 8192`);
      const [gap] = (await compareWith(intent, await bench.snapshot())).gaps;
      expect(gap?.evidence.query.match(/as "arguments", (.*) as "settings"/)?.[1]?.length).toBeLessThan(200);
      expect(gap?.evidence.actual.rows[0]?.['settings']).toEqual({ statement_timeout: '10s', work_mem: '8192' });
      expect(gap?.fix.sql).toBe(`alter function public.f() set statement_timeout to '5s';`);
    });
  });

  test.for<[string, string]>([
    ['column public.t.at', `alter table public.t alter at set default '2026-03-01 00:00:00+00'::timestamptz`],
    ['column public.t.span', `alter table public.t alter span set default '3 days 02:00:00'::interval`],
    ['check public.t.days', `alter table public.t drop constraint days, add constraint days check (day > '2026-03-04'::date)`],
    ['policy public.t.p', `alter policy p on public.t using (at > '2026-03-01 00:00:00+00'::timestamptz)`],
    [
      'table public.part',
      `alter table public.parts detach partition public.part; alter table public.parts attach partition public.part for values from ('2026-03-01 00:00:00+00') to ('2026-04-01 00:00:00+00')`,
    ],
    ['view public.v', `create or replace view public.v as select '2026-03-01 00:00:00+00'::timestamptz as at`],
  ])('%s', async ([key, sql]) => {
    const intent = wholeIntent(await bench.snapshot());
    await bench.undone(async () => {
      await bench.exec(sql);
      const [gap, ...more] = (await compareWith(intent, await bench.snapshot())).gaps;
      expect(more).toEqual([]);
      expect(gap?.key).toBe(key);
      expect(await bench.query('show timezone')).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
      // What evidence sets stays for the transaction, and here all is one.
      await bench.undone(() => expectEvidence(gap!, bench, gap!.evidence.actual.rows, engine.major));
    });
  });
});
