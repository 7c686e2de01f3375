import type { AsyncMatcherResult, MatcherState } from 'vitest';
import type { LiveSession, Result } from '../../src/database/live-session.ts';
import { sameType } from '../../src/sql/index.ts';
import { unlessMisused } from './assertion.ts';
import { describe, Misuse } from './misuse.ts';
import { awaited, sessionGiven, sqlGiven } from './session.ts';

/** A row by its columns' order, or by their names; asymmetric matchers may stand for values. */
type ExpectedRow = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Rows, or a query that returns them. */
export type Expected = readonly ExpectedRow[] | string;

/** How rows are compared. */
export interface RowOptions {
  /** Whether order and duplicates count: both in a list, duplicates in a bag, neither in a set. */
  as?: 'list' | 'set' | 'bag';
  /** Whether there are these rows only, these among others, or none of these. */
  match?: 'exact' | 'include' | 'exclude';
  /** The names of the columns. */
  columns?: readonly string[];
  /** The types of the columns, in any spelling. */
  types?: readonly string[];
  /** What stands for $1, $2 and so on in the query. */
  parameters?: readonly unknown[];
}

const choices: Readonly<Record<string, readonly string[] | undefined>> = {
  as: ['list', 'set', 'bag'],
  match: ['exact', 'include', 'exclude'],
  columns: undefined,
  types: undefined,
  parameters: undefined,
};

type Rest = readonly [rows: Expected, options?: RowOptions] | readonly [options: RowOptions];

/** Whether a query returns what is stated. */
export function returnsRows(
  state: MatcherState,
  matcher: (...args: never) => unknown,
  subject: unknown,
  query: string,
  rest: Rest,
): AsyncMatcherResult {
  const { session, rows, options } = unlessMisused(matcher as never, () => {
    sqlGiven(query);
    return { session: sessionGiven(subject), ...parsed(rest) };
  });
  return awaited(matcher, session, async () => {
    const result = await answered(session, query, options.parameters);
    // A query that fails returns neither these rows nor others.
    if (result instanceof Error) return { pass: state.isNot, message: () => `The query fails: ${result.message}` };
    const wrong = sayColumns(result, options);
    if (wrong !== undefined) return { pass: false, message: () => wrong };
    if (rows === undefined) return { pass: true, message: () => 'The columns are as stated, and should not be.' };
    const expected = typeof rows === 'string' ? await answered(session, rows, []) : rows;
    if (expected instanceof Error) return { pass: state.isNot, message: () => `The query of the expected rows fails: ${expected.message}` };
    return compareRows(state, result, 'columns' in expected ? expected.rows : expected, options);
  });
}

function parsed(rest: Rest): { rows: Expected | undefined; options: RowOptions } {
  const [first, second] = rest;
  const isRows = typeof first === 'string' || Array.isArray(first);
  const options = ((isRows ? second : first) ?? {}) as RowOptions;
  for (const [name, value] of Object.entries(options)) {
    if (!(name in choices)) throw new Misuse(`there is no option ${name}. There are: ${Object.keys(choices).join(', ')}.`);
    if (choices[name] === undefined ? !Array.isArray(value) : !choices[name].includes(value as string))
      throw new Misuse(`the option ${name} cannot be ${describe(value)}.`);
  }
  if (!isRows && options.columns === undefined && options.types === undefined)
    throw new Misuse(`rows are expected, each a list or an object, or the names or types of columns; ${describe(first)} was given.`);
  const wrong = Array.isArray(first) ? (first as unknown[]).find((row) => typeof row !== 'object' || row === null) : undefined;
  if (wrong !== undefined) throw new Misuse(`a row is a list of values, such as [1], or an object; ${describe(wrong)} was given.`);
  return { rows: isRows ? (first as Expected) : undefined, options };
}

async function answered(session: LiveSession, query: string, parameters: readonly unknown[] = []): Promise<Result | Error> {
  try {
    return await session.query(query, parameters);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === undefined) throw error;
    return new Error(`${message} (SQLSTATE ${code})`);
  }
}

function sayColumns({ columns }: Result, { columns: names, types }: RowOptions): string | undefined {
  const actual = columns.map(({ name }) => name);
  if (names !== undefined && (names.length !== actual.length || names.some((name, n) => name !== actual[n])))
    return `The columns are ${actual.join(', ') || 'none'}, not ${names.join(', ') || 'none'}.`;
  if (types !== undefined && (types.length !== columns.length || types.some((type, n) => !isType(type, columns[n]!.type))))
    return `The types of the columns are ${columns.map(({ type }) => type).join(', ') || 'none'}, not ${types.join(', ') || 'none'}.`;
  return undefined;
}

/** A type without a modifier is met by one with any. */
function isType(wanted: string, actual: string): boolean {
  return sameType(wanted, actual) || sameType(wanted, actual.replace(/\(.*\)/, ''));
}

function compareRows(
  state: MatcherState,
  { columns, rows }: Result,
  expected: readonly ExpectedRow[],
  { as = 'list', match = 'exact' }: RowOptions,
): { pass: boolean; message: () => string; expected?: unknown; actual?: unknown } {
  const names = columns.map(({ name }) => name);
  const unfit = rows.length === 0 ? undefined : sayUnfit(names, expected);
  if (unfit !== undefined) return { pass: false, message: () => unfit };
  const isSame = (wanted: ExpectedRow, row: readonly unknown[]): boolean => sameRow(state, names, wanted, row);
  const say = { list: sayList, set: saySet, bag: sayBag }[as](rows, expected, isSame, match);
  if (say === undefined) return { pass: true, message: () => `The rows are as stated, and should not be: ${shownRows(rows)}` };
  const isDiff = match === 'exact' && !state.isNot;
  return { pass: false, message: () => say, ...(isDiff ? { expected: expected.map((row) => asRow(names, row)), actual: rows } : {}) };
}

