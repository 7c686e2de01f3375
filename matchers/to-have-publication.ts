import type { MatcherState, SyncMatcherResult } from 'vitest';
import { publication } from '../src/kinds/publication.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import { type Owned, withOwner } from './helpers/targets.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a publication of this name, with these properties.
 *
 * @example expect(db).toHavePublication('changes', { operations: ['insert', 'update'] })
 */
export function toHavePublication(
  this: MatcherState,
  subject: unknown,
  name: string,
  options: OptionsOf<typeof publication> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHavePublication, subject, (snapshot) =>
    withOwner(snapshot, { kind: publication, identity: { name: plainName(name) }, options }),
  );
}
