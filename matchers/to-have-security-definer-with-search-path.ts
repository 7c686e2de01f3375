import type { MatcherState, SyncMatcherResult } from 'vitest';
import { asserted } from './helpers/assertion.ts';
import { routineOf } from './helpers/routines.ts';

/**
 * The function acts with its owner's rights and has exactly this search path, so that nobody can put an object of their
 * own in the way of a name in it. An empty text or list is the empty path.
 *
 * @example expect(db).toHaveSecurityDefinerWithSearchPath('public.admin_stats()', ['public', 'pg_temp'])
 */
export function toHaveSecurityDefinerWithSearchPath(
  this: MatcherState,
  subject: unknown,
  sig: string,
  path: string | string[],
): SyncMatcherResult {
  return asserted(this, toHaveSecurityDefinerWithSearchPath, subject, (snapshot) =>
    routineOf(snapshot, sig, { securityDefiner: true, searchPath: path }),
  );
}
