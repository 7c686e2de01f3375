import type { PGlite } from '@electric-sql/pglite';
import type { Row, Session } from './session.ts';

/** A session on an embedded database of this process. Closing it leaves the database open. */
export function pgliteSession(database: PGlite): Session {
  return {
    async run(sql) {
      const results = await database.exec(sql);
      return results.map(({ rows }) => rows as Row[]);
    },
    close: () => Promise.resolve(),
  };
}
