/** Schemas that the host makes and keeps up to date. */
export const schemas = new Set([
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
export const roles = new Set([
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
export const closed = new Set(['auth', 'vault', 'pgsodium', 'cron', 'net', 'pgbouncer', 'supabase_migrations']);

/** Roles of the host that decide who strangers are: their attributes and memberships are judged. */
export const judgedRoles = new Set(['anon', 'authenticated', 'service_role', 'authenticator']);

/** Those that the host's default privileges give everything, or that need none. */
export const mighty = new Set(['postgres', 'supabase_admin']);

/** Those that requests act as. */
export const apiRoles = new Set(['anon', 'authenticated', 'service_role']);

export const eventTriggers = new Set([
  'pgrst_ddl_watch',
  'pgrst_drop_watch',
  'issue_pg_net_access',
  'issue_pg_cron_access',
  'issue_pg_graphql_access',
  'issue_graphql_placeholder',
]);

/** Extensions of a new project: their versions are the host's business. */
export const extensions = new Set(['pg_stat_statements', 'pgcrypto', 'uuid-ossp', 'supabase_vault', 'pg_graphql', 'pgjwt']);

/** Those among them that older projects and self-hosted ones may lack. */
export const laterExtensions = new Set(['supabase_vault']);

export const publications = new Set(['supabase_realtime', 'supabase_realtime_messages_publication']);

/** Whether the host makes the role: it may bring others of this prefix, which people cannot take. */
export function isHostRole(name: string): boolean {
  return roles.has(name) || name.startsWith('supabase_');
}
