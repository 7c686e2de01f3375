import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { canonicalExpression, isAlwaysTrue, sameExpression, type SharedContext } from '../../src/sql/index.ts';
import { columns, conditions, type Pair, rows } from './random-expressions.ts';

let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create({ extensions: { citext } });
  await database.exec("create extension citext; create type pair as (x int, y text); set timezone = 'UTC'");
});

const context: SharedContext = {
  relation: ['t'],
  columns: Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type])),
};

/** The rows as a table; `using` is what is asked of each. */
async function ask(values: readonly string[], using: string): Promise<unknown[] | undefined> {
  const names = Object.keys(columns).join(', ');
  try {
    const found = await database.query<{ x: unknown }>(
      `select ${using} as x from (values ${values.map((row) => `(${row})`).join(', ')}) as t (${names})`,
    );
    return found.rows.map(({ x }) => x);
  } catch {
    // A text that Postgres refuses means nothing: the catalog cannot hold it.
    return undefined;
  }
}

function same([left, right]: Pair, known: SharedContext): boolean {
  return sameExpression({ text: left, major: 18 }, { text: right, major: 18 }, known);
}

test.for([
  ['known', context],
  ['unknown', {}],
] as const)('with the types of columns %s, what is called the same has the same value on every row', async ([, known]) => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(conditions, rows, async (pair, values) => {
      if (pair[0] === pair[1] || !same(pair, known)) return;
      const answers = await ask(values, `((${pair[0]}) is not distinct from (${pair[1]}))`);
      compared += answers === undefined ? 0 : 1;
      expect(answers ?? []).not.toContain(false);
    }),
    { numRuns: 6000 },
  );
  // The test would say nothing if it had nothing to compare.
  expect(compared).toBeGreaterThan(200);
});

test('what is always true is true on every row', async () => {
  let found = 0;
  const notNull = ['i', 'b', 's'];
  await fc.assert(
    fc.asyncProperty(conditions, rows, async ([text, other], values) => {
      const candidates = [text, other, `(${text} or not ${text})`, `(${text} is null or ${text} = ${text})`];
      for (const candidate of candidates.filter((one) => isAlwaysTrue(one, { ...context, notNull }))) {
        const answers = await ask(values, `(i is null or b is null or s is null or (${candidate}) is true)`);
        found += answers === undefined ? 0 : 1;
        expect(answers ?? [], candidate).not.toContain(false);
      }
    }),
    { numRuns: 1500 },
  );
  expect(found).toBeGreaterThan(100);
});

test('a condition keeps its key when it is printed with other spaces and parentheses', () => {
  fc.assert(
    fc.property(conditions, ([text]) => {
      expect(canonicalExpression(`( ${text.replaceAll('(', ' ( ').replaceAll(',', ' ,\n')} )`, context)).toBe(
        canonicalExpression(text, context),
      );
    }),
  );
});
