import { describe } from 'vitest';
import { generate } from './generate.ts';

const { isEmpty, tests } = await generate('Realtime');
describe.skipIf(isEmpty)('Realtime', () => {
  tests();
});
