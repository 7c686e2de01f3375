import type { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbedded } from '../../src/database/embedded.ts';
import { alterColumn } from '../../src/kinds/column-definition.ts';
import { relabels, widens } from '../../src/patch/widening.ts';

let database: PGlite;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

const whole = fc.integer({ min: -40_000, max: 40_000 }).map(String);
const text = fc.string({ minLength: 0, maxLength: 12 }).filter((value) => !value.includes('\0'));
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  smallint: fc.integer({ min: -32_768, max: 32_767 }).map(String),
  integer: whole,
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  'numeric(6,2)': fc.integer({ min: -999_999, max: 999_999 }).map((n) => (n / 100).toFixed(2)),
  'numeric(8,2)': fc.integer({ min: -99_999_999, max: 99_999_999 }).map((n) => (n / 100).toFixed(2)),
  'numeric(8,4)': fc.integer({ min: -99_999_999, max: 99_999_999 }).map((n) => (n / 10_000).toFixed(4)),
  numeric: fc.integer().map((n) => String(n / 8)),
  real: fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  'double precision': fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }).map(String),
  'character varying(5)': text.map((value) => value.slice(0, 5)),
  'character varying(12)': text,
  'character varying': text,
  text,
  'character(12)': text,
  date: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  'timestamp(0) without time zone': fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 19)),
  'timestamp without time zone': fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 23)),
  'bit varying(4)': fc.stringMatching(/^[01]{0,4}$/),
  'bit varying(8)': fc.stringMatching(/^[01]{0,8}$/),
};
const types = Object.keys(values);

test('a wider type holds every value of the other as it was', async () => {
  const seen = new Set<boolean>();
  const pairs = fc.tuple(fc.constantFrom(...types), fc.constantFrom(...types)).filter(([from, to]) => from !== to);
  const cases = pairs.chain(([from, to]) => values[from]!.map((value) => ({ from, to, value })));
  await fc.assert(
    fc.asyncProperty(cases, async ({ from, to, value }) => {
      const wider = widens(from, to);
      seen.add(wider);
      fc.pre(wider);
      // The way of ALTER COLUMN … TYPE … USING, and back.
      const { rows } = await database.query<{ kept: boolean }>(
        `select v = v::${to}::${from} and v::text is not distinct from v::${to}::${from}::text as kept from (select $1::text::${from} as v) x`,
        [value],
      );
      expect(rows).toEqual([{ kept: true }]);
    }),
    { numRuns: 600 },
  );
  expect(seen).toEqual(new Set([true, false]));
});

test('nothing that holds less is wider', () => {
  const narrowing: [string, string][] = [
    ['bigint', 'integer'],
    ['text', 'character varying(5)'],
    ['character varying(12)', 'character varying(5)'],
    ['numeric', 'numeric(8,2)'],
    ['numeric(8,2)', 'numeric(8,4)'],
    ['numeric(8,4)', 'numeric(8,2)'],
    ['timestamp without time zone', 'timestamp(0) without time zone'],
    ['extensions.vector(768)', 'extensions.vector(1536)'],
    ['text', 'jsonb'],
    ['text[]', 'character varying(5)[]'],
  ];
  expect(narrowing.filter(([from, to]) => widens(from, to))).toEqual([]);
});

test('only a label changes where Postgres keeps the file of the table', async () => {
  for (const from of types) {
    for (const to of types.filter((other) => other !== from && widens(from, other))) {
      await database.exec(`drop table if exists relabelled; create table relabelled (v ${from})`);
      const file = async (): Promise<unknown> => (await database.query(`select pg_relation_filenode('relabelled') as file`)).rows;
      const before = await file();
      await database.exec(`alter table relabelled alter column v type ${to} using v::${to}`);
      const kept = JSON.stringify(await file()) === JSON.stringify(before);
      expect({ from, to, kept: relabels(from, to) }).toEqual({ from, to, kept });
    }
  }
});

test('a value that is too long for a type is refused, not cut off', async () => {
  for (const [from, to, value] of [
    ['text', 'character varying(5)', 'abcdefgh'],
    ['text', 'character(5)', 'abcdefgh'],
    ['integer', 'character varying(5)', '1234567'],
    ['bit varying(8)', 'bit varying(5)', '10101010'],
    ['bit(8)', 'bit(5)', '10101010'],
  ] as const) {
    await database.exec(
      `drop table if exists public.long; create table public.long (v ${from}); insert into public.long values ('${value}')`,
    );
    const whole = { schema: 'public', table: 'long', name: 'v' };
    const [statement] = alterColumn({ ...whole, type: to }, { ...whole, type: from }, ['type'], undefined);
    await expect(database.exec(statement!), `${from} to ${to}`).rejects.toThrow(/too long|does not match/);
  }
});
