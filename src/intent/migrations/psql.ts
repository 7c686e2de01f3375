import { PgintentError } from '../../database/errors.ts';
import { endsOpen } from '../../sql/parser.ts';
import { blank } from './blank.ts';
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
  'l',
  'z',
  'sf',
  'sv',
  'h',
  '?',
  'p',
  'conninfo',
]);

/** Whether a command changes nothing in the database: it is one of those, or describes what is there, as all do that begin with d. */
function isIgnored(command: string): boolean {
  return ignored.has(command) || command.startsWith('d');
}

/** A line that psql takes for itself: a command of its own, or a COPY whose rows follow. */
const special = /^\\([a-z]+!?|\?)[^\n]*$|^[ \t]*COPY\s[^;]*?\sFROM\s+stdin[^;]*;[^\n]*\n/gim;

/** A part of a text; its offsets are in UTF-16 units. */
interface Range {
  start: number;
  end: number;
}

/**
 * The SQL of a migration without what only psql understands, lines kept in their places: meta-commands that change
 * nothing in the database, what stands behind `\q`, and rows behind COPY … FROM stdin, which are no part of the intent.
 *
 * @throws PgintentError for a meta-command that would run something else.
 */
export function runnable(migration: Migration): string {
  if (!migration.psql) return migration.sql;
  const { sql } = migration;
  let done = '';
  let at = 0;
  for (let found = nextSpecial(migration, at); found !== undefined; found = nextSpecial(migration, at)) {
    done += sql.slice(at, found.start) + blank(sql.slice(found.start, found.end));
    at = found.end;
  }
  return done + sql.slice(at);
}

/** The first part behind an offset that is psql's. In a string or a comment such a line is text like any other. */
function nextSpecial(migration: Migration, from: number): Range | undefined {
  const { sql } = migration;
  special.lastIndex = from;
  for (let found = special.exec(sql); found !== null; found = special.exec(sql)) {
    const start = found.index;
    if (!endsOpen(sql.slice(from, start))) return { start, end: endOf(found, migration) };
    special.lastIndex = start + 1;
  }
}

function endOf({ 0: line, 1: command, index }: RegExpExecArray, { sql, file }: Migration): number {
  const end = index + line.length;
  if (command === undefined) return endOfRows(sql, end);
  if (command.toLowerCase() === 'q') return sql.length;
  if (isIgnored(command.toLowerCase())) return end;
  throw new PgintentError(
    `${file}:${sql.slice(0, index).split('\n').length}: psql's \\${command} is not run here. Write the SQL that it leads to into the file.`,
  );
}

function endOfRows(sql: string, from: number): number {
  const end = /^\\\.[ \t]*\r?$/m.exec(sql.slice(from));
  return end === null ? sql.length : from + end.index + end[0].length;
}
