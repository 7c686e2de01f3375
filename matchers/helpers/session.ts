import type { LiveSession, Result } from '../../src/database/live-session.ts';
import { describe, Misuse } from './misuse.ts';
import { Watched } from './watched.ts';

/** A session as tests hold it: a tag for SQL, and what else can be done in its transaction. */
export interface Sql {
  /** The rows of a statement, each an object; what stands in `${}` is a parameter. */
  (parts: TemplateStringsArray, ...values: unknown[]): Promise<Record<string, unknown>[]>;
  /** The one value of a statement that returns one row of one column. */
  value(parts: TemplateStringsArray, ...values: unknown[]): Promise<unknown>;
  /** The same transaction, acting as a role, with the claims of a token. */
  as(role: string, claims?: Readonly<Record<string, unknown>>): Sql;
  /** Runs any number of statements. */
  exec(sql: string): Promise<void>;
  /** A snapshot of what this transaction sees, what the test changed included. */
  snapshot: LiveSession['snapshot'];
}

const sessions = new WeakMap<object, LiveSession>();

/** A session as tests hold it. */
export function sqlOf(session: LiveSession): Sql {
  const sql = async (parts: TemplateStringsArray, ...values: unknown[]): Promise<Record<string, unknown>[]> => {
    const { columns, rows } = await session.query(withPlaces(parts), values);
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, n) => [name, row[n]])));
  };
  sessions.set(sql, session);
  return Object.assign(sql, {
    value: async (parts: TemplateStringsArray, ...values: unknown[]) => onlyValue(await session.query(withPlaces(parts), values)),
    as: (role: string, claims?: Readonly<Record<string, unknown>>) => sqlOf(session.as(role, claims)),
    exec: (text: string) => session.exec(text),
    snapshot: () => session.snapshot(),
  });
}

function withPlaces(parts: TemplateStringsArray): string {
  return parts.reduce((text, part, n) => `${text}$${n}${part}`);
}

function onlyValue({ columns, rows }: Result): unknown {
  if (rows.length === 1 && columns.length === 1) return rows[0]![0];
  throw new Misuse(`one row of one column is expected; there are ${rows.length} rows of ${columns.length} columns.`);
}

/** The session that `expect` was given. */
export function sessionGiven(subject: unknown): LiveSession {
  const session = typeof subject === 'function' ? sessions.get(subject) : undefined;
  if (session !== undefined) return session;
  throw new Misuse(
    `expect() takes a session here, and was given ${describe(subject)}. Take \`sql\` from the test's context: test('…', async ({ sql }) => …), with \`test\` of pgintent/test.`,
  );
}

/** SQL as it was written. */
export function sqlGiven(written: unknown): string {
  if (typeof written === 'string' && written.trim() !== '') return written;
  throw new Misuse(`SQL is expected, and ${describe(written)} was given.`);
}

/** The result of a matcher that the test has to await, as its session remembers. */
export function awaited<T>(matcher: { name: string }, session: LiveSession, run: () => Promise<T>): Promise<T> {
  return Watched.over(run(), matcher.name, (promise) => session.promise(promise));
}
