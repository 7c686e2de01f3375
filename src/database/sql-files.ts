import { parseSync } from '../sql/libpg-query.ts';
import { PgintentError } from './errors.ts';
import type { Session } from './session.ts';

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

/** What a new session would begin with: the settings that are kept for the database and for the role. */
export const newSession = `select split_part(kept, '=', 1) as name, set_config(split_part(kept, '=', 1), substr(kept, strpos(kept, '=') + 1), false) as value
  from pg_catalog.pg_db_role_setting s
  cross join unnest(s.setconfig) as kept
  left join pg_catalog.pg_settings known on known.name = split_part(kept, '=', 1)
  where s.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
    and s.setrole in (0, (select oid from pg_catalog.pg_roles where rolname = session_user))
    and (coalesce(known.context, 'user') = 'user' or known.context = 'superuser' and current_setting('is_superuser') = 'on')
  order by s.setrole <> 0, s.setdatabase <> 0`;

export interface RunOptions {
  /** What the database may have already: a statement that Postgres refuses because of its names is left out. */
  adding?: boolean;
}

/**
 * Runs a file's statements one by one, as psql does in a session of its own: an open transaction is rolled back at the
 * end, settings and role are reset.
 *
 * @throws PgintentError with the file, the line and what Postgres says.
 */
export async function runFile(session: Session, file: SqlFile, { adding = false }: RunOptions = {}): Promise<void> {
  await session.run(newSession);
  for (const { text, line } of splitStatements(file)) {
    try {
      await session.run(text);
    } catch (error) {
      const { position, code } = error as { position?: string; code?: string };
      if (adding && refusesName(code)) continue;
      throw failure(file, line + newlines(text, position === undefined ? 0 : Number(position) - 1), error as Error);
    }
  }
  await session.run('rollback');
  await session.run('reset role; reset all');
}

/** Something of that name is there already, or is there in another form: SQLSTATE class 42, syntax and access rule. */
function refusesName(code: string | undefined): boolean {
  return code?.startsWith('42') === true;
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
  // A migration may be a file that holds a place, and the parser takes no empty text.
  if (file.sql.trim() === '') return [];
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
