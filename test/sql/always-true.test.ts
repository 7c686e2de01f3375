import { expect, test } from 'vitest';
import { isAlwaysTrue } from '../../src/sql/index.ts';

const context = { columns: { id: 'uuid', n: 'integer', b: 'boolean', p: 'public.pair' }, notNull: ['id', 'b', 'p'], relation: ['t'] };

test.for([
  'true',
  '(true)',
  "'t'::boolean",
  '1::boolean',
  '1 = 1',
  "'a' = 'a'",
  "'a'::text = 'a'",
  '1 <> 2',
  '2 > 1',
  'not false',
  'not (1 = 2)',
  'true or n = 1',
  'n = 1 or true',
  'true and 1 = 1',
  'coalesce(true, b)',
  'coalesce(null, true)',
  '(select true)',
  '(select 1 = 1)',
  'exists (select 1)',
  'id = id',
  't.id = id',
  'id is not null',
  'current_user is not null',
  'now() = now()',
  'n is null or n is not null',
  'p is null or not (p is null)',
  'n = n or n is null',
  'b or not b',
  'true is not false',
  '(id = id) is true',
  '(id = id) is not unknown',
  'case when b then true else true end',
  '1 = any (array[1, 2])',
  '1 in (2, 1)',
  "n <> all ('{}'::int[])",
  'n not in (1) or n in (1) or n is null',
])('%s holds on every row', (text) => {
  expect(isAlwaysTrue(text, context)).toBe(true);
});

test.for([
  'false',
  'null',
  'b',
  'n = n',
  'n is not null',
  'p is not null',
  'p is null or p is not null',
  "auth.role() = any (array['anon', 'authenticated'])",
  'auth.uid() = auth.uid()',
  'auth.uid() is not null',
  'random() = random()',
  'coalesce(b, true)',
  'true and n = 1',
  'false or b',
  'exists (select 1 limit 0)',
  'exists (select 1 where false)',
  'exists (select 1 from t)',
  '(select true from t)',
  'n = 1 or n <> 1',
  'case when b then true end',
  'not true',
  '1 = 2',
  '2 < 1',
  "'a' < 'b'",
  'm.id = m.id',
  "current_setting('x', true) is not null",
  'random() > 0.5 or not random() > 0.5',
  'b is not false or b is not true and n = 1',
  'null or b',
  'current_schema is not null',
])('%s is not certain to hold', (text) => {
  expect(isAlwaysTrue(text, context)).toBe(false);
});

test('a column is never NULL only where somebody says so', () => {
  expect(isAlwaysTrue('id = id')).toBe(false);
  expect(isAlwaysTrue('id = id', { notNull: ['id'] })).toBe(true);
  // Of a column of unknown type the value may be a row, whose fields IS NOT NULL asks for.
  expect(isAlwaysTrue('id is not null', { notNull: ['id'] })).toBe(false);
});

test('text that does not parse is refused', () => {
  expect(() => isAlwaysTrue('true or')).toThrow('syntax error at end of input');
});
