import { userSchema } from '../kinds/catalog.ts';
import type { Server } from '../kinds/kind.ts';
import { mayHold } from '../kinds/trace.ts';

/** Objects made after initdb have OIDs from here on (FirstNormalObjectId in transam.h). */
const firstUserOid = 16_384;

/** The OID of the schema pg_catalog. */
const catalogSchema = 11;

/** What stands in a schema; the schemas of the system are sorted out later, all at once. */
const named = (what: string, catalog: string, prefix: string, classId: number, where = 'true'): string =>
  `select '${what}', ${classId}, o.oid, o.${prefix}namespace, quote_ident(o.${prefix}name) from pg_catalog.${catalog} o where o.${prefix}namespace <> ${catalogSchema} and ${where}`;

/** What belongs to the whole database or cluster. */
const global = (what: string, catalog: string, name: string, classId: number): string =>
  `select '${what}', ${classId}, o.oid, null, ${name} from pg_catalog.${catalog} o where o.oid >= ${firstUserOid}`;

const typeName = (oid: string): string => `pg_catalog.format_type(${oid}, null)`;

const all = (server: Server): string =>
  [
    `select 'foreign table' as what, 1259 as class, o.oid, o.relnamespace as schema, quote_ident(o.relname) as name from pg_catalog.pg_class o where o.relkind = 'f'`,
    global('foreign-data wrapper', 'pg_foreign_data_wrapper', 'quote_ident(o.fdwname)', 2328),
    global('foreign server', 'pg_foreign_server', 'quote_ident(o.srvname)', 1417),
    named('text search configuration', 'pg_ts_config', 'cfg', 3602),
    named('text search dictionary', 'pg_ts_dict', 'dict', 3600),
    named('text search parser', 'pg_ts_parser', 'prs', 3601),
    named('text search template', 'pg_ts_template', 'tmpl', 3764),
    named('operator', 'pg_operator', 'opr', 2617),
    named('operator class', 'pg_opclass', 'opc', 2616),
    named('operator family', 'pg_opfamily', 'opf', 2753),
    named('conversion', 'pg_conversion', 'con', 2607),
    global('cast', 'pg_cast', `${typeName('o.castsource')} || ' as ' || ${typeName('o.casttarget')}`, 2605),
    global('access method', 'pg_am', 'quote_ident(o.amname)', 2601),
    global('transform', 'pg_transform', typeName('o.trftype'), 3576),
    // No extension has one; 13 shows its OID to superusers only.
    `select 'subscription', 0, null, null, quote_ident(o.subname) from pg_catalog.pg_subscription o join pg_catalog.pg_database b on b.oid = o.subdbid where b.datname = current_database()`,
    // To plan this view takes as long as all the rest.
    ...(mayHold(server, 'securityLabel', 'sharedSecurityLabel')
      ? [`select 'security label', 0, null, null, o.provider || ' on ' || o.objtype || ' ' || o.objname from pg_catalog.pg_seclabels o`]
      : []),
    global('tablespace', 'pg_tablespace', 'quote_ident(o.spcname)', 1213),
    named('base type', 'pg_type', 'typ', 1247, `o.typtype = 'b' and o.typelem = 0`),
    `select 'function in pg_catalog', 1255, o.oid, null, quote_ident(o.proname) from pg_catalog.pg_proc o where o.pronamespace = ${catalogSchema} and o.oid >= ${firstUserOid}`,
  ].join(' union all ');

/** Every such object that neither belongs to an extension nor comes with another object, as the cast of a range type to its multirange does. */
const objectsQuery = (server: Server): string =>
  `select u.what, case when u.schema is null then u.name else quote_ident(n.nspname) || '.' || u.name end as name, null::text as role from (${all(server)}) u left join pg_catalog.pg_namespace n on n.oid = u.schema where (u.schema is null or u.what = 'foreign table' or ${userSchema('n.nspname')}) and not exists (select from pg_catalog.pg_depend e where e.classid = u.class and e.objid = u.oid and e.deptype in ('e', 'i'))`;

/** What roles may do with parameters, which came with 15; a superuser sets them all. */
const parameters = `select 'privilege on parameter', p.parname || ' to ' || coalesce(quote_ident(r.rolname), 'PUBLIC'), coalesce(r.rolname, 'PUBLIC')::text from pg_catalog.pg_parameter_acl p cross join aclexplode(p.paracl) a left join pg_catalog.pg_roles r on r.oid = a.grantee where r.rolsuper is not true group by p.parname, r.rolname`;

/** One query that names every object of a kind that is not modelled: columns `what`, `name` and `role`. */
export function unmodelledQuery(server: Server): string {
  return server.major < 15 ? objectsQuery(server) : `${objectsQuery(server)} union all ${parameters}`;
}
