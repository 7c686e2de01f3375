import { classid } from './catalog.ts';
import * as sources from './target.ts';
import { onOf, type Source } from './target.ts';

/** OIDs below this are initdb's. */
const firstUserOid = 16384;

/** How pg_default_acl knows a sort of object. */
const defaultLetters: Readonly<Record<string, string>> = { pg_proc: `'f'`, pg_type: `'T'`, pg_namespace: `'n'` };

const catalogsWithInitial: readonly (Source & { catalog: keyof typeof classid })[] = [
  sources.relations,
  sources.columns,
  sources.routines,
  sources.types,
  sources.schemas,
] as (Source & { catalog: keyof typeof classid })[];

/** What a role has through the default privileges of the object's owner: somebody's doing, but said elsewhere. */
function byDefault({ catalog, schema, owner }: Source): string {
  const letter = defaultLetters[catalog] ?? `case c.relkind when 'S' then 'S' else 'r' end`;
  const inSchema = schema === 'null' ? '0' : 'n.oid';
  return `select a.grantee, a.privilege_type, a.is_grantable, 'default' as sort from pg_catalog.pg_default_acl f cross join aclexplode(f.defaclacl) a where f.defaclrole = ${owner} and f.defaclobjtype = ${letter} and f.defaclnamespace in (0, ${inSchema})`;
}

/**
 * One row for each role that has more or less on an object of an extension, or of the system, than it had from the
 * start: pg_init_privs holds what an extension's script and initdb gave, and what is built in goes for the rest.
 */
function beyond(source: Source & { catalog: keyof typeof classid }): string {
  const { catalog, from, oid, owner, acl } = source;
  const { column, letter } = acl!;
  const ofColumn = 'column' in source.kinds;
  const sub = ofColumn ? 'a.attnum' : '0';
  const extension = `(select x.extname from pg_catalog.pg_depend d join pg_catalog.pg_extension x on x.oid = d.refobjid where d.classid = ${classid[catalog]} and d.objid = ${oid} and d.refclassid = 3079 and d.deptype = 'e')`;
  const given = [
    `select a.grantee, a.privilege_type, a.is_grantable, 'actual' as sort from aclexplode(coalesce(${column}, acldefault(${letter}, ${owner}))) a`,
    // Who owned it then gave to itself.
    `select a.grantee, a.privilege_type, a.is_grantable, 'initial' from aclexplode(coalesce(i.initprivs, acldefault(${letter}, ${owner}))) a where a.grantee <> a.grantor`,
    ...(ofColumn ? [] : [byDefault(source)]),
  ].join(' union all ');
  const privileges = (sort: string): string => `array_agg(distinct x.privilege_type) filter (where x.${sort})`;
  const each = `select g.grantee, g.privilege_type, bool_or(g.sort = 'actual') as actual, bool_or(g.sort = 'actual' and g.is_grantable) as passed, bool_or(g.sort = 'initial') or bool_or(g.sort = 'default') and bool_or(g.sort = 'actual') as explained, bool_or(g.sort <> 'actual' and g.is_grantable) as explained_passed from (${given}) g where g.grantee <> ${owner} group by g.grantee, g.privilege_type`;
  const roles = `select x.grantee, ${privileges('actual')} as privileges, ${privileges('passed')} as grantable, ${privileges('explained')} as initial from (${each}) x where x.grantee = 0 or exists (select from pg_catalog.pg_roles r where r.oid = x.grantee) group by x.grantee having bool_or(x.actual <> x.explained or x.passed and not x.explained_passed)`;
  return `select ${onOf(source)}, ${source.schema}::text, ${source.name}::text, ${source.detail}::text, e.grantee, e.privileges, e.grantable, 'direct', coalesce(e.initial, '{}'), nullif(${extension}, 'plpgsql')::text from ${from} left join pg_catalog.pg_init_privs i on i.classoid = ${classid[catalog]} and i.objoid = ${oid} and i.objsubid = ${sub} cross join lateral (${roles}) e where (${column} is not null or i.initprivs is not null) and ${column} is distinct from i.initprivs and ${onOf(source)} is not null and (${oid} < ${firstUserOid} and n.nspname = 'pg_catalog' or ${extension} is not null)`;
}

/** The queries of all such rows. */
export const beyondInitial: readonly string[] = catalogsWithInitial.map(beyond);
