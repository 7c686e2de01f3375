import { notOfExtension, userSchema } from '../kinds/catalog.ts';
import type { Server } from '../kinds/kind.ts';

/** Objects made after initdb have OIDs from here on (FirstNormalObjectId in transam.h). */
const firstUserOid = 16_384;

const own = (alias: string): string => `${alias}.oid >= ${firstUserOid}`;
const outsideExtensions = (classId: number, alias: string): string =>
  `not exists (select from pg_catalog.pg_depend e where e.classid = ${classId} and e.objid = ${alias}.oid and e.deptype = 'e')`;

/** One query that names every object of a kind that is not modelled: columns `what` and `name`. */
export function unmodelledQuery(_server: Server): string {
  const named = (what: string, catalog: string, name: string, schema: string, classId: number): string =>
    `select '${what}' as what, quote_ident(n.nspname) || '.' || quote_ident(o.${name}) as name from pg_catalog.${catalog} o join pg_catalog.pg_namespace n on n.oid = o.${schema} where ${userSchema('n.nspname')} and ${outsideExtensions(classId, 'o')}`;
  const global = (what: string, catalog: string, name: string, classId: number): string =>
    `select '${what}', quote_ident(o.${name}) from pg_catalog.${catalog} o where ${own('o')} and ${outsideExtensions(classId, 'o')}`;
  return [
    `select 'foreign table' as what, quote_ident(n.nspname) || '.' || quote_ident(o.relname) as name from pg_catalog.pg_class o join pg_catalog.pg_namespace n on n.oid = o.relnamespace where o.relkind = 'f' and ${notOfExtension('pg_class', 'o.oid')}`,
    global('foreign-data wrapper', 'pg_foreign_data_wrapper', 'fdwname', 2328),
    global('foreign server', 'pg_foreign_server', 'srvname', 1417),
    named('text search configuration', 'pg_ts_config', 'cfgname', 'cfgnamespace', 3602),
    named('text search dictionary', 'pg_ts_dict', 'dictname', 'dictnamespace', 3600),
    named('text search parser', 'pg_ts_parser', 'prsname', 'prsnamespace', 3601),
    named('text search template', 'pg_ts_template', 'tmplname', 'tmplnamespace', 3764),
    named('operator', 'pg_operator', 'oprname', 'oprnamespace', 2617),
    named('operator class', 'pg_opclass', 'opcname', 'opcnamespace', 2616),
    named('operator family', 'pg_opfamily', 'opfname', 'opfnamespace', 2753),
    named('conversion', 'pg_conversion', 'conname', 'connamespace', 2607),
    `select 'cast', pg_catalog.format_type(o.castsource, null) || ' as ' || pg_catalog.format_type(o.casttarget, null) from pg_catalog.pg_cast o where ${own('o')} and ${outsideExtensions(2605, 'o')}`,
    global('access method', 'pg_am', 'amname', 2601),
    `select 'transform', pg_catalog.format_type(o.trftype, null) from pg_catalog.pg_transform o where ${own('o')} and ${outsideExtensions(3576, 'o')}`,
    `select 'subscription', quote_ident(o.subname) from pg_catalog.pg_subscription o join pg_catalog.pg_database b on b.oid = o.subdbid where b.datname = current_database()`,
    `select 'security label', o.provider || ' on ' || o.objtype || ' ' || o.objname from pg_catalog.pg_seclabels o`,
    `select 'tablespace', quote_ident(o.spcname) from pg_catalog.pg_tablespace o where ${own('o')}`,
    `select 'base type', quote_ident(n.nspname) || '.' || quote_ident(o.typname) from pg_catalog.pg_type o join pg_catalog.pg_namespace n on n.oid = o.typnamespace where o.typtype = 'b' and o.typelem = 0 and ${userSchema('n.nspname')} and ${notOfExtension('pg_type', 'o.oid')}`,
    `select 'function in pg_catalog', quote_ident(o.proname) from pg_catalog.pg_proc o where o.pronamespace = 11 and ${own('o')} and ${notOfExtension('pg_proc', 'o.oid')}`,
  ].join(' union all ');
}
