import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gap } from '../src/gap/gap.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { onTarget } from '../src/intent/on-target.ts';
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

describe.for(engines())('evidence of what a manifest states, $name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh();
    bench = await Bench.on(engine);
    await bench.exec(`
      create role t_evidence;
      create schema s;
      grant usage on schema s to public;
      create table s.t (a integer, "b c" text, role text, unique (a));
      create unique index t_index on s.t (a, "b c" desc);
      create unique index t_partial on s.t ("b c") where a > 0;
      create unique index t_expression on s.t (lower("b c"));
      create index t_desc on s.t ("b c" desc, lower(role) nulls first);
      alter table s.t add constraint t_role check (role in ('admin', 'member'));
    `);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const gapsOf = async (manifest: string): Promise<Gap[]> => {
    const snapshot = await bench.snapshot();
    return (await compareWith(onTarget(await parseManifest(`pgintent: 1\n${manifest}`, 'intent.yaml'), snapshot), snapshot)).gaps;
  };

  /** The one gap of a drift, whose query was tried on the drifted database. */
  const gapOf = (manifest: string, sql: string): Promise<Gap> =>
    bench.undone(async () => {
      expect((await gapsOf(manifest)).map(({ issue }) => issue)).toEqual([]);
      await bench.exec(sql);
      const [gap, ...more] = await gapsOf(manifest);
      expect(more).toEqual([]);
      await expectEvidence(gap!, bench, gap!.evidence.actual.rows, engine.major);
      return gap!;
    });

  test('a query of what should never be there shows that alone', async () => {
    const { evidence } = await gapOf(
      'schemas: { s: { grants: { t_evidence: { never: [create] } } } }',
      'grant create on schema s to public',
    );
    expect(evidence.expected).toEqual({ text: '1 row; privileges none of create', rows: [{ never: [] }] });
    expect(evidence.actual).toEqual({ text: '1 row; create through PUBLIC', rows: [{ never: ['create'] }] });
    expect(await bench.query(evidence.query)).toEqual(evidence.expected.rows);
  });

  test('a query for a unique constraint finds the unique index that is one', async () => {
    const { evidence } = await gapOf('tables: { s.t: { unique: [[a, "b c"]] } }', 'drop index s.t_index');
    const usual = { deferrable: false, valid: true };
    expect(evidence.expected.text).toBe('a row with columns (a, "b c"), deferrable false, valid true');
    expect(evidence.actual).toEqual({ text: '1 row, none of them like that', rows: [{ name: 't_a_key', columns: ['a'], ...usual }] });
    expect(await bench.query(evidence.query)).toEqual([
      { name: 't_a_key', columns: ['a'], ...usual },
      { name: 't_index', columns: ['a', 'b c'], ...usual },
    ]);
  });

  test('the keys of an index are as the query returns them', async () => {
    const { evidence } = await gapOf(
      'tables: { s.t: { indexes: [{ name: t_desc, columns: [\'"b c" desc\', lower(role) nulls first] }] } }',
      'drop index s.t_desc; create index t_desc on s.t ("b c", lower(role) nulls first)',
    );
    const rest = { schema: 's', table: 't', name: 't_desc' };
    const second = { expression: 'lower(role)', nulls: 'first' };
    expect(evidence.actual.rows).toEqual([{ ...rest, columns: [{ expression: '"b c"' }, second] }]);
    expect(evidence.expected.rows).toEqual([{ ...rest, columns: [{ expression: '"b c"', order: 'desc' }, second] }]);
    expect(await bench.query(evidence.query)).toEqual(evidence.expected.rows);
  });

  test.for<[name: string, rows: number, text: string]>([
    ['name: t_role, ', 1, '1 row; an expression that refuses each of {"role":"owner"}'],
    ['', 1, 'a row with an expression that refuses each of {"role":"owner"}, validated true, enforced true'],
  ])('a query for a check that refuses rows shows its expression (%s)', async ([name, rows, text]) => {
    const { evidence } = await gapOf(
      `tables: { s.t: { checks: [{ ${name}rejects: { role: owner } }] } }`,
      `alter table s.t drop constraint t_role, add constraint t_role check (a > 0${name === '' ? '' : " or role <> ''"})`,
    );
    expect(evidence.expected.text).toBe(text);
    expect(evidence.actual.rows).toHaveLength(rows);
    expect(evidence.actual.rows[0]).toHaveProperty('expression');
    expect(evidence.query).not.toContain('rejects');
  });
});
