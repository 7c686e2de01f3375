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
  ['another alias', 'select x.id, o.b from t x join o on o.id = x.id', 'select t.id, y.b from t join o y on t.id = y.id'],
  ['another alias of a query in FROM', 'select s.id from o, (select id from t) s', 'select q.id from o, (select t.id from t) q'],
  [
    'the alias of a query in FROM, used within',
    'select a.id from (select a.id from t a) a, o',
    'select b.id from (select c.id from t c) b, o',
  ],
  [
    'another alias in a lateral query',
    'select l.a from t x, lateral (select o.a from o where o.id = x.id) l',
    'select m.a from t y, lateral (select p.a from o p where p.id = y.id) m',
  ],
  ['another alias of a function', 'select a.n, t.id from t, unnest(t.b) a(n)', 'select b.n, x.id from t x, unnest(x.b) b(n)'],
  ['a whole row by another alias', 'select row_to_json(x.*) as j from t x', 'select row_to_json(t.*) as j from t'],
  [
    'another alias of what is in WITH',
    'with c as (select x.id from t x) select o.id from c o join t on t.id = o.id',
    'with c as (select t.id from t) select c.id from c join t x on x.id = c.id',
  ],
  [
    'another alias in a recursive query',
    'with recursive r as (select t.id from t union all select c.id from t c join r on r.id = c.up) select r.id from r',
    'with recursive r as (select x.id from t x union all select y.id from t y join r z on y.up = z.id) select id from r',
  ],
  [
    'other aliases in an outer join',
    'select x.id from t x left join o y on y.id = x.id',
    'select a.id from t a left join o b on a.id = b.id',
  ],
  [
    'another alias in ORDER BY and GROUP BY',
    'select x.id, count(*) from t x, o group by x.id order by x.id',
    'select t.id, count(*) from t, o group by t.id order by t.id',
  ],
  ['an inner join and WHERE', 'select t.id from t join o on o.id = t.id where t.b', 'select t.id from t, o where t.b and o.id = t.id'],
  [
    'joins in joins',
    'select t.id from t join (o join p on o.a = p.a) on o.b = t.b',
    'select t.id from t cross join o join p on p.a = o.a and t.b = o.b',
  ],
  ['ON true', 'select l.a from t join lateral (select t.a) l on true', 'select l.a from t, lateral (select t.a) l'],
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
  ['two relations by each other', 'select a.id from t a join t b on a.up = b.id', 'select b.id from t a join t b on a.up = b.id'],
  ['an alias that names a column of the result', 'select p from t p, o', 'select x from t x, o'],
  ['an alias that names a whole row', 'select row_to_json(p) as j from t p, o', 'select row_to_json(p) as j from t x, o p'],
  ['a whole row of another', 'select row_to_json(p.*) as j from t p, t x', 'select row_to_json(x.*) as j from t p, t x'],
  [
    'an alias that names the column of a function',
    'select row_to_json(a.*) as j from t, unnest(t.b) a',
    'select row_to_json(c.*) as j from t, unnest(t.b) c',
  ],
  ['other names of columns in an alias', 'select row_to_json(x.*) as j from t x(a), o', 'select row_to_json(x.*) as j from t x(b), o'],
  ['FOR UPDATE of another', 'select a.id from t a, t b for update of a', 'select a.id from t a, t b for update of b'],
  ['FOR UPDATE of another under its name', 'select a.id from t a, t b for update of a', 'select b.id from t b, t a for update of a'],
  [
    'a query that is LATERAL and one that reads an outer query',
    'select 1 from t a where exists (select 1 from o a, (select a.id) s)',
    'select 1 from t a where exists (select 1 from o a, lateral (select a.id) s)',
  ],
  [
    'one that reads an outer query and one that reads beside',
    'select 1 from t a where exists (select 1 from o b, (select a.id) s)',
    'select 1 from t c where exists (select 1 from o a, (select a.id) s)',
  ],
  [
    'the recursion and the first part',
    'with recursive r as (select t.id, t.up from t union all select c.id, c.up from t c join r on r.id = c.up) select r.id from r',
    'with recursive r as (select t.id, t.up from t union all select c.id, c.up from t c join r on c.id = r.up) select r.id from r',
  ],
  [
    'ON and WHERE of an outer join',
    'select t.id from t left join o on o.id = t.id where o.b',
    'select t.id from t left join o on o.id = t.id and o.b',
  ],
  [
    'an outer join of an inner join',
    'select t.id from t left join (o join p on o.a = p.a) on o.b = t.b',
    'select t.id from (t left join o on o.b = t.b) join p on o.a = p.a',
  ],
  ['USING, which merges columns', 'select id from t join o using (id)', 'select t.id from t, o where t.id = o.id'],
  [
    'ON, which sees its own sides alone',
    'select 1 from t a where exists (select 1 from o a, p b join q c on a.id = c.id)',
    'select 1 from t a where exists (select 1 from o a, p b, q c where a.id = c.id)',
  ],
  [
    'a relation of the catalog and the query of WITH that hides it',
    'WITH pg_am AS ( SELECT (1)::oid AS oid) SELECT oid FROM pg_am a',
    'WITH pg_am AS ( SELECT (1)::oid AS oid) SELECT oid FROM pg_catalog.pg_am a',
  ],
  [
    'the groups of EXISTS by the place of a column',
    'select 1 from t where exists (select id from o group by 1 offset 1)',
    'select 1 from t where exists (select 1 from o group by 1::integer offset 1)',
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
