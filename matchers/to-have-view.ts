import type { MatcherState, SyncMatcherResult } from 'vitest';
import { view } from '../src/kinds/view.ts';
import { asserted } from './helpers/assertion.ts';
import { named } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a view of this name, with these properties.
 *
 * @example expect(db).toHaveView('public.totals', { securityInvoker: true })
 */
export function toHaveView(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof view> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveView, subject, (snapshot) =>
    withOwner(snapshot, { kind: view, identity: named(snapshot, view.name, ref), options }),
  );
}
