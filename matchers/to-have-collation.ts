import type { MatcherState, SyncMatcherResult } from 'vitest';
import { collation } from '../src/kinds/collation.ts';
import { asserted } from './helpers/assertion.ts';
import { named } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a collation of this name, with these properties.
 *
 * @example expect(db).toHaveCollation('public.bytewise', { provider: 'libc', locale: 'C' })
 */
export function toHaveCollation(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof collation> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveCollation, subject, (snapshot) =>
    withOwner(snapshot, { kind: collation, identity: named(snapshot, collation.name, ref), options }),
  );
}
