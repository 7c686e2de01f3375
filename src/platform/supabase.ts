import type { Snapshot } from '../database/snapshot.ts';
import { refKey } from '../kinds/key.ts';
import type { Kind, Stored } from '../kinds/kind.ts';
import type { Platform } from './platform.ts';

/** Schemas that the host makes and keeps up to date. */
const schemas = new Set([
  'auth',
  'storage',
  'realtime',
  '_realtime',
  '_analytics',
  '_supavisor',
  'etl',
  'extensions',
  'graphql',
  'graphql_public',
  'vault',
  'pgbouncer',
  'pgsodium',
  'pgsodium_masks',
  'pgtle',
  'supabase_functions',
  'supabase_migrations',
  'supabase_subscription_mgmt',
  'cron',
  'net',
  'pgmq',
  'repack',
  'tiger',
  'tiger_data',
  'topology',
]);

/** Roles that the host makes; those whose objects it owns are among them. */
const roles = new Set([
  'anon',
  'authenticated',
  'service_role',
  'authenticator',
  'postgres',
  'dashboard_user',
  'pgbouncer',
  'cli_login_postgres',
  'supabase_admin',
  'supabase_auth_admin',
  'supabase_storage_admin',
  'supabase_realtime_admin',
  'supabase_replication_admin',
  'supabase_read_only_user',
  'supabase_etl_admin',
  'supabase_functions_admin',
  'supabase_privileged_role',
  'supabase_superuser',
  'pgsodium_keyholder',
  'pgsodium_keyiduser',
  'pgsodium_keymaker',
  'pgtle_admin',
]);

/** Schemas of the host that strangers have no business in: any way in is somebody's doing. */
const closed = new Set(['auth', 'vault', 'pgsodium', 'cron', 'net', 'pgbouncer', 'supabase_migrations']);

/** Roles of the host that decide who strangers are: their attributes and memberships are judged. */
const judgedRoles = new Set(['anon', 'authenticated', 'service_role', 'authenticator']);

/** Those that requests act as. */
const apiRoles = new Set(['anon', 'authenticated', 'service_role']);

const eventTriggers = new Set([
  'pgrst_ddl_watch',
  'pgrst_drop_watch',
  'issue_pg_net_access',
  'issue_pg_cron_access',
  'issue_pg_graphql_access',
  'issue_graphql_placeholder',
]);

/** Extensions of a new project: their versions are the host's business. */
const extensions = new Set(['pg_stat_statements', 'pgcrypto', 'uuid-ossp', 'supabase_vault', 'pg_graphql', 'pgjwt']);

const publications = new Set(['supabase_realtime', 'supabase_realtime_messages_publication']);

/** Objects that a person authors on a relation of the platform. */
const authored = new Set(['policy', 'bucket']);

/** Tables of the platform whose policies people write, so that their row-level security matters to them. */
const guarded = new Set(['storage.objects', 'storage.buckets', 'realtime.messages']);

/** Supabase, hosted or local: what a project has before its first migration, told by names and owners. */
export const supabase: Platform = {
  name: 'supabase',
  strangers: ['anon', 'authenticated'],
  apiSchemas: ['public', 'graphql_public'],
  // Not by key: an index over the whole snapshot is not worth four look-ups.
  recognises: (snapshot) =>
    ['anon', 'authenticated', 'service_role'].every((name) => snapshot.all('role').some((role) => role['name'] === name)) &&
    snapshot.all('schema').some((schema) => schema['name'] === 'auth'),
  isUsers,
  judged,
};

function isUsers(kind: Kind, object: Stored, snapshot: Snapshot): boolean {
  const name = String(object['name'] ?? '');
  switch (kind.name) {
    case 'role':
      return !roles.has(name) || judgedRoles.has(name);
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
      return object['role'] === 'postgres' || !roles.has(String(object['role']));
    case 'setting':
      return object['role'] === null || object['role'] === undefined
        ? name.startsWith('app.') || name === 'search_path'
        : !roles.has(String(object['role']));
    case 'trigger':
      // The host's own triggers call functions of the table's own schema; a webhook on auth.users does not.
      return inUsersSchema(object) || schemaOfCall(String(object['calls'] ?? '')) !== object['schema'];
    case 'rls':
      return (
        inUsersSchema(object) || guarded.has(`${String(object['schema'])}.${String(object['table'])}`) || madeByUser(kind, object, snapshot)
      );
    case 'owner':
    case 'comment':
    case 'grant':
      return targetIsUsers(kind, object, snapshot);
    default:
      return inUsersSchema(object) || authored.has(kind.name) || madeByUser(kind, object, snapshot);
  }
}

/** Of the host's roles what decides about access; the versions of its extensions are its own. */
function judged(kind: Kind, object: Stored): Stored {
  if (kind.name === 'role' && judgedRoles.has(String(object['name']))) {
    const { name, superuser, bypassRls, createRole, memberOf } = object;
    return { name, superuser, bypassRls, createRole, memberOf };
  }
  if (kind.name !== 'extension' || !extensions.has(String(object['name']))) return object;
  const { version: _, ...rest } = object;
  return rest;
}

function inUsersSchema(object: Stored): boolean {
  return typeof object['schema'] !== 'string' || !schemas.has(object['schema']);
}

/** The schema of a call such as `storage.protect_delete()`. */
function schemaOfCall(call: string): string {
  const [, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^."(]*))\./.exec(call) ?? [];
  return quoted?.replaceAll('""', '"') ?? plain ?? '';
}

/** Privileges, owner and comment of an object are a person's where the object is; and so is any way for strangers into auth. */
function targetIsUsers(kind: Kind, object: Stored, snapshot: Snapshot): boolean {
  const { on, schema, name, role } = object as { on: string; schema: string | null; name: string; role?: string };
  // What the host's own roles may do is the host's business, and differs between local and hosted.
  if (kind.name === 'grant' && role !== undefined && roles.has(role) && !apiRoles.has(role)) return false;
  if (on === 'schema') return !schemas.has(name) || (kind.name === 'grant' && closed.has(name) && name !== 'auth');
  if (on === 'database') return false;
  if (on === 'eventTrigger') return !eventTriggers.has(name);
  if (on === 'publication') return !publications.has(name);
  if (on === 'extension' || on === 'role' || on === 'language') return kind.name === 'comment' ? !extensions.has(name) : false;
  if (schema === null || !schemas.has(schema)) return true;
  if (kind.name === 'grant' && closed.has(schema)) return role === 'PUBLIC' || role === 'anon' || role === 'authenticated';
  const relation = on === 'column' ? { on: 'table', schema, name, detail: null } : { on, schema, name, detail: object['detail'] ?? null };
  return ownedByUser(relation, snapshot);
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

function ownedByUser(target: Stored, snapshot: Snapshot): boolean {
  if (target['schema'] === 'supabase_migrations') return false;
  const owner = snapshot.get(refKey({ kind: 'owner', identity: target }))?.['owner'];
  return typeof owner === 'string' && (owner === 'postgres' || !roles.has(owner));
}
