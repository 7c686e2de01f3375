import { describe } from 'vitest';
import { generate } from './generate.ts';

const { isEmpty, tests } = generate('Grants');
describe.skipIf(isEmpty)('Grants', () => {
  tests();
});
