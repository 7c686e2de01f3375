import type { MatcherState, SyncMatcherResult } from 'vitest';
import { sequence } from '../src/kinds/sequence.ts';
import { asserted } from './helpers/assertion.ts';
import { named } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a sequence of this name, with these properties. The sequence behind an identity column is a part of the column.
 *
 * @example expect(db).toHaveSequence('public.invoice_number', { increment: 1, cycle: false })
 */
export function toHaveSequence(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof sequence> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveSequence, subject, (snapshot) =>
    withOwner(snapshot, { kind: sequence, identity: named(snapshot, sequence.name, ref), options }),
  );
}
