import type { MatcherState, SyncMatcherResult } from 'vitest';
import { check } from '../src/kinds/check.ts';
import { asserted } from './helpers/assertion.ts';
import { constraintOf, type Named } from './helpers/constraints.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * The table has a check with these properties; of this name where one is given.
 *
 * @example expect(db).toHaveCheck('public.orders', { expression: 'total >= 0', rejects: { total: -1 } })
 */
export function toHaveCheck(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof check> & Named = {},
): SyncMatcherResult {
  return asserted(this, toHaveCheck, subject, (snapshot) => constraintOf(snapshot, check, ref, options));
}
