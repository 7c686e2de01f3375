import { defineConfig } from 'vitest/config';
import { pgintent } from './src/plugin.ts';

/** `npm run gaps`: the example's intent against a drifted copy of its backend, or against DATABASE_URL. */
export default defineConfig({
  plugins: [
    pgintent({
      intent: './examples/keys/intent.yaml',
      database: ['./examples/keys/migrations', './examples/keys/drift.sql'],
      platform: 'supabase',
    }),
  ],
  test: { include: [] },
});
