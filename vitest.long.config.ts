import { defineConfig } from 'vitest/config';
import project from './vitest.project.config.ts';

/** `npm run test:long`: whole flows, the engines against each other, and all of what `npm test` draws a sample of. */
process.env['PGINTENT_PGTAP_STATES'] ??= '7';

export default defineConfig({
  test: {
    ...project.test,
    include: ['test/**/*.long.ts', 'test/engines/**/*.test.ts', 'test/matchers/pgtap-differential.test.ts'],
    // Minutes long: `npm run test:engines` has it.
    exclude: ['test/engines/verify-drifts.test.ts'],
  },
});
