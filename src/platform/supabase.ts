import type { Snapshot } from '../database/snapshot.ts';
import { keyOf } from '../kinds/key.ts';
import type { Kind, Stored } from '../kinds/kind.ts';
import { decidesAccess } from '../kinds/setting.ts';
import type { Platform } from './platform.ts';
import { absentDefaults, carriedDefault, carriedDefaults, carriedPrivileges, isHostsDefault } from './supabase-defaults.ts';
import { carriedGrant, isGuardedGrant, isUsersGrant } from './supabase-grants.ts';
import { eventTriggers, extensions, isHostRole, judgedRoles, laterExtensions, publications, schemas } from './supabase-names.ts';
import { holderOf, ownedByUser } from './supabase-owner.ts';
import { carriedRls, isGuardedRls, isUsersRls } from './supabase-rls.ts';
import { isUsersRole } from './supabase-roles.ts';
import { carriedRole, isHostsSetting } from './supabase-settings.ts';

/** Objects that a person authors on a relation of the platform. */
const authored = new Set(['policy', 'bucket']);

/** Supabase, hosted or local: what a project has before its first migration, told by names, owners and, for what decides about access, by values. */
export const supabase: Platform = {
  name: 'supabase',
  permits,
  strangers: ['anon', 'authenticated'],
  apiSchemas: ['public', 'graphql_public'],
  // Not by key: an index over the whole snapshot is not worth four look-ups.
  recognises: (snapshot) =>
    ['anon', 'authenticated', 'service_role'].every((name) => snapshot.all('role').some((role) => role['name'] === name)) &&
    snapshot.all('schema').some((schema) => schema['name'] === 'auth'),
  isUsers,
  guards,
  absent: (kind, snapshot) => (kind.name === 'defaultPrivilege' ? absentDefaults(snapshot) : []),
  judged,
  carried,
  byDefault: ({ name }, object, granted, target) => (name === 'grant' ? carriedPrivileges : carriedDefaults)(object, granted, target),
};

function isUsers(kind: Kind, object: Stored, snapshot: Snapshot): boolean {
  const name = String(object['name'] ?? '');
  switch (kind.name) {
    case 'role':
      return !isHostRole(name) || (judgedRoles.has(name) && isUsersRole(object, snapshot));
    case 'schema':
      return !schemas.has(name);
    case 'eventTrigger':
      return !eventTriggers.has(name);
    case 'publication':
      return name !== 'supabase_realtime_messages_publication';
    case 'publicationTable':
    case 'publicationSchema':
      return object['publication'] !== 'supabase_realtime_messages_publication';
    case 'extension':
      return true;
    case 'defaultPrivilege':
      return (object['role'] === 'postgres' || !isHostRole(String(object['role']))) && !isHostsDefault(object);
    case 'setting':
      return typeof object['role'] === 'string'
        ? !isHostRole(object['role']) || judgedRoles.has(object['role'])
        : !isHostsSetting(object) && (/^(app|pgrst)\./.test(name) || decidesAccess(name));
    case 'trigger':
      // The host's own triggers call functions of the table's own schema; a webhook on auth.users does not.
      return inUsersSchema(object) || schemaOfCall(String(object['calls'] ?? '')) !== object['schema'];
    case 'rls':
      return inUsersSchema(object) || madeByUser(kind, object, snapshot) || isUsersRls(object, snapshot);
    case 'grant':
      return isUsersGrant(object, snapshot);
    case 'owner':
    case 'comment':
      return targetIsUsers(kind, object, snapshot);
    default:
      return inUsersSchema(object) || authored.has(kind.name) || madeByUser(kind, object, snapshot);
  }
}

/** What decides who reaches the host's own objects. */
function guards(kind: Kind, object: Stored, snapshot: Snapshot): boolean {
  if (kind.name === 'grant') return isGuardedGrant(object, snapshot);
  if (kind.name === 'defaultPrivilege') return isHostsDefault(object);
  if (kind.name === 'extension') return laterExtensions.has(String(object['name']));
  if (kind.name === 'role') return judgedRoles.has(String(object['name']));
  return kind.name === 'rls' && isGuardedRls(object);
}

/** What an intended object is on another version of the host. */
function carried(kind: Kind, object: Stored, target: Snapshot): Stored | undefined {
  if (kind.name === 'grant') return carriedGrant(object, target);
  if (kind.name === 'defaultPrivilege') return carriedDefault(object, target);
  if (kind.name === 'rls') return carriedRls(object, target);
  const there = target.get(keyOf(kind, object));
  if (kind.name === 'extension') return there === undefined && laterExtensions.has(String(object['name'])) ? undefined : object;
  return kind.name === 'role' ? carriedRole(object, there) : object;
}

/** Of the host's roles what decides about access; the versions of its extensions are its own. */
function judged(kind: Kind, object: Stored): Stored {
  if (kind.name === 'role' && judgedRoles.has(String(object['name']))) {
    const { name, login, superuser, bypassRls, createRole, memberOf, settings } = object;
    return { name, login, superuser, bypassRls, createRole, memberOf, settings };
  }
  if (kind.name !== 'extension' || !extensions.has(String(object['name']))) return object;
  const { version: _, ...rest } = object;
  return rest;
}

/** The host's supautils lets role postgres do these as a superuser would. */
const lentToUsers: ReadonlySet<string> = new Set([
  'extension',
  'eventTrigger',
  'publication',
  'publicationTable',
  'publicationSchema',
  'setting',
]);

/** Also policies on its tables for files and messages, which belong to it. */
function permits({ name }: Kind, { schema, table }: Stored): boolean {
  return (
    lentToUsers.has(name) ||
    (name === 'policy' && ['storage.objects', 'storage.buckets', 'realtime.messages'].includes(`${String(schema)}.${String(table)}`))
  );
}

function inUsersSchema(object: Stored): boolean {
  return typeof object['schema'] !== 'string' || !schemas.has(object['schema']);
}

/** The schema of a call such as `storage.protect_delete()`. */
function schemaOfCall(call: string): string {
  const [, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^."(]*))\./.exec(call) ?? [];
  return quoted?.replaceAll('""', '"') ?? plain ?? '';
}

/** Owner and comment of an object are a person's where the object is. */
function targetIsUsers(kind: Kind, object: Stored, snapshot: Snapshot): boolean {
  const { on, schema, name } = object as { on: string; schema: string | null; name: string };
  if (on === 'schema') return !schemas.has(name);
  if (on === 'database') return false;
  if (on === 'eventTrigger') return !eventTriggers.has(name);
  if (on === 'publication') return !publications.has(name);
  if (on === 'extension' || on === 'role' || on === 'language') return kind.name === 'comment' ? !extensions.has(name) : false;
  if (schema === null || !schemas.has(schema)) return true;
  return ownedByUser(holderOf(object), snapshot);
}

/** An object in a platform's schema is a person's where its owner, or its table's owner, is not the platform. */
function madeByUser(kind: Kind, object: Stored, snapshot: Snapshot): boolean {
  if (object['schema'] === 'supabase_migrations') return false;
  const [parents] = kind.requires(object);
  const relation = (parents ?? []).find(({ kind: parent }) => parent === 'table' || parent === 'view' || parent === 'materializedView');
  const target =
    relation === undefined
      ? { on: kind.name, schema: object['schema'], name: object['name'], detail: object['arguments'] ?? null }
      : { on: relation.kind, schema: relation.identity['schema'], name: relation.identity['name'], detail: null };
  return ownedByUser(target, snapshot);
}
