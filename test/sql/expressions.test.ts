import { expect, test } from 'vitest';
import { canonicalExpression, sameExpression, type SqlContext } from '../../src/sql/index.ts';

/** The columns that the pairs below speak of. */
const columns = {
  id: 'integer',
  big: 'bigint',
  num: 'numeric',
  d: 'double precision',
  r: 'real',
  txt: 'text',
  vc: 'character varying(20)',
  ch: 'character(3)',
  b: 'boolean',
  u: 'uuid',
  dt: 'date',
  tz: 'timestamp with time zone',
  ta: 'text[]',
  jb: 'jsonb',
  pr: 'public.pair',
  pa: 'path',
};
const known: SqlContext = { columns, relation: ['t'] };

function same(left: string, right: string, context: SqlContext = known): boolean {
  return sameExpression({ text: left, major: 17 }, { text: right, major: 17 }, context);
}

test.for([
  ['white space, case and comments', "txt='a'", "TXT  = /* the first */ 'a' -- of them"],
  ['parentheses', '((id + 1)) > ((2))', 'id + 1 > 2'],
  ['a cast written either way', 'txt::uuid = u', 'cast(txt as uuid) = u'],
  ['the names of a type', 'id::int8 = big', 'id::bigint = big'],
  ['pg_catalog before functions', "pg_catalog.lower(txt) = 'a'", "lower(txt) = 'a'"],
  ['pg_catalog before types', 'num = id::pg_catalog.numeric', 'num = id::numeric'],
  ['pg_catalog before operators', 'id OPERATOR(pg_catalog.=) 1', 'id = 1'],
  ['pg_catalog before collations', 'txt COLLATE pg_catalog."C" = \'a\'', 'txt COLLATE "C" = \'a\''],
  ['SQL syntax and a call', "now() AT TIME ZONE 'utc'", "timezone('utc', now())"],
  ['SQL syntax and the call that is printed', "now() AT TIME ZONE 'utc'", "timezone('utc'::text, now())"],
  ['operands of =', 'u = auth.uid()', 'auth.uid() = u'],
  ['operands of <>', 'id <> big', 'big != id'],
  ['operands of + and *', 'id + big * 2 > 3', '2 * big + id > 3'],
  ['operands of + where one is a date', '1 + dt > dt', 'dt + 1 > dt'],
  ['operands of AND and OR', "b AND (id = 1 OR txt = 'a')", "(txt = 'a' OR id = 1) AND b"],
  ['nested AND', "(b AND id = 1) AND txt = 'a'", "b AND (id = 1 AND txt = 'a')"],
  ['> and <', 'id > big', 'big < id'],
  ['>= and <=', 'id >= big', 'big <= id'],
  ['@> and <@', "ta @> ARRAY['a']", "ARRAY['a'] <@ ta"],
  ['IS DISTINCT FROM', 'id IS DISTINCT FROM big', 'big IS DISTINCT FROM id'],
  ['IS NOT DISTINCT FROM as printed', 'id IS NOT DISTINCT FROM big', 'NOT (id IS DISTINCT FROM big)'],
  ['IN and = ANY', "txt IN ('a', 'b')", "txt = ANY (ARRAY['a'::text, 'b'::text])"],
  ['IN and an array as text', "txt IN ('a', 'b')", "txt = ANY ('{a,b}'::text[])"],
  ['order and repetition in IN', "txt IN ('a', 'b', 'a')", "txt IN ('b', 'a')"],
  ['IN of one', "txt IN ('a')", "txt = 'a'"],
  ['IN and OR', 'id IN (1, 2)', 'id = 2 OR id = 1'],
  ['IN with a column', 'id IN (1, 2, big)', '(id = ANY (ARRAY[1, 2])) OR (id = big)'],
  ['NOT IN and <> ALL', "txt NOT IN ('a', 'b')", "txt <> ALL (ARRAY['b'::text, 'a'::text])"],
  ['NOT around IN', 'NOT (id IN (1, 2))', 'id NOT IN (1, 2)'],
  ['= SOME', 'id = SOME (ARRAY[1, 2])', 'id IN (1, 2)'],
  ['IN over a query', 'id IN (SELECT o.id FROM o)', 'id = ANY (SELECT o.id FROM o)'],
  ['NOT IN over a query', 'id NOT IN (SELECT o.id FROM o)', 'id <> ALL (SELECT o.id FROM o)'],
  ['LIKE on any of a list', "txt LIKE ANY (ARRAY['a%', 'b%'])", "txt LIKE 'b%' OR txt ~~ 'a%'"],
  ['the type of a text literal', "txt = 'a'", "txt = 'a'::text"],
  ['varchar and text literals', "txt = 'a'::character varying", "txt = 'a'::text"],
  ['a varchar column as printed', "vc = 'a'", "((vc)::text = 'a'::text)"],
  [
    'a varchar column in a list as printed',
    "vc IN ('a', 'b')",
    "((vc)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
  ],
  [
    'a list restored from a dump',
    "vc IN ('a', 'b')",
    "((vc)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
  ],
  ['a varchar in a function of text', "lower(vc) = 'a'", "(lower((vc)::text) = 'a'::text)"],
  ['COALESCE over varchar as printed', "coalesce(vc, 'x') = 'x'", "((COALESCE(vc, 'x'::character varying))::text = 'x'::text)"],
  ['string constants in any quotes', "txt = E'it\\'s'", "txt = $$it's$$"],
  ['a boolean in letters', "b = 't'::boolean", 'b = true'],
  ['a boolean in words', "b = 'on'::boolean AND b = 'N'::boolean", 'b = true AND b = false'],
  ['a negative number as printed', 'id = -1', "id = '-1'::integer"],
  ['a negative number in parentheses', 'id = (-1)', 'id = - 1'],
  ['a wider number', 'big > 1::bigint', "(big > '1'::bigint)"],
  ['a number beside numeric', 'num > 1', '(num > (1)::numeric)'],
  ['a number beside double precision', 'd > 1.5', '(d > (1.5)::double precision)'],
  ['a uuid in capitals', "u = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "(u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid)"],
  ['an empty array', "ta = '{}'", 'ta = ARRAY[]::text[]'],
  ['an array with NULL as text', "txt = ANY ('{a,NULL}'::text[])", "txt = ANY (ARRAY['a', NULL])"],
  ['an array with quotes as text', String.raw`txt = ANY ('{"a b","c\"d","NULL"}'::text[])`, `txt = ANY (ARRAY['a b', 'c"d', 'NULL'])`],
  ['(select f())', 'u = (SELECT auth.uid())', 'u = auth.uid()'],
  ['(select f()) as printed', '(( SELECT auth.uid() AS uid) = u)', '(auth.uid() = u)'],
  ['a cast inside and outside of it', '(select auth.uid()::text) = txt', '(( SELECT auth.uid() AS uid))::text = txt'],
  ['(select) of what a function gives', "(select auth.jwt() ->> 'role') = 'a'", "((auth.jwt() ->> 'role'::text) = 'a'::text)"],
  ['(select current_setting)', "(select current_setting('x.y', true)) = txt", "current_setting('x.y'::text, true) = txt"],
  ['BETWEEN', 'id BETWEEN 1 AND 2', '((id >= 1) AND (id <= 2))'],
  ['NOT BETWEEN', 'id NOT BETWEEN 1 AND 2', '((id < 1) OR (id > 2))'],
  ['BETWEEN SYMMETRIC', 'id BETWEEN SYMMETRIC 2 AND 1', '(((id >= 2) AND (id <= 1)) OR ((id >= 1) AND (id <= 2)))'],
  ['LIKE', "txt LIKE 'a%'", "(txt ~~ 'a%'::text)"],
  ['NOT LIKE and NOT ILIKE', "txt NOT LIKE 'a' OR txt NOT ILIKE 'b'", "((txt !~~ 'a'::text) OR (txt !~~* 'b'::text))"],
  ['NOT around =', 'NOT id = 1', 'id <> 1'],
  ['NOT around AND', 'NOT (b AND id = 1)', '(NOT b) OR id <> 1'],
  ['NOT of IS TRUE', 'NOT (b IS TRUE)', 'b IS NOT TRUE'],
  ['NOT of IS NULL of a scalar', 'NOT (txt IS NULL)', 'txt IS NOT NULL'],
  ['now()', 'tz > CURRENT_TIMESTAMP', 'tz > now()'],
  ['transaction_timestamp()', 'tz > transaction_timestamp()', 'tz > now()'],
  ['names of the current user', 'current_role = txt', 'USER = txt'],
  ['the qualifier of the only relation', 't.id = 1', 'id = 1'],
  ['that qualifier with a schema', 'public.t.id = 1', 'id = 1'],
  ['rows compared field by field', "(id, txt) = (1, 'a')", "((id = 1) AND (txt = 'a'::text))"],
  ['rows in a list', "(id, txt) IN ((1, 'a'), (2, 'b'))", "(((id = 1) AND (txt = 'a'::text)) OR ((id = 2) AND (txt = 'b'::text)))"],
  ['CASE without ELSE', "CASE WHEN b THEN 'x' END = 'x'", "CASE WHEN b THEN 'x'::text ELSE NULL::text END = 'x'::text"],
  ['named arguments', 'f(b => 1, a => 2) = 1', 'f(a => 2, b => 1) = 1'],
  ['a constant in EXISTS', 'EXISTS (SELECT 1 FROM o WHERE o.id = t.id)', 'EXISTS (SELECT true AS bool FROM o WHERE (t.id = o.id))'],
  ['a column in EXISTS', 'EXISTS (SELECT o.id FROM o)', 'EXISTS (SELECT 1 FROM o)'],
  ['all columns in EXISTS', 'EXISTS (SELECT * FROM o)', 'EXISTS (SELECT 1 FROM o)'],
  ['all columns of one in EXISTS', 'EXISTS (SELECT x.* FROM o x)', 'EXISTS (SELECT o.id, NULL FROM o)'],
  [
    'another alias in EXISTS',
    'EXISTS (SELECT 1 FROM public.m x WHERE x.id = t.id AND x.u = auth.uid())',
    'EXISTS (SELECT 1 FROM public.m WHERE (m.u = ( SELECT auth.uid() AS uid)) AND (t.id = m.id))',
  ],
  ['another alias in IN', 'id IN (SELECT x.id FROM o x)', 'id IN (SELECT o.id FROM o)'],
  ['another alias in a value', 'id = (SELECT max(x.id) FROM o x)', 'id = (SELECT max(y.id) FROM o y)'],
  [
    'other aliases on two levels',
    'EXISTS (SELECT 1 FROM o a WHERE EXISTS (SELECT 1 FROM m b WHERE b.id = a.id AND a.id = t.id))',
    'EXISTS (SELECT 1 FROM o b WHERE EXISTS (SELECT 1 FROM m a WHERE a.id = b.id AND b.id = t.id))',
  ],
  [
    'other aliases beside each other',
    'EXISTS (SELECT 1 FROM o a WHERE a.b) OR EXISTS (SELECT 1 FROM m a WHERE a.b)',
    'EXISTS (SELECT 1 FROM o x WHERE x.b) OR EXISTS (SELECT 1 FROM m y WHERE y.b)',
  ],
  [
    'the alias of the own table again',
    'EXISTS (SELECT 1 FROM t t_1 WHERE t_1.id = t.num)',
    'EXISTS (SELECT 1 FROM t other WHERE other.id = t.num)',
  ],
  [
    'an inner join and WHERE',
    'EXISTS (SELECT 1 FROM o JOIN m ON m.id = o.id WHERE o.b)',
    'EXISTS (SELECT 1 FROM o, m WHERE o.b AND o.id = m.id)',
  ],
  ['an alias that repeats the name', 'EXISTS (SELECT 1 FROM o o WHERE o.b)', 'EXISTS (SELECT 1 FROM o WHERE o.b)'],
  ["the name of a subquery's column", 'id = (SELECT max(o.id) FROM o)', 'id = ( SELECT max(o.id) AS max FROM o)'],
])('the same: %s', ([, left, right]) => {
  expect(same(left!, right!)).toBe(true);
});

test.for([
  ['another operator', 'id = 1', 'id <> 1'],
  ['swapped operands of -', 'id - big = 1', 'big - id = 1'],
  ['swapped operands of ||', "txt || vc = 'a'", "vc || txt = 'a'"],
  ['swapped operands of <', 'id < big', 'big < id'],
  ['paths, which + joins in order', 'pa + pa2', 'pa2 + pa'],
  ['AND and OR', 'b AND id = 1', 'b OR id = 1'],
  ['AND over OR and OR over AND', 'b AND (id = 1 OR id = 2)', '(b AND id = 1) OR id = 2'],
  ['another element', "txt IN ('a', 'b')", "txt IN ('a', 'c')"],
  ['one element more', "txt IN ('a', 'b')", "txt IN ('a', 'b', 'c')"],
  ['IN and NOT IN', 'id IN (1, 2)', 'id NOT IN (1, 2)'],
  ['ANY and ALL', 'id = ANY (ARRAY[1, 2])', 'id = ALL (ARRAY[1, 2])'],
  ['a text and a number of the same letters', "'01'::text = txt", "'01'::integer = txt"],
  ['a text and a uuid of the same letters', "txt = 'x'::text", "txt = 'x'::uuid"],
  ['a literal of char beside a char', "ch = 'a'::text", "ch = 'a'"],
  ['a varchar literal beside a char', "ch = 'a'::text", "ch = 'a'::varchar"],
  ['a cast that cuts', "vc::varchar(3) = 'abc'", "vc = 'abc'"],
  ['a literal that is cut', "txt = 'abc'::varchar(2)", "txt = 'abc'"],
  ['a literal in another case', "txt = 'a'", "txt = 'A'"],
  ['a quoted name in another case', '"Id" = 1', 'id = 1'],
  ['now as a constant and as a text', "tz > 'now'::timestamptz", "tz > ('now'::text)::timestamptz"],
  ['scales of numeric', 'num::text = (1.5)::text', 'num::text = (1.50)::text'],
  ['a real beside a decimal, in a list and alone', 'r IN (0.1, 0.2)', 'r = 0.1 OR r = 0.2'],
  ['a real in a list and in an array', 'r IN (0.1, 0.2)', 'r = ANY (ARRAY[0.1, 0.2])'],
  ['a volatile function called once and for every row', '(select random()) > 0.5', 'random() > 0.5'],
  ['gen_random_uuid', 'u = (select gen_random_uuid())', 'u = gen_random_uuid()'],
  ['nextval', "(select nextval('s')) = 1", "nextval('s') = 1"],
  ['a function that nobody told us about', '(select public.roll()) = 1', 'public.roll() = 1'],
  ['a subquery with FROM', 'u = (select auth.uid() from o)', 'u = auth.uid()'],
  ['a subquery with WHERE', 'u = (select auth.uid() where false)', 'u = auth.uid()'],
  ['a volatile left side repeated', 'random() IN (1, 2)', 'random() = 1 OR random() = 2'],
  ['NOT of IS NULL of a row', 'NOT (pr IS NULL)', 'pr IS NOT NULL'],
  ['IS NOT TRUE and NOT', 'b IS NOT TRUE', 'NOT b'],
  ['IS DISTINCT FROM and <>', 'id IS DISTINCT FROM 1', 'id <> 1'],
  ['COALESCE in another order', 'coalesce(id, big) = 1', 'coalesce(big, id) = 1'],
  ['a qualifier inside of a subquery', 'EXISTS (SELECT 1 FROM m WHERE m.t_id = t.id)', 'EXISTS (SELECT 1 FROM m WHERE m.t_id = id)'],
  ['a subquery without FROM around a column', "(select lower(txt)) = 'a'", "lower(txt) = 'a'"],
  ['a column of another relation', 'm.id = 1', 'id = 1'],
  ['EXISTS over an aggregate', 'EXISTS (SELECT max(o.id) FROM o)', 'EXISTS (SELECT 1 FROM o)'],
  ['EXISTS over a call, which may give no row or raise', 'EXISTS (SELECT f(o.id) FROM o)', 'EXISTS (SELECT 1 FROM o)'],
  ['EXISTS over what may raise', 'EXISTS (SELECT 1 / o.id FROM o)', 'EXISTS (SELECT 1 FROM o)'],
  ['EXISTS over a set', 'EXISTS (SELECT generate_series(1, o.id) FROM o)', 'EXISTS (SELECT 1 FROM o)'],
  ['EXISTS over distinct rows', 'EXISTS (SELECT DISTINCT o.id FROM o OFFSET 1)', 'EXISTS (SELECT DISTINCT 1 FROM o OFFSET 1)'],
  ['EXISTS over groups', 'EXISTS (SELECT o.id FROM o GROUP BY o.id HAVING count(*) > 1)', 'EXISTS (SELECT 1 FROM o HAVING count(*) > 1)'],
  ['EXISTS over a union', 'EXISTS (SELECT o.id FROM o EXCEPT SELECT 1)', 'EXISTS (SELECT 1 FROM o EXCEPT SELECT 1)'],
  ['IN over other columns', 'id IN (SELECT o.id FROM o)', 'id IN (SELECT o.num FROM o)'],
  ['another relation under the same alias', 'EXISTS (SELECT 1 FROM o x WHERE x.b)', 'EXISTS (SELECT 1 FROM m x WHERE x.b)'],
  [
    'the one relation twice, and the other condition',
    'EXISTS (SELECT 1 FROM o x, o y WHERE x.b AND y.id = t.id)',
    'EXISTS (SELECT 1 FROM o x, o y WHERE y.b AND y.id = t.id)',
  ],
  ['a relation that hides the own table', 'EXISTS (SELECT 1 FROM o t WHERE t.id = t.id)', 'EXISTS (SELECT 1 FROM o x WHERE x.id = t.id)'],
  [
    'a name of the query inside or around',
    'EXISTS (SELECT 1 FROM o x WHERE EXISTS (SELECT 1 FROM m x WHERE x.id = 1))',
    'EXISTS (SELECT 1 FROM o x WHERE EXISTS (SELECT 1 FROM m y WHERE x.id = 1))',
  ],
  ['a bare name that may be a whole row', 'EXISTS (SELECT 1 FROM o p WHERE p IS NULL)', 'EXISTS (SELECT 1 FROM o x WHERE p IS NULL)'],
  ['an operator of another schema', 'id OPERATOR(public.=) 1', 'id = 1'],
  ['a function of another schema', "public.lower(txt) = 'a'", "lower(txt) = 'a'"],
  ['a type of another schema', "id = '1'::public.integer", "id = '1'::integer"],
  ['the time of the statement', 'tz > statement_timestamp()', 'tz > now()'],
  ["the session's user", 'session_user = txt', 'current_user = txt'],
  ['extract and date_part within one major', 'extract(epoch from tz) > 5', "date_part('epoch', tz) > 5"],
  ['two volatile calls swapped', "nextval('s') > nextval('s')", "nextval('s') < nextval('s')"],
  ['NULL and its name in an array', "txt = ANY ('{a,NULL}'::text[])", `txt = ANY ('{a,"NULL"}'::text[])`],
  ['an array of two dimensions', "ta = '{{a},{b}}'", "ta = '{a,b}'"],
  ['text that is no array', "txt = ANY ('{a,}'::text[])", "txt = ANY (ARRAY['a', ''])"],
  ['a type whose arrays have another separator', "x = ANY ('{a,b}'::box[])", "x = ANY (ARRAY['a', 'b']::box[])"],
  ['a literal among values of two types', "coalesce(id, num, '1') = 1", "coalesce(id, num, '1'::integer) = 1"],
  ['FILTER', '(SELECT count(*) FILTER (WHERE o.b) FROM o) > 1', '(SELECT count(*) FROM o) > 1'],
  ['DISTINCT in an aggregate', '(SELECT count(DISTINCT o.id) FROM o) > 1', '(SELECT count(o.id) FROM o) > 1'],
  ['the star of an aggregate', '(SELECT count(*) FROM o) > 1', '(SELECT count() FROM o) > 1'],
  ['the order of an aggregate', '(SELECT array_agg(o.id ORDER BY o.id) FROM o) = x', '(SELECT array_agg(o.id ORDER BY o.b) FROM o) = x'],
  ['WITHIN GROUP', '(SELECT rank(1) WITHIN GROUP (ORDER BY o.id) FROM o) > 1', '(SELECT rank(1 ORDER BY o.id) FROM o) > 1'],
  ['a window', '(SELECT sum(o.id) OVER (ORDER BY o.id) FROM o) > 1', '(SELECT sum(o.id) OVER () FROM o) > 1'],
  ['VARIADIC', 'f(VARIADIC ta)', 'f(ta)'],
  ['a collation', `txt COLLATE "C" < 'a'`, `txt COLLATE "POSIX" < 'a'`],
  [
    'the type of a column of a record',
    'EXISTS (SELECT 1 FROM json_to_record(jb) AS r(a integer))',
    'EXISTS (SELECT 1 FROM json_to_record(jb) AS r(a text))',
  ],
  ['an array of arrays', 'txt = ANY (ARRAY[ta, ta])', 'txt = ta OR txt = ta'],
  ['elements whose common type depends on their order', 'txt = ANY (ARRAY[ch, vc])', 'txt = ANY (ARRAY[vc, ch])'],
])('different: %s', ([, left, right]) => {
  expect(same(left!, right!)).toBe(false);
});

test('without the types of columns what depends on them is different', () => {
  expect(same("status = 'a'", "(status)::text = 'a'::text", {})).toBe(false);
  expect(same("status = 'a'", "status = 'a'::text", {})).toBe(false);
  expect(same('a + b = 1', 'b + a = 1', {})).toBe(false);
  expect(same('a IN (0.1, 0.2)', 'a = 0.1 OR a = 0.2', {})).toBe(false);
  expect(same('a IN (16777217, 1)', 'a = 16777217 OR a = 1', {})).toBe(false);
  expect(same('a IN (2, 1)', 'a = 2 OR a = 1', {})).toBe(true);
  expect(same('a + 1 = 1', '1 + a = 1', {})).toBe(true);
  expect(same("status = 'a'", "(status)::text = 'a'::text", { columns: { status: 'character varying' } })).toBe(true);
});

test('the context says of functions what the names do not', () => {
  const functions = { 'public.is_admin': { returns: 'boolean', volatility: 'stable' }, 'auth.uid': { volatility: 'volatile' } } as const;
  expect(same('(select public.is_admin())', 'public.is_admin()', { functions })).toBe(true);
  expect(same('u = (select auth.uid())', 'u = auth.uid()', { functions })).toBe(false);
});

test.for([
  ["'x'", "'x'::text", undefined, true],
  ["'x'::text", "'x'::character varying", undefined, true],
  ['NULL', 'NULL::character varying', undefined, true],
  ["'1'", '1', 'integer', true],
  ['1', "'1'::bigint", 'bigint', true],
  ['0', "'0'::numeric", 'numeric(10,2)', true],
  ["'{}'", 'ARRAY[]::text[]', 'text[]', true],
  ["'ok'", "'ok'::public.mood", 'public.mood', true],
  ['now()', '(now())::date', 'date', true],
  ['now()', '(now())::date', 'timestamp with time zone', false],
  ["'abc'", "'abc'::varchar(2)", 'character varying(5)', false],
  ["'1'", "'01'", 'text', false],
  ['now()', "timezone('utc'::text, now())", 'timestamp with time zone', false],
] as const)('a column of the type in the third place stores the same for %s and %s: %s, %s', ([left, right, type, expected]) => {
  expect(same(left, right, { type })).toBe(expected);
});

test.for([
  ['', 'syntax error at end of input'],
  ['a =', 'syntax error at end of input'],
  ['a, b', 'syntax error at or near ","'],
  ['a b', 'syntax error at or near "b"'],
  ['a from t', 'syntax error at or near "from"'],
  ['1) or (true', 'syntax error at or near ")"'],
  ['a; drop table t', 'not one expression or body: a; drop table t'],
  ["a = 'x", 'unterminated quoted string at or near "\'x"'],
  ['a = 1\0 or true', 'invalid character: NUL'],
])("%j is refused with Postgres's message", ([text, message]) => {
  expect(() => canonicalExpression(text!)).toThrow(expect.objectContaining({ name: 'SqlSyntaxError', message }));
});

test('the place of an error is counted in the given text', () => {
  expect(() => canonicalExpression('id = = 1')).toThrow(expect.objectContaining({ position: 5 }));
});

test('what is nested deeper than the stack is refused, not read in part', () => {
  expect(() => canonicalExpression('not '.repeat(4000) + 'a')).toThrow(expect.objectContaining({ name: 'SqlSyntaxError' }));
  expect(canonicalExpression('not '.repeat(200) + 'a')).toBe(canonicalExpression('a'));
});

test('what names the relation it stands in means that one, whatever was compared elsewhere before', () => {
  const place = (...relation: string[]): SqlContext => ({ columns, relation });
  for (const _ of ['first', 'again']) {
    expect(same('t.id = 1', 'id = 1', place('t', 's.t'))).toBe(true);
    expect(same('t.id = 1', 'id = 1', place('o', 's.o'))).toBe(false);
    expect(same('ORDERS.id = 1', 'id = 1', place('orders'))).toBe(true);
    expect(same('"a""b".id = 1', 'id = 1', place('a"b'))).toBe(true);
    expect(same(String.raw`U&"\0074".id = 1`, 'id = 1', place('t'))).toBe(true);
  }
});
