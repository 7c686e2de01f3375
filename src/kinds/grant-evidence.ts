import { quoteLiteral } from '../sql/quote.ts';
import type { Grant } from './effective.ts';
import type { EvidenceOf, World } from './kind.ts';
import { listEvidence } from './list-evidence.ts';
import { allPrivileges, type Held, listOf, without } from './privilege.ts';
import { onRelation, rowOf, type Source } from './target.ts';

/** What comes between has_ and _privilege in the functions that tell. */
const inquiries: Readonly<Record<string, string>> = {
  sequence: 'sequence',
  identitySequence: 'sequence',
  function: 'function',
  schema: 'schema',
  database: 'database',
  language: 'language',
  tablespace: 'tablespace',
  foreignDataWrapper: 'foreign_data_wrapper',
  foreignServer: 'server',
};

/** SQL of whether the role has the privilege `u.p`. */
function holds(grant: Partial<Grant>, source: Source, property: string): string {
  const { on, role } = grant;
  const { column, letter } = source.acl!;
  if (grant.through !== 'any') {
    const whom = role === 'PUBLIC' ? '0' : `(select r.oid from pg_catalog.pg_roles r where r.rolname = ${quoteLiteral(role!)})`;
    return `exists (select from aclexplode(coalesce(${column}, acldefault(${letter}, ${source.owner}))) a where a.grantee = ${whom} and lower(a.privilege_type) = u.p${property === 'grantable' ? ` and a.is_grantable and a.grantee <> ${source.owner}` : ''})`;
  }
  const who = `${quoteLiteral(role === 'PUBLIC' ? 'public' : role!)}::name`;
  const what = property === 'grantable' ? `u.p || ' with grant option'` : 'u.p';
  if (on === 'column') return `has_column_privilege(${who}, c.oid, a.attnum, ${what})`;
  if (!onRelation(on)) return `has_${inquiries[on!] ?? 'type'}_privilege(${who}, ${source.oid}, ${what})`;
  const ofColumns =
    property === 'never'
      ? allPrivileges('column')
      : property === 'privileges'
        ? without(allPrivileges('column'), listOf(grant.privileges))
        : [];
  const whole = `has_table_privilege(${who}, c.oid, ${what})`;
  return ofColumns.length === 0
    ? whole
    : `(${whole} or case when u.p in (${ofColumns.map(quoteLiteral).join(', ')}) then has_any_column_privilege(${who}, c.oid, u.p) end)`;
}

/** SQL of whether an ACL says any of these of the role, whoever granted it. */
export function stillHolds(grant: Partial<Grant>, { privileges, grantable }: Held, source: Source): string {
  const { column, letter } = source.acl!;
  const { from, where } = rowOf(grant, source);
  const whom =
    grant.role === 'PUBLIC' ? '0' : `(select r.oid from pg_catalog.pg_roles r where r.rolname = ${quoteLiteral(grant.role!).trim()})`;
  const among = (list: readonly string[]): string => `pg_catalog.lower(given.privilege_type) in (${list.map(quoteLiteral).join(', ')})`;
  const either = [
    ...(privileges.length > 0 ? [among(privileges)] : []),
    ...(grantable.length > 0 ? [`given.is_grantable and ${among(grantable)}`] : []),
  ];
  return `exists (select from ${from} cross join lateral pg_catalog.aclexplode(coalesce(${column}, pg_catalog.acldefault(${letter}, ${source.owner}))) given where ${where} and given.grantee = ${whom} and (${either.join(' or ')}))`;
}

/** The privileges that a role has, as a query that a person can read. */
export function grantEvidence(
  { intended, actual, differing }: { intended: Partial<Grant>; actual: Partial<Grant> | undefined; differing: readonly string[] },
  source: Source,
  world: World,
): EvidenceOf | undefined {
  if (actual === undefined) return undefined;
  const { from, where } = rowOf(intended, source);
  return listEvidence({
    properties: differing.filter((name) => ['privileges', 'grantable', 'atLeast', 'never'].includes(name)),
    all: allPrivileges(intended.on, world.server),
    holds: (property) => holds(intended, source, property),
    from: `${from} where ${where}`,
    intended: { ...intended },
    actual: { ...actual },
  });
}
