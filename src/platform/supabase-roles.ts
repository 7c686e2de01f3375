import type { Snapshot } from '../database/snapshot.ts';
import type { StoredBy, Stored } from '../kinds/kind.ts';
import { powers, type role } from '../kinds/role.ts';
import { apiRoles } from './supabase-names.ts';

type Role = StoredBy<typeof role>;

/** Who may log in, and who passes by row-level security: the host makes them so. */
const loggingIn = new Set(['authenticator']);
const passingBy = new Set(['service_role']);

/**
 * Whether a person gave a role of the host more than the host did: a login, or power that its requests do not need. Where
 * a role is only named, what is said of it may be that.
 */
export function isUsersRole(object: Stored, snapshot: Snapshot): boolean {
  const { name, login, bypassRls, memberOf, ...rest } = object as Partial<Role> & Pick<Role, 'name'>;
  if (login === undefined || memberOf === undefined) return true;
  if (login && !loggingIn.has(name)) return true;
  // The one that requests log in as becomes those that they act as.
  const others = loggingIn.has(name) ? memberOf.filter((one) => !apiRoles.has(one.role)) : memberOf;
  return powers({ ...rest, name, bypassRls: bypassRls === true && !passingBy.has(name), memberOf: others }, snapshot).length > 0;
}
