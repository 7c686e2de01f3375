import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { sameQuery } from '../../src/sql/index.ts';

/** Queries with a hole for each name of a source, in groups that may mean the same. */
const groups: readonly (readonly string[])[] = [
  ['select $0.id as x from t $1, o $2 where $3.id = $4.up and $5.b', 'select $0.id as x from t $1 join o $2 on $3.id = $4.up where $5.b'],
  [
    'select $0.id as x from t $1 left join o $2 on $3.id = $4.up where $5.b',
    'select $0.id as x from t $1 left join o $2 on $3.id = $4.up and $5.b',
    'select $0.id as x from t $1 join o $2 on $3.id = $4.up and $5.b',
  ],
  [
    'select $0.id as x from t $1 where exists (select $2.id from o $3 where $4.id = $5.up)',
    'select $0.id as x from t $1 where exists (select 1 from o $3 where $4.id = $5.up)',
    'select $0.id as x from t $1 where exists (select * from o $3 where $4.id = $5.up)',
    'select $0.id as x from t $1 where exists (select max($2.id) from o $3 where $4.id = $5.up)',
    'select $0.id as x from t $1 where exists (select distinct $2.id from o $3 where $4.id = $5.up offset 1)',
    'select $0.id as x from t $1 where exists (select 1 from o $3 where $4.id = $5.up offset 1)',
  ],
  ['select $0.id as x from t $1 where exists (select 1 from o $2 where exists (select 1 from t $3 where $4.id = $5.up and $6.b))'],
  ['select $0.id as x from t $1, o $2 where exists (select 1 from o $3 join t $4 on $5.id = $6.up where $7.b)'],
  [
    'select $7.v as x from t $1, lateral (select $2.id as v from o $3 where $4.up = $5.id) $6',
    'select $7.v as x from t $1, (select $2.id as v from o $3 where $4.up = $5.id) $6',
    'select $7.v as x from t $1 join lateral (select $2.id as v from o $3 where $4.up = $5.id) $6 on true',
  ],
  [
    'select $0.id as x from t $1 where exists (select 1 from o $2, lateral (select $3.up as v from t $4) $5 where $5.v = $6.id)',
    'select $0.id as x from t $1 where exists (select 1 from o $2, (select $3.up as v from t $4) $5 where $5.v = $6.id)',
  ],
  ['select $0.id as x from t $1 where exists (select 1 from o $2, t $3 join o $4 on $5.id = $6.up where $7.b)'],
  [
    'select row_to_json($0.*)::text as x from t $1, o $2 where $3.id = $4.up',
    'select row_to_json($0)::text as x from t $1, o $2 where $3.id = $4.up',
  ],
  [
    'select row_to_json($0)::text as x from unnest(array[1, 2]) $0, t $1',
    'select row_to_json($0)::text as x from unnest(array[1, 2]) $0(n), t $1',
  ],
  ['select $0.n as x from t $1, generate_series($2.id, $3.up) $4(n) where $5.b'],
  ['select count($0) as x from t $1 left join o $2 on $3.id = $4.id group by $5.b'],
  ['with w as (select $0.id, $1.up from t $2 where $3.b) select $4.id as x from w $5 join o $1 on $5.id = $1.up'],
  [
    'with recursive r as (select $0.id, $0.up from t $0 union select $1.id, $1.up from o $1 join r $2 on $3.id = $4.up) select $5.id as x from r $5',
  ],
  ['select $0.id as x from t $1, (select $2.id from o $2 where $3.b) $4 where $4.id = $0.up'],
  ['select $0.id as x from t $1 where $2.id in (select $3.up from o $4 where $5.b) order by $0.id'],
];

/** As aliases they are also called like the relations, and like a column. */
const names = ['a', 'b', 't', 'o'];

const filled = (template: string, holes: readonly number[]): string =>
  template.replaceAll(/\$(\d)/g, (_all, hole: string) => names[holes[Number(hole)]!]!);

/** Of few names most fit somewhere, and hide each other; of all, each may be called otherwise. */
const holes = fc.constantFrom(1, 1, 2, 3).chain((most) => fc.array(fc.nat(most), { minLength: 8, maxLength: 8 }));
const orders = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });

/** The left query, the same with other names, and one with other names that is different in a hole or in its form. */
const triples = fc
  .record({
    group: fc.constantFrom(...groups),
    left: fc.nat(),
    right: fc.nat(),
    holes,
    order: orders,
    changed: fc.nat(7),
    to: fc.constantFrom(0, 1, 1, 0, 2, 3),
  })
  .map(({ group, left, right, holes: given, order, changed, to }) => {
    const renamed = given.map((name) => order[name]!);
    const form = group[left % group.length]!;
    return [filled(form, given), filled(form, renamed), filled(group[right % group.length]!, renamed.with(changed, order[to]!))] as const;
  });

let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(`create table t (id int, up int, b bool); create table o (id int, up int, b bool);
    insert into t values (1, 2, true), (2, 3, false), (3, 1, true), (4, null, null), (5, 5, true);
    insert into o values (2, 1, true), (3, 3, false), (1, 4, true), (7, 5, null), (2, 2, false);`);
});

/** What a query gives, and how Postgres prints it; undefined where it refuses it. */
async function tried(query: string): Promise<{ rows: string; printed: string } | undefined> {
  try {
    return await database.transaction(async (session) => {
      const { rows } = await session.query<{ x: unknown }>(query);
      await session.exec(`create view made as ${query}; set local search_path = ''`);
      const [view] = (await session.query<{ printed: string }>(`select pg_get_viewdef('public.made'::regclass) as printed`)).rows;
      await session.rollback();
      return { rows: JSON.stringify(rows.map(({ x }) => String(x)).sort()), printed: view!.printed };
    });
  } catch {
    return undefined;
  }
}

const columns = { id: 'integer', up: 'integer', b: 'boolean' };
const relations = { 'public.t': columns, 'public.o': columns };
const same = (left: string, right: string): boolean => sameQuery({ text: left, major: 18 }, { text: right, major: 18 }, { relations });

test('queries that are called the same give the same rows, and other names make no other query', async () => {
  const seen = { same: 0, renamed: 0, different: 0 };
  await fc.assert(
    fc.asyncProperty(triples, async ([left, renamed, other]) => {
      const [one, again, two] = [await tried(left), await tried(renamed), await tried(other)];
      if (one && again && !/\((a|b|t|o)\)/.test(left)) {
        seen.renamed += 1;
        expect(same(one.printed, again.printed), `${one.printed}\n${again.printed}`).toBe(true);
      }
      if (!one || !two) return;
      seen[one.rows === two.rows ? 'same' : 'different'] += 1;
      if (one.rows === two.rows) return;
      expect(same(left, other)).toBe(false);
      expect(same(one.printed, two.printed), `${one.printed}\n${two.printed}`).toBe(false);
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});
