import type { AsyncMatcherResult, MatcherState } from 'vitest';
import type { LiveSession } from '../../src/database/live-session.ts';
import { unlessMisused } from './assertion.ts';
import { describe, Misuse } from './misuse.ts';
import { awaited, sessionGiven, sqlGiven } from './session.ts';

/** How a statement fails. A text is the whole message; a part of it is `like('%…%')` or a regular expression. */
export interface Failure {
  /** The SQLSTATE: `23505`, or a class of them, `23`. */
  code?: string;
  message?: string | RegExp;
  detail?: string | RegExp;
  hint?: string | RegExp;
  /** The name of the constraint that was violated. */
  constraint?: string;
}

/** What Postgres says of a statement that failed. */
type Said = Error & { code?: string } & Partial<Record<'detail' | 'hint' | 'constraint', string>>;

const fields = ['code', 'message', 'detail', 'hint', 'constraint'] as const;

/** Whether a statement fails as stated. */
export function failsWith(
  state: MatcherState,
  matcher: (...args: never) => unknown,
  subject: unknown,
  statement: string,
  failure: Failure,
): AsyncMatcherResult {
  const session = unlessMisused(matcher as never, () => {
    for (const name of Object.keys(failure)) checkField(name, failure[name as keyof Failure]);
    sqlGiven(statement);
    return sessionGiven(subject);
  });
  return awaited(matcher, session, async () => {
    const said = await failureOf(session, statement);
    if (said === undefined) return { pass: false, message: () => 'The statement does not fail.' };
    const wrong = fields.filter((field) => failure[field] !== undefined && !means(field, failure[field], said[field]));
    if (wrong.length === 0) return { pass: true, message: () => `The statement fails, and should not: ${shown(said)}` };
    const differences = wrong.map((field) => `${field} is ${quoted(said[field])}, not ${quoted(failure[field])}`);
    return {
      // One that fails otherwise is no statement that does not fail.
      pass: state.isNot,
      message: () => `The statement fails otherwise: ${differences.join('; ')}.\nPostgres says: ${shown(said)}`,
    };
  });
}

function checkField(name: string, value: unknown): void {
  if (!fields.includes(name as keyof Failure)) throw new Misuse(`there is no option ${name}. There are: ${fields.join(', ')}.`);
  if (value === undefined) throw new Misuse(`the option ${name} is undefined. Give it a value, or leave it out.`);
  if (name === 'code' && !/^([0-9A-Z]{2}|[0-9A-Z]{5})$/.test(String(value)))
    throw new Misuse(`the option code is a SQLSTATE of five signs, or a class of two; ${describe(value)} was given.`);
}

async function failureOf(session: LiveSession, statement: string): Promise<Said | undefined> {
  try {
    await session.query(statement);
    return undefined;
  } catch (error) {
    // What has no SQLSTATE is nothing that Postgres says of the statement.
    if ((error as Said).code === undefined) throw error;
    return error as Said;
  }
}

function means(field: keyof Failure, wanted: unknown, said: string | undefined): boolean {
  if (said === undefined) return false;
  if (wanted instanceof RegExp) return new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(said);
  if (isAsymmetric(wanted)) return wanted.asymmetricMatch(said);
  return field === 'code' && String(wanted).length === 2 ? said.startsWith(String(wanted)) : said === wanted;
}

function isAsymmetric(value: unknown): value is { asymmetricMatch(other: unknown): boolean } {
  return typeof (value as { asymmetricMatch?: unknown } | null)?.asymmetricMatch === 'function';
}

function shown({ message, code }: Said): string {
  return `${message} (SQLSTATE ${code})`;
}

function quoted(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? JSON.stringify(value) : String(value);
}
