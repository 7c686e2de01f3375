import { classid } from './catalog.ts';
import type { Member, Server } from './kind.ts';
import { allPrivileges, type Held, inOrder, publicPrivileges } from './privilege.ts';
import * as sources from './target.ts';
import { onOf, type Source } from './target.ts';

/** What an extension brings that has privileges, without the columns of its relations. */
const brought: readonly Source[] = [sources.relations, sources.routines, sources.types, sources.schemas];

/** The roles of an ACL, each with its privileges. */
function aclOf({ acl }: Source): string {
  const lower = (filter: string): string => `coalesce(array_agg(distinct lower(a.privilege_type))${filter}, '{}')`;
  const roles = `select case a.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(a.grantee)::text end as role, ${lower('')} as privileges, ${lower(' filter (where a.is_grantable)')} as grantable from aclexplode(${acl!.column}) a group by a.grantee`;
  return `case when ${acl!.column} is not null then (select coalesce(json_agg(r), '[]') from (${roles}) r) end`;
}

function membersOf(source: Source): string {
  const { catalog, from, oid, schema, name, detail, owner } = source;
  const joined = `${from} join pg_catalog.pg_depend m on m.classid = ${classid[catalog]} and m.objid = ${oid} and m.refclassid = 3079 and m.deptype = 'e' join pg_catalog.pg_extension x on x.oid = m.refobjid`;
  // Every server has plpgsql.
  return `select ${onOf(source)} as "on", ${schema}::text as schema, ${name}::text as name, ${detail}::text as detail, x.extname::text as extension, pg_catalog.pg_get_userbyid(${owner})::text as owner, ${aclOf(source)} as acl from ${joined} where ${onOf(source)} is not null and x.extname <> 'plpgsql'`;
}

/** One query that returns a row for each `Member`. */
export const membersQuery = brought.map(membersOf).join(' union all ');

/** What a role may do with an object of an extension by itself. */
export function heldOnMember({ on, owner, acl }: Member, role: string, server: Server): Held {
  if (acl === null) {
    const privileges = role === 'PUBLIC' ? publicPrivileges(on) : role === owner ? allPrivileges(on, server) : [];
    return { privileges, grantable: [] };
  }
  const entry = acl.find((one) => one.role === role);
  return { privileges: inOrder(entry?.privileges ?? []), grantable: inOrder(entry?.grantable ?? []) };
}
