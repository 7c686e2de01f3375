import type { Snapshot } from '../database/snapshot.ts';
import type { Intent, IntendedObject } from './intent.ts';

/**
 * Puts what the intent's major brings by itself into what the target's brings: extensions come in the version of their
 * server; up to 14 PUBLIC may create in schema public and the bootstrap superuser owns it, from 15 neither.
 */
export function acrossMajors(intent: Intent, snapshot: Snapshot): Intent {
  const from = intent.language === 'written' ? undefined : intent.language.major;
  const to = snapshot.server.major;
  if (from === undefined || from === to) return intent;
  const unversioned = { ...intent, objects: intent.objects.map(withoutVersion) };
  return from < 15 === to < 15 ? unversioned : { ...unversioned, objects: unversioned.objects.map((one) => translated(one, to)) };
}

function withoutVersion(one: IntendedObject): IntendedObject {
  if (one.kind !== 'extension') return one;
  const { version: _, ...object } = one.object;
  return { ...one, object };
}

function translated(one: IntendedObject, to: number): IntendedObject {
  const { object } = one;
  if (object['on'] !== 'schema' || object['name'] !== 'public') return one;
  if (one.kind === 'owner' && isDefaultOwner(object['owner']))
    return { ...one, object: { ...object, owner: to < 15 ? 'postgres' : 'pg_database_owner' } };
  if (one.kind === 'grant' && object['role'] === 'PUBLIC' && isDefaultPrivileges(object['privileges'])) {
    return { ...one, object: { ...object, privileges: to < 15 ? { in: [['usage'], ['create', 'usage']] } : ['usage'] } };
  }
  return one;
}

function isDefaultOwner(owner: unknown): boolean {
  return owner === 'postgres' || owner === 'pg_database_owner';
}

function isDefaultPrivileges(privileges: unknown): boolean {
  return (
    Array.isArray(privileges) &&
    privileges.includes('usage') &&
    privileges.every((privilege) => privilege === 'usage' || privilege === 'create')
  );
}
