import { expect, test } from 'vitest';
import { canonicalQuery, sameQuery, type SqlContext } from '../../src/sql/index.ts';

function same(left: string, right: string, context: SqlContext = {}): boolean {
  return sameQuery({ text: left, major: 17 }, { text: right, major: 17 }, context);
}

test.for([
  ['layout and a semicolon', 'select id from t where b', ' SELECT id\n   FROM t\n  WHERE b;'],
  [
    'qualifiers of the only relation',
    ' SELECT t.id,\n    t.b\n   FROM s.t\n  WHERE (t.id = 1);',
    ' SELECT id,\n    b\n   FROM s.t\n  WHERE (id = 1);',
  ],
  ['qualifiers by an alias', 'select x.id from t x', 'select id from t as x'],
  ['qualifiers in a query of WITH', 'with c as (select t.id from t) select c.id from c', 'with c as (select id from t) select id from c'],
  ['qualifiers in a query in FROM', 'select s.id from (select t.id from t) s', 'select id from (select id from t) s'],
  ['qualifiers in the parts of a union', 'select t.id from t union select o.id from o', 'select id from t union select id from o'],
  ['an alias equal to the column', 'select t.id as id from t', 'select id from t'],
  ['an alias equal to the function', 'select lower(b) as lower from t', 'select lower(b) from t'],
  ['an alias equal to the relation', 'select a.id from t as t join a as a on a.id = t.id', 'select a.id from t join a on t.id = a.id'],
  ['names in a later part of a union', 'select 1 as a union select 2 as b', 'select 1 as a union select 2'],
  [
    'names in a subquery',
    'select id from t where id in (select max(o.id) as m from o)',
    'select id from t where id in (select max(o.id) from o)',
  ],
  ['ORDER BY the column behind an alias', 'select lower(b) as l from t order by l', 'select lower(b) as l from t order by (lower(b))'],
  ['ORDER BY with what is the default', 'select id from t order by id asc nulls last', 'select id from t order by id'],
  ['ORDER BY with what is the default downwards', 'select id from t order by id desc nulls first', 'select id from t order by id desc'],
  ['FETCH FIRST and LIMIT', 'select id from t fetch first 3 rows only', 'select id from t limit 3'],
  ['expressions inside', 'select id from t where u = (select auth.uid()) and b', 'select id from t where b and auth.uid() = u'],
  ['a column named like its function in FROM', 'select g.g from generate_series(1, 3) g(g)', 'select g from generate_series(1, 3) g(g)'],
])('the same: %s', ([, left, right]) => {
  expect(same(left!, right!)).toBe(true);
});

test.for([
  ['another name of a column', 'select id from t', 'select id as key from t'],
  ['another order of columns', 'select id, b from t', 'select b, id from t'],
  ['another relation', 'select id from t', 'select id from o'],
  ['another schema', 'select id from a.t', 'select id from b.t'],
  ['ONLY', 'select id from t', 'select id from only t'],
  ['DISTINCT', 'select id from t', 'select distinct id from t'],
  ['a join of another sort', 'select t.id from t join o on t.id = o.id', 'select t.id from t left join o on t.id = o.id'],
  ['UNION and UNION ALL', 'select id from t union select id from o', 'select id from t union all select id from o'],
  ['LIMIT', 'select id from t limit 3', 'select id from t limit 4'],
  ['WITH TIES', 'select id from t order by id fetch first 3 rows with ties', 'select id from t order by id limit 3'],
  ['ORDER BY an alias and the column of that name', 'select - id as id from t order by id', 'select - id as id from t order by t.id'],
  ['a qualifier where there are two relations', 'select t.id from t join o on true', 'select id from t join o on true'],
  ['a qualifier where there are two items', 'select t.id from t, o', 'select id from t, o'],
  [
    'GROUP BY DISTINCT',
    'select id from t group by rollup (id), rollup (id)',
    'select id from t group by distinct rollup (id), rollup (id)',
  ],
  ['NULLS LAST downwards', 'select id from t order by id desc', 'select id from t order by id desc nulls last'],
  ['the other direction', 'select id from t order by id', 'select id from t order by id desc'],
  ['NULLS FIRST', 'select id from t order by id', 'select id from t order by id nulls first'],
  [
    'a qualifier that keeps a subquery from its own column',
    'select id from t where exists (select 1 from o where o.t_id = t.id)',
    'select id from t where exists (select 1 from o where o.t_id = id)',
  ],
  ['a whole row and a column', 'select t.t from t', 'select t from t'],
  ['the type of a column', "select 'x'::text as a", "select 'x'::character varying as a"],
  [
    'a lateral query, whose bare names may be outer ones',
    'select l.a from t, lateral (select o.a from o) l',
    'select l.a from t, lateral (select a from o) l',
  ],
  ['MATERIALIZED', 'with c as materialized (select id from t) select id from c', 'with c as (select id from t) select id from c'],
])('different: %s', ([, left, right]) => {
  expect(same(left!, right!)).toBe(false);
});

test('the types of the columns of relations are taken from the context', () => {
  const relations = { 's.t': { vc: 'character varying(9)', t: 'integer' } };
  const pairs = [
    ['SELECT "substring"((t.vc)::text, 1, 2) AS x FROM s.t', 'SELECT SUBSTRING(vc FROM 1 FOR 2) AS x FROM s.t'],
    ["SELECT o.id FROM s.t x, o WHERE ((x.vc)::text = 'a'::text)", "SELECT o.id FROM s.t x, o WHERE x.vc = 'a'"],
    ['SELECT t.t FROM s.t', 'SELECT t FROM s.t'],
  ] as const;
  for (const [left, right] of pairs) expect([same(left, right, { relations }), same(left, right)]).toEqual([true, false]);
});

test.for([
  ['insert into t values (1)', 'not one query: insert into t values (1)'],
  ['select 1; select 2', 'not one query: select 1; select 2'],
  ['select from from', 'syntax error at or near "from"'],
  ['', 'not one query: '],
])('%j is not a query', ([text, message]) => {
  expect(() => canonicalQuery(text!)).toThrow(message);
});
