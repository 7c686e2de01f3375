import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { domain } from '../src/kinds/domain.ts';
import { asserted } from './helpers/assertion.ts';
import type { Owned } from './helpers/targets.ts';
import { typeOf } from './helpers/type-kinds.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a domain of this name, with these properties.
 *
 * @example expect(db).toHaveDomain('public.email', { type: 'text', notNull: true })
 */
export function toHaveDomain(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof domain> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveDomain, subject, (snapshot) => typeOf(snapshot, ref, { ...options, kind: 'domain' }));
}
