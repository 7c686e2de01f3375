import type { MatcherState, SyncMatcherResult } from 'vitest';
import { foreignKey } from '../src/kinds/foreign-key.ts';
import { asserted } from './helpers/assertion.ts';
import { constraintOf, type Named } from './helpers/constraints.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * The table has a foreign key with these properties; of this name where one is given.
 *
 * @example expect(db).toHaveForeignKey('public.orders', { columns: 'customer_id', references: 'public.customers(id)', onDelete: 'cascade' })
 */
export function toHaveForeignKey(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof foreignKey> & Named = {},
): SyncMatcherResult {
  return asserted(this, toHaveForeignKey, subject, (snapshot) => constraintOf(snapshot, foreignKey, ref, options));
}
