import type { MatcherState, SyncMatcherResult } from 'vitest';
import { index } from '../src/kinds/indexes.ts';
import { asserted } from './helpers/assertion.ts';
import { ofTable, withName } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

type Options = OptionsOf<typeof index>;

/**
 * The table or materialized view has an index of this name, or one with these properties.
 *
 * @example expect(db).toHaveIndex('public.orders', { columns: ['customer_id', 'created_at desc'] })
 */
export function toHaveIndex(
  this: MatcherState,
  subject: unknown,
  ref: string,
  ...rest: [options?: Options] | [name: string, options?: Options]
): SyncMatcherResult {
  const { name, options } = withName(rest);
  return asserted(this, toHaveIndex, subject, (snapshot) => ({
    kind: index,
    identity: ofTable(snapshot, ref, name, ['table', 'materializedView']),
    options,
  }));
}
