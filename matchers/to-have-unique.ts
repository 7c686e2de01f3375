import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { unique } from '../src/kinds/unique.ts';
import { asserted } from './helpers/assertion.ts';
import { type Named, uniqueOf, withColumns } from './helpers/constraints.ts';
import type { OptionsOf } from './helpers/types.ts';

type Options = OptionsOf<typeof unique> & Named;

/**
 * The table refuses duplicates over exactly these columns: by a unique constraint, or by an index or primary key that
 * does the same. Without columns it has any unique constraint or index beside its primary key.
 *
 * @example expect(db).toHaveUnique('public.customers', ['org_id', 'email'])
 */
export function toHaveUnique(
  this: MatcherState,
  subject: unknown,
  ref: string,
  ...rest: [options?: Options] | [columns: string | readonly string[], options?: Options]
): SyncMatcherResult {
  return asserted(this, toHaveUnique, subject, (snapshot) => uniqueOf(snapshot, ref, withColumns(rest)));
}
