import type { MatcherState, SyncMatcherResult } from 'vitest';
import { role } from '../src/kinds/role.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a role of this name, with these attributes, members and settings.
 *
 * @example expect(db).toHaveRole('app', { login: true, bypassRls: false })
 */
export function toHaveRole(this: MatcherState, subject: unknown, name: string, options: OptionsOf<typeof role> = {}): SyncMatcherResult {
  return asserted(this, toHaveRole, subject, () => ({ kind: role, identity: { name: plainName(name) }, options }));
}
