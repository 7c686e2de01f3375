import { PgintentError } from '../../database/errors.ts';
import type { Migration } from './migration.ts';

/** What psql does with a line that starts with a backslash, as far as a dump has such. */
const ignored: ReadonlySet<string> = new Set([
  'connect',
  'c',
  'restrict',
  'unrestrict',
  'echo',
  'qecho',
  'warn',
  'timing',
  'pset',
  'encoding',
  'set',
  'unset',
  'x',
  't',
  'a',
  'q',
]);

const metaCommand = /^\\([a-z]+!?|\?)[^\n]*$/gim;
const copy = /^COPY\s[^;]*?\sFROM\s+stdin[^;]*;[^\n]*\n/im;

/**
 * The SQL of a migration without what only psql understands, lines kept in their places: meta-commands that change
 * nothing in the database, and rows behind COPY … FROM stdin.
 *
 * @throws PgintentError for a meta-command that would run something else.
 */
export function runnable(migration: Migration): string {
  const { sql, psql } = migration;
  // A line may start with a backslash within a string too, but hardly in a file that is no dump.
  return psql && (/^\\/m.test(sql) || copy.test(sql)) ? withoutCommands(withoutRows(sql), migration) : sql;
}

function withoutCommands(sql: string, { file }: Migration): string {
  return sql.replace(metaCommand, (line: string, command: string, at: number) => {
    if (ignored.has(command.toLowerCase())) return blank(line);
    throw new PgintentError(
      `${file}:${sql.slice(0, at).split('\n').length}: psql's \\${command} is not run here. Write the SQL that it leads to into the file.`,
    );
  });
}

/** Rows are no part of the intent: the statement and its rows, up to the line `\.`, are left out. */
function withoutRows(sql: string): string {
  let rest = sql;
  let done = '';
  for (let found = firstCopy(rest); found !== undefined; found = firstCopy(rest)) {
    done += rest.slice(0, found.start) + blank(rest.slice(found.start, found.end));
    rest = rest.slice(found.end);
  }
  return done + rest;
}

function firstCopy(sql: string): { start: number; end: number } | undefined {
  const found = copy.exec(sql);
  if (found === null) return undefined;
  const from = found.index + found[0].length;
  const end = /^\\\.[ \t]*\r?$/m.exec(sql.slice(from));
  return { start: found.index, end: end === null ? sql.length : from + end.index + end[0].length };
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
