import { defineConfig } from 'vitest/config';
import project from './vitest.project.config.ts';

/** `npm run test:engines`: the tests that run on every engine, on the majors that `npm test` leaves out. */
process.env['PGINTENT_TEST_MAJORS'] ??= '13,14,16,18';

export default defineConfig({
  test: {
    ...project.test,
    include: [
      'test/kinds/**/*.test.ts',
      'test/engines/**/*.test.ts',
      'test/migrations/attribution.test.ts',
      'test/introspection.long.ts',
      'test/keys.test.ts',
      'test/patch/generated.test.ts',
    ],
    // The embedded engine is the same whatever the majors are; `npm test` runs these.
    exclude: ['test/kinds/drift-pglite.test.ts'],
  },
});
