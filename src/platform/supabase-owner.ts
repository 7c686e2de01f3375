import type { Snapshot } from '../database/snapshot.ts';
import { refKey } from '../kinds/key.ts';
import type { Stored } from '../kinds/kind.ts';
import { isHostRole } from './supabase-names.ts';

/** Whether an object in a schema of the host belongs to a person: its owner tells. */
export function ownedByUser(target: Stored, snapshot: Snapshot): boolean {
  if (target['schema'] === 'supabase_migrations') return false;
  const owner = snapshot.get(refKey({ kind: 'owner', identity: target }))?.['owner'];
  return typeof owner === 'string' && (owner === 'postgres' || !isHostRole(owner));
}

/** What has the owner: the relation of a column, the object itself of everything else. */
export function holderOf({ on, schema, name, detail }: Stored): Stored {
  return on === 'column' ? { on: 'table', schema, name, detail: null } : { on, schema, name, detail: detail ?? null };
}
