import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { sequence } from '../src/kinds/sequence.ts';
import { asserted } from './helpers/assertion.ts';
import { found } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a sequence of this name, with these properties; the one behind an identity column, too.
 *
 * @example expect(db).toHaveSequence('public.invoice_number', { increment: 1, cycle: false })
 */
export function toHaveSequence(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof sequence> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveSequence, subject, (snapshot) => {
    const { kind, schema, name } = found(snapshot, ['sequence', 'identitySequence'], ref);
    return withOwner(snapshot, { kind: { name: kind }, identity: { schema, name }, options });
  });
}
