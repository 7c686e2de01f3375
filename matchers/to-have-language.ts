import type { MatcherState, SyncMatcherResult } from 'vitest';
import { language } from '../src/kinds/language.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a procedural language of this name, with these properties.
 *
 * @example expect(db).toHaveLanguage('plpgsql', { trusted: true })
 */
export function toHaveLanguage(
  this: MatcherState,
  subject: unknown,
  name: string,
  options: OptionsOf<typeof language> = {},
): SyncMatcherResult {
  return asserted(this, toHaveLanguage, subject, () => ({ kind: language, identity: { name: plainName(name) }, options }));
}
