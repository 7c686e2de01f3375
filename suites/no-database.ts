import { inject, test } from 'vitest';
import type {} from '../src/provided.ts';
import { failure } from './generate.ts';

// Its name stands here as it is: `vitest list` reads this file without running it.
test('no database is set: DATABASE_URL=postgres://user:password@host:5432/database npx vitest run', async ({ task, skip }) => {
  const { required, declared } = inject('pgintentSettings');
  if (!required) skip(task.name);
  const text =
    'There is no database to test. Set DATABASE_URL (a database) or DATABASE_SNAPSHOT (a snapshot file, or the answer of INTROSPECTION.sql).';
  throw await failure({ text, origin: declared }, 'Error');
});