/** Rows of other columns than the query returns are none that it could return. */
function sayUnfit(names: readonly string[], expected: readonly ExpectedRow[]): string | undefined {
  const wrong = expected.find((row) =>
    isList(row) ? row.length !== names.length : Object.keys(row).toSorted().join('\n') !== names.toSorted().join('\n'),
  );
  if (wrong === undefined) return undefined;
  return `The query returns the ${names.length === 1 ? 'column' : 'columns'} ${names.join(', ') || 'none'}; a row that is expected is ${shownRow(wrong)}.`;
}

type Same = (wanted: ExpectedRow, row: readonly unknown[]) => boolean;

function sayList(rows: readonly unknown[][], expected: readonly ExpectedRow[], isSame: Same, match: string): string | undefined {
  if (match !== 'exact') return sayBag(rows, expected, isSame, match);
  const at = expected.findIndex((wanted, n) => rows[n] === undefined || !isSame(wanted, rows[n]));
  if (at < 0 && rows.length === expected.length) return undefined;
  if (at < 0) return `There are ${rows.length} rows, not ${expected.length}. The first too many: ${shownRow(rows[expected.length]!)}`;
  const found = rows[at] === undefined ? 'not there' : shownRow(rows[at]);
  return `Row ${at + 1} is ${found}, not ${shownRow(expected[at]!)}. ${sayCounts(rows, expected)}`;
}

function saySet(rows: readonly unknown[][], expected: readonly ExpectedRow[], isSame: Same, match: string): string | undefined {
  const missing = expected.filter((wanted) => !rows.some((row) => isSame(wanted, row)));
  const extra = rows.filter((row) => !expected.some((wanted) => isSame(wanted, row)));
  return sayMembers(rows, expected, { missing, extra, both: expected.filter((wanted) => !missing.includes(wanted)) }, match);
}

/** Each row meets one that is expected: the fewest stay unmet, where an asymmetric matcher could be met by several. */
function sayBag(rows: readonly unknown[][], expected: readonly ExpectedRow[], isSame: Same, match: string): string | undefined {
  const metBy = new Map<number, number>();
  const meet = (wanted: number, tried: Set<number>): boolean =>
    rows.some((row, n) => {
      if (tried.has(n) || !isSame(expected[wanted]!, row)) return false;
      tried.add(n);
      const holder = metBy.get(n);
      if (holder !== undefined && !meet(holder, tried)) return false;
      metBy.set(n, wanted);
      return true;
    });
  const missing = expected.filter((_, n) => !meet(n, new Set()));
  const extra = rows.filter((_, n) => !metBy.has(n));
  return sayMembers(rows, expected, { missing, extra, both: expected.filter((wanted) => !missing.includes(wanted)) }, match);
}

interface Members {
  missing: readonly ExpectedRow[];
  extra: readonly unknown[][];
  both: readonly ExpectedRow[];
}

function sayMembers(
  rows: readonly unknown[][],
  expected: readonly ExpectedRow[],
  { missing, extra, both }: Members,
  match: string,
): string | undefined {
  if (match === 'exclude') return both.length === 0 ? undefined : ['There are rows that should not be:', ...shownList(both)].join('\n');
  const tooMany = match === 'include' ? [] : extra;
  if (missing.length + tooMany.length === 0) return undefined;
  return [
    `The rows are not as stated. ${sayCounts(rows, expected)}`,
    ...(tooMany.length === 0 ? [] : ['Extra:', ...shownList(tooMany)]),
    ...(missing.length === 0 ? [] : ['Missing:', ...shownList(missing)]),
  ].join('\n');
}

function sayCounts(rows: readonly unknown[][], expected: readonly ExpectedRow[]): string {
  return `There are ${rows.length}, and ${expected.length} are expected.`;
}

function sameRow(state: MatcherState, names: readonly string[], wanted: ExpectedRow, row: readonly unknown[]): boolean {
  const values = asRow(names, wanted);
  return values.length === row.length && values.every((value, n) => state.equals(comparable(value, row[n]), row[n]));
}

function asRow(names: readonly string[], row: ExpectedRow): readonly unknown[] {
  return isList(row) ? row : names.map((name) => row[name]);
}

/** Numbers that Postgres prints with more digits than JavaScript has are text, and so are its times. */
function comparable(wanted: unknown, actual: unknown): unknown {
  if (typeof wanted === 'bigint') return typeof actual === 'number' ? Number(wanted) : String(wanted);
  if (wanted instanceof Date && typeof actual === 'string') return timeOf(actual) === wanted.getTime() ? actual : wanted;
  return wanted;
}

/** `2026-01-01 00:00:00+00` in milliseconds since 1970. */
function timeOf(text: string): number {
  return Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
}

function isList(row: ExpectedRow): row is readonly unknown[] {
  return Array.isArray(row);
}

const most = 10;

function shownList(rows: readonly ExpectedRow[]): string[] {
  const more = rows.length > most ? [`  … and ${rows.length - most} more`] : [];
  return [...rows.slice(0, most).map((row) => `  ${shownRow(row)}`), ...more];
}

function shownRows(rows: readonly unknown[][]): string {
  return rows.length === 0 ? 'none' : rows.slice(0, most).map(shownRow).join(', ');
}

function shownRow(row: ExpectedRow): string {
  return isList(row) ? `(${row.map(shownValue).join(', ')})` : JSON.stringify(row);
}

function shownValue(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  return value === null || value === undefined ? 'null' : JSON.stringify(value);
}
