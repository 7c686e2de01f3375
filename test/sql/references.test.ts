import { expect, test } from 'vitest';
import { columnsOf, functionsOf, operatorsOf, readsOf, relationsOf, sequencesOf, typesOf } from '../../src/sql/index.ts';

test.for([
  ['a = 1 and lower(b) = c', ['a', 'b', 'c']],
  ['t.a = public.t.b', ['a', 'b']],
  ['"A" > a', ['A', 'a']],
  ['(pr).f = arr[i]', ['arr', 'i', 'pr']],
  ['old.* is distinct from new.*', ['*']],
  ['exists (select 1 from m where m.x = t.y and z = 1)', ['y']],
  ['exists (select 1 from m where exists (select 1 from n where n.a = m.b and n.c = t.d))', ['d']],
  ['exists (select 1 from unnest(t.tags) u where u.u = 1)', ['tags']],
  ['a = (select b)', ['a', 'b']],
  ["'a' = 'b'", []],
] as const)('columnsOf(%s)', ([text, names]) => {
  expect(columnsOf(text)).toEqual(names);
});

test('functions are found anywhere, with their schemas', () => {
  const text = "auth.uid() = f(x) and exists (select public.g(1) from h(2) order by i(3)) and x at time zone 'utc' is null";
  expect(functionsOf(text)).toEqual([['auth', 'uid'], ['f'], ['h'], ['i'], ['public', 'g']]);
});

test('types are found in casts, arrays and definitions of columns, but for those of pg_catalog', () => {
  const text =
    "x::s.mood = 'a'::mood and y::int = any('{}'::_int4) and z = array[]::public.e[] and exists (select 1 from json_to_record(j) as r(a int, b s.k))";
  expect(typesOf(text)).toEqual([['mood'], ['public', 'e'], ['s', 'k'], ['s', 'mood']]);
});

test('relations are found anywhere; names of WITH are none', () => {
  const text =
    'with c as (select * from docs), d as (select * from c) select (select 1 from e) from d, public.m m1 join x.y on true for update of m1';
  expect(relationsOf(text)).toEqual([['docs'], ['e'], ['public', 'm'], ['x', 'y']]);
  expect(relationsOf('exists (with docs as (select * from docs) select 1 from docs)')).toEqual([['docs']]);
  expect(relationsOf('exists (with recursive r as (select * from r) select 1 from r)')).toEqual([]);
});

test.for<[string, string[][]]>([
  ['select a, t.b from s.t where (c > 1)', [['a'], ['b'], ['c']].map((path) => ['s', 't', ...path])],
  [
    'select x.a, y.b, c from s.t x join s.u y on x.k = y.k',
    [
      ['t', 'a'],
      ['u', 'b'],
      ['t', 'k'],
      ['u', 'k'],
    ].map((path) => ['s', ...path]),
  ],
  // A name that may stand for another relation, or for a query, tells nothing; nor does an alias that renames columns.
  ['select t.a, (select t.b from z.t) from s.t', []],
  ['with t as (select 1 as a) select t.a, q.b, n.c from t, (select 2 as b) q, s.u n(c)', []],
  ['select a from s.t, unnest(t.b) u', [['s', 't', 'b']]],
  ['select a from t', []],
  ['a = 1 and exists (select 1 from s.t where t.b = u.c and d)', [['s', 't', 'b']]],
  ['begin atomic select m.b, a from s.t m; end', [['s', 't', 'b']]],
  ['return (select max(t.a) from s.t)', [['s', 't', 'a']]],
])('readsOf(%s)', ([text, columns]) => {
  expect(readsOf(text)).toEqual(columns);
});

test('a rule reads columns of its own relation as NEW and OLD', () => {
  const rule = 'create rule r as on update to s.t where new.a <> old.b do also insert into s.u (x) values (new.c)';
  const known = { new: ['s', 't'], old: ['s', 't'] };
  expect(readsOf(rule, known)).toEqual([
    ['s', 't', 'a'],
    ['s', 't', 'b'],
    ['s', 't', 'c'],
  ]);
  expect(relationsOf(rule)).toEqual([
    ['s', 't'],
    ['s', 'u'],
  ]);
});

test('a body that Postgres parsed names what it reads and calls', () => {
  expect(relationsOf('begin atomic select 1 from s.t; insert into s.u values (s.f()); end')).toEqual([
    ['s', 't'],
    ['s', 'u'],
  ]);
  expect(functionsOf('return s.f(1)')).toEqual([['s', 'f']]);
});

test('sequences are found in the calls that name them', () => {
  expect(sequencesOf(`nextval('public."Seq"'::regclass) + nextval('b') + currval('A.b'::text)`)).toEqual([
    ['a', 'b'],
    ['b'],
    ['public', 'Seq'],
  ]);
  expect(sequencesOf("f('b'::regclass)")).toEqual([]);
});

test('operators come with the schema that was written', () => {
  expect(operatorsOf('a operator(public.<->) b < 1 and c = any(d) and e > all (select 1)')).toEqual([
    ['<'],
    ['='],
    ['>'],
    ['public', '<->'],
  ]);
});

test('text that is neither an expression nor a query is refused', () => {
  expect(() => functionsOf('a = ')).toThrow('syntax error at end of input');
  expect(() => columnsOf('select a from t')).toThrow('syntax error at or near "select"');
});
