import type { PGlite } from '@electric-sql/pglite';
import type { Row, Session } from './session.ts';

/** A session on an embedded database of this process. Closing it leaves the database open. */
export function pgliteSession(database: PGlite): Session {
  const run = async (sql: string): Promise<Row[][]> => (await database.exec(sql)).map(({ rows }) => rows as Row[]);
  return {
    run,
    runEach: async (sql, convert) => (await run(sql)).map((rows, statement) => rows.map((row) => convert(row, statement))),
    close: () => Promise.resolve(),
  };
}
