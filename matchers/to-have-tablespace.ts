import type { MatcherState, SyncMatcherResult } from 'vitest';
import { tablespace } from '../src/kinds/tablespace.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a tablespace of this name, with these properties.
 *
 * @example expect(db).toHaveTablespace('pg_default', { location: '' })
 */
export function toHaveTablespace(
  this: MatcherState,
  subject: unknown,
  name: string,
  options: OptionsOf<typeof tablespace> = {},
): SyncMatcherResult {
  return asserted(this, toHaveTablespace, subject, () => ({ kind: tablespace, identity: { name: plainName(name) }, options }));
}
