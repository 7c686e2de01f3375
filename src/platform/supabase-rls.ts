import type { Snapshot } from '../database/snapshot.ts';
import type { Stored } from '../kinds/kind.ts';
import { address } from '../kinds/catalog.ts';
import { baseline } from './supabase-baseline.ts';

const enabled = new Set(baseline.rls);
const tables = new Set(Object.values(baseline.grants).flat());

const at = ({ schema, table }: Stored): string => address(schema as string, table as string);

/** Until 2024 the auth service had row-level security on none of its tables; it came to all of them at once. */
function isBeforeRls(schema: unknown, snapshot: Snapshot): boolean {
  return schema === 'auth' && !snapshot.all('rls').some((one) => one['schema'] === 'auth' && one['enabled'] === true);
}

/** Whether the host has it on: the storage service switches it on for whatever table it makes, the others do not. */
function isOnAtHost(object: Stored): boolean {
  return tables.has(`table ${at(object)}`) ? enabled.has(at(object)) : object['schema'] === 'storage';
}

/** Whether a person switched row-level security on a table of the host. */
export function isUsersRls(object: Stored, snapshot: Snapshot): boolean {
  if (object['forced'] === true) return true;
  return object['enabled'] === false && isOnAtHost(object) && !isBeforeRls(object['schema'], snapshot);
}

/** Whether the host switched it on, so that whoever switches it off opens the table. */
export function isGuardedRls(object: Stored): boolean {
  return object['enabled'] === true && object['forced'] === false && isOnAtHost(object);
}

/** The same on another version of the host. */
export function carriedRls(object: Stored, target: Snapshot): Stored | undefined {
  return isBeforeRls(object['schema'], target) ? undefined : object;
}
