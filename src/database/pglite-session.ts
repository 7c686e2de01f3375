import type { messages, PGlite } from '@electric-sql/pglite';
import type { Row, Session } from './session.ts';

/** A session on an embedded database of this process. Closing it leaves the database open. */
export function pgliteSession(database: PGlite): Session {
  const run = async (sql: string): Promise<Row[][]> => {
    const { parse, protocol } = await import('@electric-sql/pglite');
    // `exec` sends a second message behind each, and its errors do not tell which statements were done.
    const { messages: found } = await database.runExclusive(() =>
      database.execProtocol(protocol.serialize.query(sql), { throwOnError: false }),
    );
    const error = found.find((message) => message.name === 'error');
    if (error !== undefined) throw Object.assign(error as messages.DatabaseError, { done: doneIn(found) });
    return parse.parseResults(found, database.parsers).map(({ rows }) => rows as Row[]);
  };
  return {
    run,
    runEach: async (sql, convert) => (await run(sql)).map((rows, statement) => rows.map((row) => convert(row, statement))),
    close: () => Promise.resolve(),
  };
}

function doneIn(found: readonly messages.BackendMessage[]): number {
  return found.filter(({ name }) => name === 'commandComplete').length;
}
