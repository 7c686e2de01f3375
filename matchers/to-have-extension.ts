import type { MatcherState, SyncMatcherResult } from 'vitest';
import { extension } from '../src/kinds/extension.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * An extension is installed, in this schema and version where they are stated.
 *
 * @example expect(db).toHaveExtension('pgcrypto', { schema: 'extensions' })
 */
export function toHaveExtension(
  this: MatcherState,
  subject: unknown,
  name: string,
  options: OptionsOf<typeof extension> = {},
): SyncMatcherResult {
  return asserted(this, toHaveExtension, subject, (snapshot) => ({
    kind: extension,
    identity: { name: plainName(name) },
    options,
    // Every server comes with it, so no snapshot holds it; its language tells.
    outside: name === 'plpgsql' && snapshot.get('language plpgsql') !== undefined ? 'there' : undefined,
  }));
}
