import type { MatcherState, SyncMatcherResult } from 'vitest';
import { foreignTable } from '../src/kinds/foreign-table.ts';
import { asserted } from './helpers/assertion.ts';
import { named } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a foreign table of this name, with these properties.
 *
 * @example expect(db).toHaveForeignTable('lab.rates', { server: 'bank' })
 */
export function toHaveForeignTable(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof foreignTable> = {},
): SyncMatcherResult {
  return asserted(this, toHaveForeignTable, subject, (snapshot) => ({
    kind: foreignTable,
    identity: named(snapshot, foreignTable.name, ref),
    options,
  }));
}
