import { classid, userSchema } from './catalog.ts';
import type { Server } from './kind.ts';

/** Catalogs whose rows are of sorts, told by a letter: the letters of the rows in schemas that people make. */
const sorted = {
  pg_class: `select distinct c.relkind from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where ${userSchema('n.nspname')}`,
  pg_type: `select distinct t.typtype from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace where ${userSchema('n.nspname')}`,
  pg_constraint: `select distinct k.contype from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace where ${userSchema('n.nspname')}`,
} as const;

/** FROM and WHERE of rows in other catalogs. */
const others = {
  collation: 'pg_catalog.pg_collation l where l.collnamespace <> 11',
  trigger: 'pg_catalog.pg_trigger t where not t.tgisinternal',
  eventTrigger: 'pg_catalog.pg_event_trigger',
  policy: 'pg_catalog.pg_policy',
  publication: 'pg_catalog.pg_publication',
  statistics: 'pg_catalog.pg_statistic_ext',
  defaultPrivilege: 'pg_catalog.pg_default_acl',
  setting: 'pg_catalog.pg_db_role_setting',
  // What initdb made lies below, apart from the schema public.
  comment: `pg_catalog.pg_description e where e.objoid >= 16384`,
  publicComment: `pg_catalog.pg_description e where e.classoid = ${classid.pg_namespace} and e.objoid = 2200 and e.description <> 'standard public schema'`,
  sharedComment: `pg_catalog.pg_shdescription e where e.classoid <> ${classid.pg_database} or e.description <> 'default administrative connection database' and e.objoid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())`,
  securityLabel: 'pg_catalog.pg_seclabel',
  sharedSecurityLabel: 'pg_catalog.pg_shseclabel',
} as const;

/**
 * What objects leave in the catalog: a row of this sort, or one of those rows. It may be there without an object, and
 * takes less time to look for than the query of the objects takes to be planned.
 */
export type Trace = `${keyof typeof sorted} ${string}` | keyof typeof others;

/** One row, `trace`, for each trace that a database has. */
export const tracesQuery: string = [
  ...Object.entries(sorted).map(([catalog, letters]) => `select '${catalog} ' || s.sort::text as trace from (${letters}) s(sort)`),
  ...Object.entries(others).map(([trace, from]) => `select '${trace}' where exists (select from ${from})`),
].join(' union all ');

/** Whether a server may hold what leaves one of these traces: it may where nobody looked, and where there are none to look for. */
export function mayHold({ traces }: Server, ...left: readonly Trace[]): boolean {
  return traces === undefined || left.length === 0 || left.some((trace) => traces.has(trace));
}
