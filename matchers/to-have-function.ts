import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { func } from '../src/kinds/function.ts';
import { asserted } from './helpers/assertion.ts';
import { routineOf } from './helpers/routines.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a function, procedure or aggregate of this signature, with these properties. Without argument types it is the
 * only one of its name.
 *
 * @example expect(db).toHaveFunction('public.total(uuid)', { returns: 'numeric', volatility: 'stable' })
 */
export function toHaveFunction(
  this: MatcherState,
  subject: unknown,
  sig: string,
  options: OptionsOf<typeof func> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveFunction, subject, (snapshot) => withOwner(snapshot, routineOf(snapshot, sig, options)));
}
