import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** `npm test`: the project's own tests. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Minutes long: `npm run test:engines` has it.
    exclude: ['test/engines/verify-drifts.test.ts'],
    globalSetup: ['./test/support/global-setup.ts'],
    // Vitest leaves one core to itself, which is half of a machine with two.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
