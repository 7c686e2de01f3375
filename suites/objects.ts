import { describe } from 'vitest';
import { generate } from './generate.ts';

const { isEmpty, tests } = await generate('Objects');
describe.skipIf(isEmpty)('Objects', () => {
  tests();
});
