import type { Snapshot } from '../database/snapshot.ts';
import { address } from '../kinds/catalog.ts';
import { defaultsFor } from '../kinds/default-privilege.ts';
import { type Grant, grantAddress } from '../kinds/effective.ts';
import type { Stored } from '../kinds/kind.ts';
import { isAll, publicPrivileges } from '../kinds/privilege.ts';
import { targetAddress } from '../kinds/target.ts';
import { relationsOf } from '../sql/index.ts';
import { baseline } from './supabase-baseline.ts';
import { apiRoles, closed, isHostRole, mighty, schemas } from './supabase-names.ts';
import { holderOf, ownedByUser } from './supabase-owner.ts';

/** Privileges as the baseline writes them: `all`, `select, update`, nothing. */
export function sayPrivileges({ on, privileges }: Pick<Grant, 'on' | 'privileges'>): string {
  return isAll(privileges, on) ? 'all' : privileges.join(', ');
}

/** What other versions of the host, and the local one, give the API's roles on what the baseline knows. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  // Images of 2024 make it under default privileges that give everything.
  'table storage.migrations': ['all'],
  // Realtime gave SELECT on all of its tables, and took this one back in 2026.
  'table realtime.schema_migrations': ['select', 'all'],
};

type Acl = ReadonlyMap<string, string>;

const known: ReadonlyMap<string, Acl> = new Map(
  Object.entries(baseline.grants).flatMap(([acl, targets]) => targets.map((target) => [target, aclOf(acl)] as const)),
);

function aclOf(text: string): Acl {
  const entries = text.split('; ').filter((entry) => entry !== '');
  return new Map(entries.map((entry) => entry.split('=') as [string, string]));
}

function privilegesOf(grant: Grant): string {
  return grant.grantable.length > 0 ? 'with grant option' : sayPrivileges(grant);
}

/** Whether a role is one that requests act as, or everybody. */
function isApiRole(role: string): boolean {
  return role === 'PUBLIC' || apiRoles.has(role);
}

/** Whether privileges are what some version of the host gives, by the object and by the value. */
function isHostValue(grant: Grant, snapshot: Snapshot): boolean {
  if (!isApiRole(grant.role)) return false;
  const acl = known.get(targetAddress(grant));
  if (acl === undefined) return isUsual(grant, snapshot);
  const value = privilegesOf(grant);
  if (value === (acl.get(grant.role) ?? '')) return true;
  if (grant.role === 'PUBLIC') return false;
  return (otherwise[targetAddress(grant)] ?? []).includes(value) || addsNothing(grant, snapshot);
}

/** EXECUTE of one role says nothing where everybody has it. */
function addsNothing(grant: Grant, snapshot: Snapshot): boolean {
  if (grant.on !== 'function' || grant.grantable.length > 0) return false;
  return (rowOf({ ...grant, role: 'PUBLIC' }, snapshot)?.privileges ?? []).includes('execute');
}

function rowOf(grant: Partial<Grant>, snapshot: Snapshot): Grant | undefined {
  return snapshot.get(`grant ${grantAddress(grant)}`) as Grant | undefined;
}

/**
 * What the host usually does with an object of its own that is newer than the baseline: nothing for strangers in its
 * closed schemas; elsewhere the API's roles may read, and do more where row-level security stands before it.
 */
function isUsual(grant: Grant, snapshot: Snapshot): boolean {
  const { on, schema, name, role, privileges, grantable } = grant;
  if (privileges.length === 0) return true;
  if (grantable.length > 0) return false;
  if (role === 'PUBLIC') return privileges.every((privilege) => publicPrivileges(on).includes(privilege));
  if (closed.has(schema ?? name)) return role === 'service_role' && on !== 'column';
  return isUsualOn(grant, sayPrivileges(grant), snapshot);
}

function isUsualOn(grant: Grant, privileges: string, snapshot: Snapshot): boolean {
  switch (grant.on) {
    case 'column':
      return false;
    case 'schema':
      return privileges === 'usage';
    case 'view':
    case 'materializedView':
      return privileges === 'select' && !readsClosed(grant, snapshot);
    case 'table':
      // Row-level security does not cover TRUNCATE, which the host gives with everything else or not at all.
      return privileges === 'select' || (isLocked(grant, snapshot) && (privileges === 'all' || !grant.privileges.includes('truncate')));
    default:
      return true;
  }
}

