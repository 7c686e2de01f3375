import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { column } from '../src/kinds/column.ts';
import { asserted } from './helpers/assertion.ts';
import { columnOf } from './helpers/columns.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * The table, view or composite type has a column of this name, with these properties. Of a column of a view there are
 * the type and the default, of one of a composite type the type and the collation.
 *
 * @example expect(db).toHaveColumn('public.orders', 'total', { type: 'numeric(12,2)', notNull: true })
 */
export function toHaveColumn(
  this: MatcherState,
  subject: unknown,
  ref: string,
  name: string,
  options: OptionsOf<typeof column> = {},
): SyncMatcherResult {
  return asserted(this, toHaveColumn, subject, (snapshot) => columnOf(snapshot, ref, name, options));
}
