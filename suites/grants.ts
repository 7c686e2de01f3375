import { describe } from 'vitest';
import { generate } from './generate.ts';

const { isEmpty, tests } = await generate('Grants');
describe.skipIf(isEmpty)('Grants', () => {
  tests();
});
