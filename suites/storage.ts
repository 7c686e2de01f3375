import { describe } from 'vitest';
import { generate } from './generate.ts';

const { isEmpty, tests } = await generate('Storage');
describe.skipIf(isEmpty)('Storage', () => {
  tests();
});
