import type { MatcherState, SyncMatcherResult } from 'vitest';
import { statistics } from '../src/kinds/statistics.ts';
import { asserted } from './helpers/assertion.ts';
import { found, named, relations } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There are extended statistics of this name, with these properties.
 *
 * @example expect(db).toHaveStatistics('public.orders_by_customer', { table: 'public.orders', columns: ['customer_id', 'status'] })
 */
export function toHaveStatistics(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof statistics> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveStatistics, subject, (snapshot) => {
    // A kind holds the table's name and its schema apart.
    const at = typeof options.table === 'string' ? found(snapshot, relations, options.table) : undefined;
    const of = at === undefined ? {} : { table: at.name, tableSchema: at.schema };
    return withOwner(snapshot, { kind: statistics, identity: named(snapshot, 'statistics', ref), options: { ...options, ...of } });
  });
}
