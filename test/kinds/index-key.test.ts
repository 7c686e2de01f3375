import { expect, test } from 'vitest';
import { exclusionElements, indexKeys, showElement, showKey } from '../../src/kinds/index-key.ts';

const plain = { order: 'asc', nulls: 'last', opclass: null, parameters: null, collation: null };

test.for([
  ['user_id', { expression: 'user_id' }],
  ['created_at desc', { expression: 'created_at', order: 'desc', nulls: 'first' }],
  ['created_at DESC NULLS LAST', { expression: 'created_at', order: 'desc', nulls: 'last' }],
  ['created_at asc nulls first', { expression: 'created_at', nulls: 'first' }],
  ['lower(email)', { expression: 'lower(email)' }],
  ['(lower(email))', { expression: 'lower(email)' }],
  ['lower(email) text_pattern_ops', { expression: 'lower(email)', opclass: 'text_pattern_ops' }],
  ['name collate "C" desc', { expression: 'name', collation: 'C', order: 'desc', nulls: 'first' }],
  [
    'name collate pg_catalog."C" text_pattern_ops',
    { expression: 'name', collation: 'C', collationSchema: 'pg_catalog', opclass: 'text_pattern_ops' },
  ],
  [
    "name extensions.gist_trgm_ops(siglen=32, x = 'a')",
    { expression: 'name', opclass: 'gist_trgm_ops', opclassSchema: 'extensions', parameters: { siglen: '32', x: 'a' } },
  ],
  ["data ->> 'a desc'", { expression: "(data ->> 'a desc')" }],
  ["((data ->> 'a'))  desc", { expression: "(data ->> 'a')", order: 'desc', nulls: 'first' }],
  ['a + b', { expression: '(a + b)' }],
  ['a is null', { expression: '(a is null)' }],
  ['not active', { expression: '(not active)' }],
  ['a isnull', { expression: '(a isnull)' }],
  ['a::text', { expression: '(a::text)' }],
  ["at at time zone 'utc'", { expression: "(at at time zone 'utc')" }],
  ['(a, b)', { expression: '((a, b))' }],
  ['tags[1]', { expression: '(tags[1])' }],
  ['array[a, b]', { expression: '(array[a, b])' }],
  // A bare name is taken as it stands, as everywhere in a manifest.
  ['userId', { expression: '"userId"' }],
  ['order desc', { expression: '"order"', order: 'desc', nulls: 'first' }],
  ['"a desc"', { expression: '"a desc"' }],
] as const)('reads %s', ([written, expected]) => {
  expect(indexKeys.parse(written)).toEqual([{ ...plain, ...expected }]);
});

test.for(['user_id', 'created_at desc', 'created_at desc nulls last', 'name collate "C" text_pattern_ops', 'lower(email) desc', '(a + b)'])(
  'shows %s as it is written',
  (written) => {
    expect(indexKeys.parse(written).map(showKey)).toEqual([written]);
  },
);

test('one text may hold several keys', () => {
  expect(indexKeys.parse("user_id, coalesce(a, 'x, y') desc").map(showKey)).toEqual(['user_id', "coalesce(a, 'x, y') desc"]);
});

test('what is left out of an object is as Postgres fills it in', () => {
  expect(indexKeys.parse({ expression: 'a', order: 'desc' })).toEqual([{ ...plain, expression: 'a', order: 'desc', nulls: 'first' }]);
});

test('a misspelt field of a key is refused', () => {
  expect(() => indexKeys.parse({ expression: 'a', sort: 'desc' })).toThrow('sort');
});

test.for([
  ['during with &&', { operator: '&&' }],
  ['during with operator(public.&&)', { operator: '&&', operatorSchema: 'public' }],
] as const)('reads the element %s', ([written, expected]) => {
  expect(exclusionElements.parse(written)).toEqual([{ ...plain, expression: 'during', ...expected }]);
  expect(exclusionElements.parse(written).map(showElement)).toEqual(['during with &&']);
});

test('an element without operator is refused', () => {
  expect(() => exclusionElements.parse('during')).toThrow('with &&');
});
