import type { MatcherState, SyncMatcherResult } from 'vitest';
import { exclusion } from '../src/kinds/exclusion.ts';
import { asserted } from './helpers/assertion.ts';
import { constraintOf, type Named } from './helpers/constraints.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * The table has an exclusion constraint with these properties; of this name where one is given.
 *
 * @example expect(db).toHaveExclusion('public.bookings', { elements: ['room with =', 'during with &&'] })
 */
export function toHaveExclusion(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof exclusion> & Named = {},
): SyncMatcherResult {
  return asserted(this, toHaveExclusion, subject, (snapshot) => constraintOf(snapshot, exclusion, ref, options));
}
