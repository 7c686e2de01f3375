import type { MatcherState, SyncMatcherResult } from 'vitest';
import { eventTrigger } from '../src/kinds/event-trigger.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is an event trigger of this name, with these properties, that fires unless `enabled` says otherwise.
 *
 * @example expect(db).toHaveEventTrigger('guard', { event: 'sql_drop', calls: 'public.guard()' })
 */
export function toHaveEventTrigger(
  this: MatcherState,
  subject: unknown,
  name: string,
  options: OptionsOf<typeof eventTrigger> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveEventTrigger, subject, (snapshot) =>
    withOwner(snapshot, { kind: eventTrigger, identity: { name: plainName(name) }, options }),
  );
}
