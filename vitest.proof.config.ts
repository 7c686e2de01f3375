import { defineConfig } from 'vitest/config';
import project from './vitest.project.config.ts';

/** `npm run test:proof`: every drift of every kind is patched on every engine. `npm run proof` writes down what came of it. */
process.env['PGINTENT_TEST_MAJORS'] ??= '13,14,15,16,17,18';

export default defineConfig({ test: { ...project.test, include: ['test/**/*.proof.ts'] } });
