import { describe } from 'vitest';
import { generate } from './generate.ts';

const { isEmpty, tests } = generate('Realtime');
describe.skipIf(isEmpty)('Realtime', () => {
  tests();
});
