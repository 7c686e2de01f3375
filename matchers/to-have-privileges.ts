import type { MatcherState, SyncMatcherResult } from 'vitest';
import { asserted } from './helpers/assertion.ts';
import { type Privilege, type PrivilegeOptions, privilegesOf, type PrivilegeTarget } from './helpers/privileges.ts';

/**
 * What a role can do with an object is exactly this, also through PUBLIC and the roles that it belongs to. An empty list
 * is nothing at all.
 *
 * @example expect(db).toHavePrivileges({ table: 'public.orders' }, 'anon', ['select'])
 */
export function toHavePrivileges(
  this: MatcherState,
  subject: unknown,
  target: PrivilegeTarget,
  role: string,
  privileges: Privilege | readonly Privilege[],
  options: PrivilegeOptions = {},
): SyncMatcherResult {
  return asserted(this, toHavePrivileges, subject, (snapshot) => privilegesOf(snapshot, target, role, privileges, options));
}
