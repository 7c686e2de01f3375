import type { Snapshot } from '../database/snapshot.ts';
import type { Intent, IntendedObject } from './intent.ts';

/**
 * Puts what initdb made on the intent's major into what it makes on the target's:
 * up to 14 PUBLIC may create in schema public and the bootstrap superuser owns it; from 15 neither.
 */
export function acrossMajors(intent: Intent, snapshot: Snapshot): Intent {
  const from = intent.language === 'written' ? undefined : intent.language.major;
  const to = snapshot.server.major;
  if (from === undefined || from < 15 === to < 15) return intent;
  return { ...intent, objects: intent.objects.map((one) => translated(one, to)) };
}

function translated(one: IntendedObject, to: number): IntendedObject {
  const { object } = one;
  if (object['on'] !== 'schema' || object['name'] !== 'public') return one;
  if (one.kind === 'owner' && isDefaultOwner(object['owner'])) return { ...one, object: { ...object, owner: to < 15 ? 'postgres' : 'pg_database_owner' } };
  if (one.kind === 'grant' && object['role'] === 'PUBLIC' && isDefaultPrivileges(object['privileges'])) {
    return { ...one, object: { ...object, privileges: to < 15 ? ['create', 'usage'] : ['usage'] } };
  }
  return one;
}

function isDefaultOwner(owner: unknown): boolean {
  return owner === 'postgres' || owner === 'pg_database_owner';
}

function isDefaultPrivileges(privileges: unknown): boolean {
  return ['["create","usage"]', '["usage"]'].includes(JSON.stringify(privileges));
}
