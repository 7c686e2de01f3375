import { describe } from 'vitest';
import { generate } from './generate.ts';

const { isEmpty, tests } = await generate('RLS');
describe.skipIf(isEmpty)('RLS', () => {
  tests();
});
