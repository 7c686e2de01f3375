import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** `npm test`: the project's own tests. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What compares engines with each other: `npm run test:long` has it on these, `npm run test:engines` on the others.
    exclude: ['test/engines/**'],
    globalSetup: ['./test/support/global-setup.ts'],
    // Vitest leaves one core to itself, which is half of a machine with two.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
