import { byNumber, type NewMigration, type NewPassage } from './tool.ts';

/** The text of a migration: each statement as `write` puts it, with a semicolon unless stated otherwise. */
export function textOf({ passages }: NewMigration, write: (statement: string) => string = (statement) => `${statement};`): string {
  const written = passages.map(({ comments, statements }: NewPassage) => [...comments, ...statements.map(write)].join('\n'));
  return `${written.join('\n\n')}\n`;
}

/** What stands where a tool wants the way back. */
export const noWayBack = '-- What was closed stays closed: there is no way back.';

/**
 * The number behind all of these, in the form of the greatest: a time stays a time, and leading zeros stay.
 *
 * @param otherwise the form of the first one.
 */
export function nextNumber(numbers: readonly string[], at: Date, otherwise: string = stampOf(at)): string {
  const last = numbers.toSorted(byNumber).at(-1);
  if (last === undefined) return otherwise;
  const stamped = timeOf(last);
  if (stamped === undefined) return String(BigInt(last) + 1n).padStart(last.length, '0');
  const { time, write } = stamped;
  return write(new Date(Math.max(at.valueOf(), time + 1000)));
}

/** `20240131235959`, in UTC. */
function stampOf(at: Date): string {
  return withMilliseconds(at).slice(0, 14);
}

function withMilliseconds(at: Date): string {
  return at.toISOString().replaceAll(/\D/g, '');
}

/** What number a time is, by how many digits it has; the first of Unix's ten are 2001, the last 2286. */
const stamps: readonly { digits: number; parse: (number: string) => number; write: (at: Date) => string }[] = [
  { digits: 10, parse: (number) => Number(number) * 1000, write: (at) => String(Math.floor(at.valueOf() / 1000)) },
  { digits: 13, parse: Number, write: (at) => String(at.valueOf()) },
  { digits: 14, parse: parseStamp, write: stampOf },
  { digits: 17, parse: parseStamp, write: withMilliseconds },
];

/** NaN where it is no date. */
function parseStamp(number: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(number)!;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** The time that a number stands for, in milliseconds, and how another one is written. */
function timeOf(number: string): { time: number; write: (at: Date) => string } | undefined {
  const stamp = stamps.find(({ digits }) => digits === number.length);
  const time = stamp?.parse(number) ?? Number.NaN;
  // A number with zeros in front is counted up.
  return stamp === undefined || number.startsWith('0') || Number.isNaN(time) ? undefined : { time, write: stamp.write };
}

/** What the names of files begin with: their numbers. */
export function numbersOf(names: readonly string[]): string[] {
  return names.flatMap((name) => /^\d+/.exec(name)?.[0] ?? []);
}
