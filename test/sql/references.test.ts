import { expect, test } from 'vitest';
import { columnsOf, functionsOf, operatorsOf, relationsOf, sequencesOf, typesOf } from '../../src/sql/index.ts';

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
