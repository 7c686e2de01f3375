import type { MatcherState, SyncMatcherResult } from 'vitest';
import { table } from '../src/kinds/table.ts';
import { asserted } from './helpers/assertion.ts';
import { type Ancestry, familyOf } from './helpers/family.ts';
import { named } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

type Options = Omit<OptionsOf<typeof table>, 'inherits'> & Ancestry & Owned;

/**
 * There is a table of this name, partitioned or not, with these properties.
 *
 * @example expect(db).toHaveTable('public.events_2026', { partitionOf: 'public.events' })
 */
export function toHaveTable(this: MatcherState, subject: unknown, ref: string, options: Options = {}): SyncMatcherResult {
  return asserted(this, toHaveTable, subject, (snapshot) => {
    const identity = named(snapshot, 'table', ref);
    return withOwner(snapshot, { kind: table, identity, ...familyOf(snapshot, identity, options) });
  });
}
