import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { beforeAll, describe, expect, test } from 'vitest';
import { majorDifferences, sameExpression, sameQuery, type SharedContext } from '../../src/sql/index.ts';

/**
 * What each of the majors 13 to 18 printed for a source: recorded once from real servers, because they are not
 * started here. Whether the record is true is checked for 18, which is the embedded engine.
 */
interface Recorded {
  kind: 'policy' | 'default' | 'check' | 'generated' | 'index' | 'view';
  source: string;
  /** By the first major that printed it so. */
  printed: Record<string, string>;
}

const record = JSON.parse(readFileSync(new URL('printed-by-majors.json', import.meta.url), 'utf8')) as {
  setup: string[];
  rows: Recorded[];
};

const relations: Record<string, Record<string, string>> = {};
let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(record.setup.join('\n'));
  await database.exec("set search_path = ''");
  const columns = await database.query<{ relation: string; name: string; type: string }>(
    `select n.nspname || '.' || c.relname as relation, a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type
     from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 's' and a.attnum > 0`,
  );
  for (const { relation, name, type } of columns.rows) (relations[relation] ??= {})[name] = type;
});

/** The statement that makes an object of the source, and the query that prints it. */
function recipe({ kind, source }: Recorded): [make: string, read: string] {
  const [type = '', expression = ''] = source.split(' := ');
  const printed = (column: string, catalog: string, relation: string, where: string): string =>
    `select pg_get_expr(${column}, ${relation}) as printed from pg_catalog.${catalog} where ${where}`;
  switch (kind) {
    case 'policy':
      return [`create policy p on t using (${source})`, printed('polqual', 'pg_policy', 'polrelid', "polname = 'p'")];
    case 'check':
      return [`alter table t add constraint made check (${source})`, printed('conbin', 'pg_constraint', 'conrelid', "conname = 'made'")];
    case 'default':
      return [
        `create table made (c ${type} default ${expression})`,
        printed('adbin', 'pg_attrdef', 'adrelid', "adrelid = 's.made'::regclass"),
      ];
    case 'generated':
      return [
        `alter table t add column made ${type} generated always as (${expression}) stored`,
        printed('adbin', 'pg_attrdef', 'adrelid', "adrelid = 's.t'::regclass"),
      ];
    case 'index':
      return [
        `create index made on t ${source}`,
        `select coalesce(pg_get_expr(indpred, indrelid), pg_get_expr(indexprs, indrelid)) as printed from pg_catalog.pg_index where indexrelid = 's.made'::regclass`,
      ];
    case 'view':
      return [`create view made as ${source}`, `select pg_get_viewdef('s.made'::regclass) as printed`];
  }
}

function contextOf({ kind, source }: Recorded): SharedContext {
  const type = kind === 'default' || kind === 'generated' ? source.split(' := ')[0] : undefined;
  return kind === 'view' ? { relations } : { columns: relations['s.t'], relations, relation: ['t'], type };
}

test.for(record.rows)('$kind $source means the same on every major', (row) => {
  const same = row.kind === 'view' ? sameQuery : sameExpression;
  const texts = Object.entries(row.printed).map(([major, text]) => ({ major: Number(major), text }));
  const newest = texts.at(-1)!;
  expect(texts.filter((text) => !same(text, { ...newest, major: 18 }, contextOf(row)))).toEqual([]);
  expect(texts.filter((text) => !same({ ...newest, major: 18 }, text, contextOf(row)))).toEqual([]);
});

test('sources that do not mean the same stay apart', () => {
  const pairs = (kind: Recorded['kind'], same: typeof sameQuery): string[][] => {
    const rows = record.rows
      .filter((row) => row.kind === kind)
      .map(({ source, printed }) => ({ source, text: Object.values(printed).at(-1)!, major: 18 }));
    return rows.flatMap((left, at) =>
      rows
        .slice(at + 1)
        .flatMap((right) => (same(left, right, { relations, columns: relations['s.t'] }) ? [[left.source, right.source]] : [])),
    );
  };
  expect(pairs('policy', sameExpression)).toEqual([]);
  expect(pairs('view', sameQuery)).toEqual([
    ['select * from t', 'select t.* from t'],
    ["select tz at time zone 'utc' from t", "select timezone('utc', tz) from t"],
  ]);
});

describe('the embedded engine prints what the record says of 18', () => {
  test.for(record.rows)('$kind $source', async (row) => {
    const [make, read] = recipe(row);
    await database.exec('begin; set local search_path = s, public');
    try {
      await database.exec(`${make}; set local search_path = ''`);
      const { rows } = await database.query<{ printed: string }>(read);
      expect(rows[0]?.printed).toBe(Object.values(row.printed).at(-1));
    } finally {
      await database.exec('rollback');
    }
  });
});

test.for(majorDifferences)('$from: $older and $newer', ({ from, text, older, newer, columns, needsMajors = false }) => {
  const same = text === 'query' ? sameQuery : sameExpression;
  const context: SharedContext = columns ? { columns } : {};
  expect(same({ text: older, major: from - 1 }, { text: newer, major: from }, context)).toBe(true);
  expect(same({ text: newer, major: from }, { text: older, major: from - 1 }, context)).toBe(true);
  expect(same({ text: older, major: 18 }, { text: newer, major: 18 }, context)).toBe(!needsMajors);
});

test('extract and date_part are one function only where one side is 13 and the other is not', () => {
  const [older, newer] = [
    `(date_part('dow'::text, dt) = ANY (ARRAY[(0)::double precision, (6)::double precision]))`,
    `(EXTRACT(dow FROM dt) = ANY (ARRAY[(0)::numeric, (6)::numeric]))`,
  ];
  const same = (left: number, right: number): boolean => sameExpression({ text: older, major: left }, { text: newer, major: right });
  expect([same(13, 14), same(13, 18), same(14, 15), same(18, 18), same(13, 13)]).toEqual([true, true, false, false, false]);
});
