import { defineConfig } from 'vitest/config';
import project from './vitest.project.config.ts';

/** `npm run test:long`: what one part of the sources rarely breaks alone and takes long, and all of what `npm test` draws a sample of. */
process.env['PGINTENT_PGTAP_STATES'] ??= '7';

export default defineConfig({
  test: { ...project.test, include: ['test/**/*.long.ts', 'test/matchers/pgtap-differential.test.ts'], exclude: [] },
});
