import { inject, test } from 'vitest';
import type {} from '../src/provided.ts';

const how = 'no database is set: DATABASE_URL=postgres://user:password@host:5432/database npx vitest run';

test(how, ({ skip }) => {
  if (!inject('pgintentSettings').required) skip(how);
  throw new Error(
    `There is no database to test. Set DATABASE_URL (a database) or DATABASE_SNAPSHOT (a snapshot file, or the answer of INTROSPECTION.sql).`,
  );
});