function isLocked({ schema, name }: Grant, snapshot: Snapshot): boolean {
  return snapshot.get(`rls ${address(schema, name)}`)?.['enabled'] === true;
}

/** Whether a view shows what stands in a schema that strangers have no business in. */
function readsClosed(grant: Grant, snapshot: Snapshot): boolean {
  const definition = snapshot.get(targetAddress(grant))?.['definition'];
  return typeof definition === 'string' && relationsOf(definition).some(([schema]) => closed.has(schema ?? ''));
}

/** What the host's event triggers grant on an extension that a person creates. */
function isHostsOnExtension(grant: Grant, snapshot: Snapshot): boolean {
  if (isByDefault(grant, snapshot)) return true;
  const schema = grant.schema ?? grant.name;
  if (!schemas.has(schema)) return false;
  if (grant.role === 'service_role') return true;
  if (schema === 'graphql') return apiRoles.has(grant.role) && grant.grantable.length === 0;
  if (schema !== 'net') return false;
  return grant.on === 'schema' ? apiRoles.has(grant.role) && sayPrivileges(grant) === 'usage' : isNarrowed(grant, snapshot);
}

/**
 * Everybody may not call it, because the default privileges of role postgres say so. On the host another role makes what an
 * extension brings, whoever creates the extension.
 */
function isByDefault(grant: Grant, snapshot: Snapshot): boolean {
  if (grant.role !== 'PUBLIC' || grant.extension === undefined || grant.privileges.length > 0) return false;
  return (defaultsFor(grant, 'postgres', snapshot).get('PUBLIC')?.privileges ?? []).length === 0;
}

/** The host of 2024 takes EXECUTE on pg_net's functions from everybody and gives it to the API's roles: all of that or nothing. */
function isNarrowed(grant: Grant, snapshot: Snapshot): boolean {
  const held = (role: string): string | undefined => rowOf({ ...grant, role }, snapshot)?.privileges.join();
  return isApiRole(grant.role) && held('PUBLIC') === '' && [...apiRoles].every((role) => held(role) === 'execute');
}

/** Whether a grant stands on an object that the host brings. */
function isOnHost(grant: Grant, snapshot: Snapshot): boolean {
  if (grant.on === 'database') return true;
  if (grant.on === 'schema') return schemas.has(grant.name);
  return grant.schema !== null && schemas.has(grant.schema) && !ownedByUser(holderOf(grant as unknown as Stored), snapshot);
}

/**
 * What the host's own roles may do on what it brings differs between local and hosted; what a person gives them on an
 * object of his own (a hook of the auth service) does not, unless they may do everything anyway.
 */
function isHostsBusiness({ on, schema, name, role, initial }: Grant): boolean {
  if (!isHostRole(role) || apiRoles.has(role)) return false;
  if (mighty.has(role) || initial !== undefined || on === 'database') return true;
  return on === 'schema' ? name === 'public' || schemas.has(name) : schemas.has(schema ?? '');
}

/** Whether a person granted or revoked: by key and value, what the host does is told from what people do. */
export function isUsersGrant(object: Stored, snapshot: Snapshot): boolean {
  const grant = object as unknown as Grant;
  if (isHostsBusiness(grant)) return false;
  if (grant.initial !== undefined) return !isHostsOnExtension(grant, snapshot);
  if (grant.on === 'language') return grant.grantable.length > 0;
  return !isOnHost(grant, snapshot) || !isHostValue(grant, snapshot);
}

/** Whether the host gave it, so that the API fails where it was taken away. */
export function isGuardedGrant(object: Stored, snapshot: Snapshot): boolean {
  const grant = object as unknown as Grant;
  if (grant.initial !== undefined || !isOnHost(grant, snapshot)) return false;
  return known.has(targetAddress(grant)) && isApiRole(grant.role) && isHostValue(grant, snapshot);
}

/** The host's privileges as another version of it gives them: there they are what is intended. */
export function carriedGrant(object: Stored, target: Snapshot): Stored {
  const intended = object as unknown as Grant;
  const actual = rowOf(intended, target);
  const there = { ...intended, privileges: actual?.privileges ?? [], grantable: actual?.grantable ?? [] };
  return isHostValue(there, target) ? { ...there } : object;
}
