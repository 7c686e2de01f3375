import { classid } from './catalog.ts';
import * as sources from './target.ts';
import { onOf, type Source } from './target.ts';

/** OIDs below this are initdb's. */
const firstUserOid = 16384;

/** A source whose objects an extension may bring, and that pg_init_privs knows. */
type Recorded = Source & { catalog: keyof typeof classid; acl: NonNullable<Source['acl']> };

const recorded = [sources.relations, sources.columns, sources.routines, sources.types, sources.schemas] as readonly Recorded[];

/** How pg_default_acl knows a sort of object. */
const defaultLetters: Readonly<Record<string, string>> = { pg_proc: `'f'`, pg_type: `'T'`, pg_namespace: `'n'` };

/** What roles have through the default privileges of the object's owner: somebody's doing, but said elsewhere. */
function byDefault({ catalog, schema, owner }: Recorded): string {
  const letter = defaultLetters[catalog] ?? `case c.relkind when 'S' then 'S' else 'r' end`;
  const inSchema = schema === 'null' ? '0' : 'n.oid';
  return `select a.grantee, a.privilege_type, a.is_grantable, 'default' from pg_catalog.pg_default_acl f cross join aclexplode(f.defaclacl) a where f.defaclrole = ${owner} and f.defaclobjtype = ${letter} and f.defaclnamespace in (0, ${inSchema})`;
}

/** Every privilege of an ACL, of what was there from the start and of the default privileges, by which of them it is in. */
function entries(source: Recorded): string {
  const { owner, acl } = source;
  const builtIn = `acldefault(${acl.letter}, ${owner})`;
  return [
    `select a.grantee, a.privilege_type, a.is_grantable, 'actual' as sort from aclexplode(coalesce(${acl.column}, ${builtIn})) a`,
    // An owner of then gave to itself.
    `select a.grantee, a.privilege_type, a.is_grantable, 'initial' from aclexplode(coalesce(i.initprivs, ${builtIn})) a where a.grantee <> a.grantor`,
    // There are none for columns.
    ...('column' in source.kinds ? [] : [byDefault(source)]),
  ].join(' union all ');
}

/**
 * The roles that have more or less than explained. What default privileges would give need not be there, and what
 * everybody has says nothing of one role: default privileges that are gone may have given it.
 */
function differingRoles(source: Recorded): string {
  const list = (sort: string): string => `array_agg(distinct y.privilege_type) filter (where y.${sort})`;
  const known = `y.grantee = 0 or exists (select from pg_catalog.pg_roles r where r.oid = y.grantee)`;
  const everybodys = `bool_or(bool_or(g.grantee = 0 and g.sort = 'actual')) over (partition by g.privilege_type)`;
  const each = `select g.grantee, g.privilege_type, bool_or(g.sort = 'actual') as actual, bool_or(g.sort = 'actual' and g.is_grantable) as passed, case when g.grantee <> 0 and ${everybodys} then bool_or(g.sort = 'actual') else bool_or(g.sort = 'initial') or bool_or(g.sort = 'default') and bool_or(g.sort = 'actual') end as explained, bool_or(g.sort <> 'actual' and g.is_grantable) as passed_explained from (${entries(source)}) g where g.grantee <> ${source.owner} group by g.grantee, g.privilege_type`;
  return `select y.grantee, ${list('actual')} as privileges, ${list('passed')} as grantable, ${list('explained')} as initial from (${each}) y where ${known} group by y.grantee having bool_or(y.actual <> y.explained or y.passed and not y.passed_explained)`;
}

/**
 * One row for each role that has more or less on an object of an extension, or of the system, than it had from the
 * start: pg_init_privs holds what an extension's script and initdb gave, and what is built in goes for the rest.
 */
function beyond(source: Recorded): string {
  const { catalog, from, oid, acl } = source;
  const sub = 'column' in source.kinds ? 'a.attnum' : '0';
  const joined = `${from} left join (pg_catalog.pg_depend m join pg_catalog.pg_extension x on x.oid = m.refobjid) on m.classid = ${classid[catalog]} and m.objid = ${oid} and m.refclassid = 3079 and m.deptype = 'e' left join pg_catalog.pg_init_privs i on i.classoid = ${classid[catalog]} and i.objoid = ${oid} and i.objsubid = ${sub} cross join lateral (${differingRoles(source)}) e`;
  const touched = `(${acl.column} is not null or i.initprivs is not null) and ${acl.column} is distinct from i.initprivs`;
  const whose = `(${oid} < ${firstUserOid} and n.nspname = 'pg_catalog' or x.extname is not null)`;
  // Every server has plpgsql.
  const extension = `nullif(x.extname, 'plpgsql')::text`;
  return `select ${onOf(source)}, ${source.schema}::text, ${source.name}::text, ${source.detail}::text, e.grantee, e.privileges, e.grantable, 'direct', coalesce(e.initial, '{}'), ${extension} from ${joined} where ${touched} and ${onOf(source)} is not null and ${whose}`;
}

/** The queries of all such rows. */
export const beyondInitial: readonly string[] = recorded.map(beyond);

/** What such rows can be about: objects of an extension or of the system that have an ACL. */
export const broughtAlong: readonly Source[] = recorded.map((source) => {
  const { catalog, oid, acl } = source;
  const isMember = `exists (select from pg_catalog.pg_depend m where m.classid = ${classid[catalog]} and m.objid = ${oid} and m.refclassid = 3079 and m.deptype = 'e')`;
  const own = `${acl.column} is not null and ${onOf(source)} is not null and (${oid} < ${firstUserOid} and n.nspname = 'pg_catalog' or ${isMember})`;
  return { ...source, own };
});
