import type { MatcherState, SyncMatcherResult } from 'vitest';
import { primaryKey } from '../src/kinds/primary-key.ts';
import { asserted } from './helpers/assertion.ts';
import { constraintOf, type Named, withColumns } from './helpers/constraints.ts';
import type { OptionsOf } from './helpers/types.ts';

type Options = OptionsOf<typeof primaryKey> & Named;

/**
 * The table has a primary key, of exactly these columns where they are stated.
 *
 * @example expect(db).toHavePrimaryKey('public.orders', 'id')
 */
export function toHavePrimaryKey(
  this: MatcherState,
  subject: unknown,
  ref: string,
  ...rest: [options?: Options] | [columns: string | readonly string[], options?: Options]
): SyncMatcherResult {
  return asserted(this, toHavePrimaryKey, subject, (snapshot) => constraintOf(snapshot, primaryKey, ref, withColumns(rest)));
}
