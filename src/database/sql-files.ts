import type { PGlite } from '@electric-sql/pglite';
import { parseSync } from '../sql/libpg-query.ts';
import { PgintentError } from './errors.ts';

/** SQL and the name of the file that it came from. */
export interface SqlFile {
  name: string;
  sql: string;
}

interface Statement {
  text: string;
  /** Where it starts, counted from 1. */
  line: number;
}

/**
 * Runs a file's statements one by one, as psql does, and leaves the session as it was: an open transaction is rolled
 * back, settings and role are reset.
 *
 * @throws PgintentError with the file, the line and what Postgres says.
 */
export async function runFile(database: PGlite, file: SqlFile): Promise<void> {
  for (const { text, line } of splitStatements(file)) {
    try {
      await database.exec(text);
    } catch (error) {
      const { position } = error as { position?: string };
      throw failure(file, line + newlines(text, position === undefined ? 0 : Number(position) - 1), error as Error);
    }
  }
  await database.exec('rollback');
  await database.exec('reset role; reset all');
}

/** The parser counts bytes, so the text is taken apart as bytes. */
function splitStatements(file: SqlFile): Statement[] {
  const bytes = Buffer.from(file.sql);
  const statements: Statement[] = [];
  let at = 0;
  let line = 1;
  for (const { stmt_location: start = 0, stmt_len: length } of parse(file)) {
    const before = bytes.toString('utf8', at, start);
    line += newlines(before);
    statements.push({ text: bytes.toString('utf8', start, length === undefined ? undefined : start + length), line });
    at = start;
  }
  return statements;
}

function parse(file: SqlFile): { stmt_location?: number; stmt_len?: number }[] {
  try {
    return parseSync(file.sql).stmts ?? [];
  } catch (error) {
    const { sqlDetails } = error as { sqlDetails?: { cursorPosition?: number } };
    throw failure(file, 1 + newlines(file.sql, sqlDetails?.cursorPosition ?? 0), error as Error);
  }
}

/** What Postgres says where the extension's control file is missing. */
const unavailable = /^extension "(.+)" is not available$/;

function failure({ name }: SqlFile, line: number, error: Error & { detail?: string }): PgintentError {
  const [, extension] = unavailable.exec(error.message) ?? [];
  if (extension !== undefined)
    return new PgintentError(
      `${name}, line ${line}: The embedded engine has neither the extension ${extension} nor a stub of it. Take its CREATE EXTENSION out of these files, or give the URL of a database that has it.`,
      { cause: error },
    );
  const detail = error.detail === undefined ? '' : ` (${error.detail})`;
  return new PgintentError(`${name}, line ${line}: Postgres says: ${error.message}${detail}`, { cause: error });
}

/** The line breaks among the first `count` characters; the parser counts an emoji as one. */
function newlines(text: string, count = Infinity): number {
  return Array.from(text)
    .slice(0, count)
    .filter((letter) => letter === '\n').length;
}
