import type { Snapshot } from '../database/snapshot.ts';
import { address } from '../kinds/catalog.ts';
import { type Grant, grantAddress } from '../kinds/effective.ts';
import { defaultsOn, type Held } from '../kinds/privilege.ts';
import type { Stored } from '../kinds/kind.ts';
import { apiRoles } from './supabase-names.ts';

interface DefaultPrivilege extends Held {
  role: string;
  schema: string | null;
  on: string;
  grantee: string;
}

/**
 * What the API's roles get on each new object of role postgres in public: everything, or, since 2026, what
 * supabase-data-api-off.sql leaves. MAINTAIN is there from 17 on.
 */
const given: Readonly<Record<string, readonly string[]>> = {
  tables: ['select, insert, update, delete, truncate, references, trigger', 'truncate, references, trigger'],
  sequences: ['usage, select, update', 'update'],
  functions: ['execute', ''],
};

/** Whether default privileges are such as the host gives. */
export function isHostsDefault(object: Stored): boolean {
  const { role, schema, on, grantee, privileges, grantable } = object as unknown as DefaultPrivilege;
  if (role !== 'postgres' || schema !== 'public' || !apiRoles.has(grantee) || grantable.length > 0) return false;
  return (given[on] ?? []).includes(privileges.filter((privilege) => privilege !== 'maintain').join(', '));
}

function rowOf({ role, schema, on, grantee }: DefaultPrivilege, snapshot: Snapshot): Stored | undefined {
  return snapshot.get(`defaultPrivilege ${on} of ${address(role)} in ${address(schema)} to ${address(grantee)}`);
}

/** What the host gives by default and a database does not have at all. */
export function absentDefaults(snapshot: Snapshot): Stored[] {
  if (snapshot.unread('defaultPrivilege') !== undefined || snapshot.get('schema public') === undefined) return [];
  return Object.keys(given)
    .flatMap((on) => [...apiRoles].map((grantee) => ({ role: 'postgres', schema: 'public', on, grantee, privileges: [], grantable: [] })))
    .filter((entry) => rowOf(entry, snapshot) === undefined);
}

/** Those of the target, where both have what some version of the host gives. */
export function carriedDefault(object: Stored, target: Snapshot): Stored {
  const actual = rowOf(object as unknown as DefaultPrivilege, target);
  const there = { ...object, privileges: actual?.['privileges'] ?? [], grantable: actual?.['grantable'] ?? [] };
  return isHostsDefault(object) && isHostsDefault(there) ? there : object;
}

/**
 * What the defaults of some version of the host gave a role on an object in public: as the target has it, where a version
 * of the host gives that; else what the target's version gives now.
 */
export function carriedPrivileges(object: Stored, target: Snapshot): Stored {
  const { on, schema, role, initial } = object as unknown as Grant;
  const asDefault = ({ privileges, grantable }: Held): Stored => {
    return { role: 'postgres', schema, on: defaultsOn(on) ?? '', grantee: role, privileges, grantable };
  };
  const intended = asDefault(object as unknown as Grant);
  if (initial !== undefined || !isHostsDefault(intended)) return object;
  const actual = target.get(`grant ${grantAddress(object)}`);
  const there = asDefault({ privileges: [], grantable: [], ...actual });
  const { privileges, grantable } = isHostsDefault(there) ? there : carriedDefault(intended, target);
  return { ...object, privileges, grantable };
}
