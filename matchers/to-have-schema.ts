import type { MatcherState, SyncMatcherResult } from 'vitest';
import { schema } from '../src/kinds/schema.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a schema of this name.
 *
 * @example expect(db).toHaveSchema('billing', { owner: 'staff' })
 */
export function toHaveSchema(
  this: MatcherState,
  subject: unknown,
  name: string,
  options: OptionsOf<typeof schema> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveSchema, subject, (snapshot) =>
    withOwner(snapshot, { kind: schema, identity: { name: plainName(name) }, options }),
  );
}
