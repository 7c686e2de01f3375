import type { MatcherState, SyncMatcherResult } from 'vitest';
import { materializedView } from '../src/kinds/materialized-view.ts';
import { asserted } from './helpers/assertion.ts';
import { named } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a materialized view of this name, with these properties.
 *
 * @example expect(db).toHaveMaterializedView('public.monthly', { populated: true })
 */
export function toHaveMaterializedView(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof materializedView> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveMaterializedView, subject, (snapshot) =>
    withOwner(snapshot, { kind: materializedView, identity: named(snapshot, materializedView.name, ref), options }),
  );
}
