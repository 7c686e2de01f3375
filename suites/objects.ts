import { describe } from 'vitest';
import { generate } from './generate.ts';

const { isEmpty, tests } = generate('Objects');
describe.skipIf(isEmpty)('Objects', () => {
  tests();
});
