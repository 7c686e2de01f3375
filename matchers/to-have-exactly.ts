import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { Global, InSchema, OfTable } from './helpers/set-members.ts';
import { exactly } from './helpers/sets.ts';

type Names = readonly string[];

/** What a set is of, where it is complete, and the names in it. */
export type Exactly =
  | [kind: Global, names: Names]
  | [kind: InSchema, names: Names]
  | [kind: InSchema, scope: { schema: string }, names: Names]
  | [kind: OfTable, scope: { table: string }, names: Names]
  | [kind: 'roles', scope: { login: boolean }, names: Names]
  | [kind: 'publishedTables', scope: { publication: string }, names: Names];

/**
 * The objects of a kind are exactly these: no more and no fewer. Functions go by their signatures, casts by
 * `'source AS target'`, operators by `'name(left,right) RETURNS type'`. What belongs to an extension or to the system
 * does not count; a role, a cast, a language or a tablespace of the system may be listed.
 *
 * @example expect(db).toHaveExactly('columns', { table: 'public.messages' }, ['id', 'body', 'room'])
 */
export function toHaveExactly(this: MatcherState, subject: unknown, ...args: Exactly): SyncMatcherResult {
  const [kind, second, third] = args;
  return exactly(this, toHaveExactly, subject, kind, third === undefined ? {} : second, third ?? (second as Names));
}
