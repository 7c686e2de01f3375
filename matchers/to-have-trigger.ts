import type { MatcherState, SyncMatcherResult } from 'vitest';
import { trigger } from '../src/kinds/trigger.ts';
import { asserted } from './helpers/assertion.ts';
import { ofTable, relations } from './helpers/names.ts';
import { withInherited } from './helpers/partition-triggers.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * The table or view has a trigger of this name, with these properties, that fires unless `enabled` says otherwise; a partition also those of the table that it is a part of.
 *
 * @example expect(db).toHaveTrigger('public.orders', 'touch', { timing: 'before', events: ['update'], calls: 'public.touch()' })
 */
export function toHaveTrigger(
  this: MatcherState,
  subject: unknown,
  ref: string,
  name: string,
  options: OptionsOf<typeof trigger> = {},
): SyncMatcherResult {
  return asserted(this, toHaveTrigger, subject, (snapshot) => {
    const identity = ofTable(snapshot, ref, name, relations);
    return { kind: trigger, identity, options, ...withInherited(snapshot, identity) };
  });
}
