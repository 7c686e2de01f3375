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

/** Privileges on an object in public: of those that nobody granted as many as the target's version of the host gives. */
export function carriedPrivileges(object: Stored, granted: readonly string[], target: Snapshot): Stored {
  const { on, schema, role, initial } = object as unknown as Grant;
  const entry = { role: 'postgres', schema, on: defaultsOn(on) ?? '', grantee: role };
  const fewer = initial === undefined ? fewerOf(object, entry, granted) : undefined;
  if (fewer === undefined) return object;
  const actual = target.get(`grant ${grantAddress(object)}`);
  if (isLike(actual, object)) return object;
  return isLike(actual, fewer) || !givesMore(entry, target) ? fewer : object;
}

/** The same of default privileges themselves: where they are like neither version's, the closer one is meant. */
export function carriedDefaults(object: Stored, granted: readonly string[], target: Snapshot): Stored {
  const entry = object as unknown as DefaultPrivilege;
  const fewer = fewerOf(object, entry, granted);
  const actual = rowOf(entry, target);
  return fewer === undefined || distance(actual, object) <= distance(actual, fewer) ? object : fewer;
}

/** Without what newer versions of the host do not give, unless it was granted; undefined where that is nothing. */
function fewerOf(
  object: Stored,
  { schema, on, grantee }: Omit<DefaultPrivilege, keyof Held>,
  granted: readonly string[],
): Stored | undefined {
  const [more, less] = (given[on] ?? []).map((list) => list.split(', '));
  if (schema !== 'public' || !apiRoles.has(grantee) || more === undefined || granted.includes('all')) return undefined;
  const { privileges } = object as unknown as Held;
  const kept = privileges.filter((one) => !more.includes(one) || less!.includes(one) || granted.includes(one));
  return kept.length === privileges.length ? undefined : { ...object, privileges: kept };
}

/** Whether the target's version gives new objects what newer ones do not. */
function givesMore(entry: Omit<DefaultPrivilege, keyof Held>, target: Snapshot): boolean {
  const [more, less] = given[entry.on]!.map((list) => list.split(', '));
  const row = rowOf(entry as DefaultPrivilege, target);
  if (row === undefined) return entry.on !== 'functions';
  return more!.some((one) => !less!.includes(one) && (row as unknown as Held).privileges.includes(one));
}

function isLike(actual: Stored | undefined, intended: Stored): boolean {
  return distance(actual, intended) === 0;
}

/** How many privileges only one of them has. MAINTAIN is there from 17 on. */
function distance(actual: Stored | undefined, intended: Stored): number {
  const [there, wanted] = [actual, intended].map(
    (one) => new Set((one as Held | undefined)?.privileges.filter((name) => name !== 'maintain')),
  );
  return there!.symmetricDifference(wanted!).size;
}
