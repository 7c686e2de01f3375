import type { Session } from '../src/database/session.ts';

const users = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
const inSchema = (relation: string): string =>
  `pg_catalog.pg_class c on c.oid = ${relation} join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;

/** The least that anybody who reads a schema has to ask: one plain query a catalog, nothing looked up twice. */
const queries = [
  `select n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relowner, c.relacl, c.reloptions from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S') and ${users}`,
  `select n.nspname, c.relname, a.attname, a.attnum, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_catalog.pg_get_expr(d.adbin, d.adrelid) from pg_catalog.pg_attribute a join ${inSchema('a.attrelid')} left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and ${users}`,
  `select n.nspname, c.relname, o.conname, o.contype, pg_catalog.pg_get_constraintdef(o.oid) from pg_catalog.pg_constraint o join ${inSchema('o.conrelid')} where ${users}`,
  `select n.nspname, c.relname, i.indisunique, i.indisvalid, pg_catalog.pg_get_indexdef(i.indexrelid) from pg_catalog.pg_index i join ${inSchema('i.indrelid')} where ${users}`,
  `select n.nspname, c.relname, p.polname, p.polcmd, p.polpermissive, p.polroles, pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) from pg_catalog.pg_policy p join ${inSchema('p.polrelid')} where ${users}`,
  `select n.nspname, c.relname, t.tgname, pg_catalog.pg_get_triggerdef(t.oid) from pg_catalog.pg_trigger t join ${inSchema('t.tgrelid')} where not t.tgisinternal and ${users}`,
  `select n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid), p.prosrc, p.prosecdef, p.proconfig, p.proacl from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where ${users}`,
];

/** Runs the plain queries in one round trip; returns how many rows came. */
export async function readFloor(session: Session): Promise<number> {
  const results = await session.run(queries.join(';\n'));
  return results.reduce((sum, rows) => sum + rows.length, 0);
}
