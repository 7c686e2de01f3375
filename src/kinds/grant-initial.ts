import { classid } from './catalog.ts';
import * as sources from './target.ts';
import { onOf, type Source } from './target.ts';

/** OIDs below this are initdb's. */
const firstUserOid = 16384;

/** A source whose objects an extension may bring, and that pg_init_privs knows. */
type Recorded = Source & { catalog: keyof typeof classid; acl: NonNullable<Source['acl']> };

/**
 * The columns that have an ACL, or had one from the start: few of the many, and looked for once. It begins the query that
 * reads `touchedColumns`.
 */
export const withTouched = `with touched as materialized (${touched('pg_catalog.pg_attribute a where a.attacl is not null')} union all ${touched(`pg_catalog.pg_init_privs i join pg_catalog.pg_attribute a on a.attrelid = i.objoid and a.attnum = i.objsubid where i.classoid = ${classid.pg_class} and i.objsubid <> 0 and a.attacl is null`)})`;

function touched(from: string): string {
  return `select a.attrelid, a.attnum, a.attname, a.attacl, a.attisdropped from ${from}`;
}

/** Columns for a query that begins with `withTouched`. */
export const touchedColumns: Source = { ...sources.columns, from: sources.columnsOf('touched') };

const recorded = [sources.relations, sources.columns, sources.routines, sources.types, sources.schemas] as readonly Recorded[];

/** How pg_default_acl knows a sort of object; there are none for columns. */
function defaultLetter({ kinds, catalog }: Recorded): string {
  if ('column' in kinds) return 'null';
  const letters: Readonly<Record<string, string>> = { pg_proc: `'f'`, pg_type: `'T'`, pg_namespace: `'n'` };
  return letters[catalog] ?? `case c.relkind when 'S' then 'S' else 'r' end`;
}

/** The objects of an extension, or of the system, whose ACL is not what it was from the start. */
function changed(source: Recorded): string {
  const { catalog, from, oid, schema, name, detail, owner, acl } = source;
  const sub = 'column' in source.kinds ? 'a.attnum' : '0';
  const joined = `${from} left join (pg_catalog.pg_depend m join pg_catalog.pg_extension x on x.oid = m.refobjid) on m.classid = ${classid[catalog]} and m.objid = ${oid} and m.refclassid = 3079 and m.deptype = 'e' left join pg_catalog.pg_init_privs i on i.classoid = ${classid[catalog]} and i.objoid = ${oid} and i.objsubid = ${sub}`;
  const touched = `(${acl.column} is not null or i.initprivs is not null) and ${acl.column} is distinct from i.initprivs`;
  // The index on OIDs leads to these; the rest says which of them.
  const candidate = `(${oid} < ${firstUserOid} or ${oid} = any (array(select e.objid from pg_catalog.pg_depend e where e.classid = ${classid[catalog]} and e.refclassid = 3079 and e.deptype = 'e')))`;
  const whose = `${candidate} and (${oid} < ${firstUserOid} and n.nspname = 'pg_catalog' or x.extname is not null)`;
  const builtIn = `acldefault(${acl.letter}, ${owner})`;
  return `select ${onOf(source)} as "on", ${schema}::text as schema, ${name}::text as name, ${detail}::text as detail, ${owner} as owner, coalesce(${acl.column}, ${builtIn}) as actual, coalesce(i.initprivs, ${builtIn}) as initial, (${defaultLetter(source)})::"char" as letter, ${schema === 'null' ? '0::oid' : 'n.oid'} as namespace, x.extname as extension from ${joined} where ${touched} and ${onOf(source)} is not null and ${whose}`;
}

/** Every privilege of an ACL, of what was there from the start and of the default privileges, by which of them it is in. */
const entries = [
  `select a.grantee, a.privilege_type, a.is_grantable, 'actual' as sort from aclexplode(o.actual) a`,
  // An owner of then gave to itself.
  `select a.grantee, a.privilege_type, a.is_grantable, 'initial' from aclexplode(o.initial) a where a.grantee <> a.grantor`,
  // What roles have through the default privileges of the object's owner: somebody's doing, but said elsewhere.
  `select a.grantee, a.privilege_type, a.is_grantable, 'default' from pg_catalog.pg_default_acl f cross join aclexplode(f.defaclacl) a where f.defaclrole = o.owner and f.defaclobjtype = o.letter and f.defaclnamespace in (0, o.namespace)`,
].join(' union all ');

/**
 * The roles that have more or less than explained. What default privileges would give need not be there, and what
 * everybody has says nothing of one role: default privileges that are gone may have given it.
 */
function differingRoles(): string {
  const list = (sort: string): string => `array_agg(distinct y.privilege_type) filter (where y.${sort})`;
  const known = `y.grantee = 0 or exists (select from pg_catalog.pg_roles r where r.oid = y.grantee)`;
  const everybodys = `bool_or(bool_or(g.grantee = 0 and g.sort = 'actual')) over (partition by g.privilege_type)`;
  const each = `select g.grantee, g.privilege_type, bool_or(g.sort = 'actual') as actual, bool_or(g.sort = 'actual' and g.is_grantable) as passed, case when g.grantee <> 0 and ${everybodys} then bool_or(g.sort = 'actual') else bool_or(g.sort = 'initial') or bool_or(g.sort = 'default') and bool_or(g.sort = 'actual') end as explained, bool_or(g.sort <> 'actual' and g.is_grantable) as passed_explained from (${entries}) g where g.grantee <> o.owner group by g.grantee, g.privilege_type`;
  return `select y.grantee, ${list('actual')} as privileges, ${list('passed')} as grantable, ${list('explained')} as initial from (${each}) y where ${known} group by y.grantee having bool_or(y.actual <> y.explained or y.passed and not y.passed_explained)`;
}

/**
 * One row for each role that has more or less on an object of an extension, or of the system, than it had from the
 * start: pg_init_privs holds what an extension's script and initdb gave, and what is built in goes for the rest.
 * `withTouched` begins the query that it stands in. Every server has plpgsql.
 */
export const beyondInitial = `select o."on", o.schema, o.name, o.detail, e.grantee, e.privileges, e.grantable, 'direct', coalesce(e.initial, '{}'), nullif(o.extension, 'plpgsql')::text from (${recorded.map((source) => changed(source === sources.columns ? { ...source, from: touchedColumns.from } : source)).join(' union all ')}) o cross join lateral (${differingRoles()}) e`;

/** What such rows can be about: objects of an extension or of the system that have an ACL. */
export const broughtAlong: readonly Source[] = recorded.map((source) => {
  const { catalog, oid, acl } = source;
  const isMember = `exists (select from pg_catalog.pg_depend m where m.classid = ${classid[catalog]} and m.objid = ${oid} and m.refclassid = 3079 and m.deptype = 'e')`;
  const own = `${acl.column} is not null and ${onOf(source)} is not null and (${oid} < ${firstUserOid} and n.nspname = 'pg_catalog' or ${isMember})`;
  return { ...source, own };
});
