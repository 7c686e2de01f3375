import { z } from 'zod';
import { quoteIdent } from '../sql/quote.ts';
import { classid, roleRef } from './catalog.ts';
import type { Property, Ref } from './kind.ts';
import { privilegeList } from './privilege.ts';

/**
 * What the kinds have in common that can be asked about, and are not compared as a whole: nobody's intent lists them, and
 * no patch makes them. Those of the server and of extensions are among them.
 */
export const asked = {
  heading: 'Objects',
  unintended: () => undefined,
  create: () => undefined,
} as const;

/** The role that owns it. */
export function ownerProperty(oid: string) {
  return {
    schema: z.string(),
    sql: `pg_catalog.pg_get_userbyid(${oid})`,
    severity: 'medium',
    impact: 'Another role may change it, drop it or pass it on.',
  } as const satisfies Property;
}

/** The role that is stated to own it. */
export function ownerRefs(owner: unknown): Ref[][] {
  return typeof owner === 'string' ? [[roleRef(owner)]] : [];
}

/** SQL that gives it to the intended owner; `what` is the object as ALTER names it. */
export function alterOwner(what: string, owner: unknown): string | undefined {
  return typeof owner === 'string' ? `alter ${what} owner to ${quoteIdent(owner)};` : undefined;
}

/** Whether initdb or an extension made the object. */
export function providedProperty(catalog: keyof typeof classid, oid: string) {
  return {
    schema: z.boolean(),
    sql: `(${oid} < 16384 or exists (select from pg_catalog.pg_depend e where e.classid = ${classid[catalog]} and e.objid = ${oid} and e.refclassid = 3079 and e.deptype = 'e'))`,
    onlyRead: true,
  } as const satisfies Property;
}

const acl = z.array(z.object({ role: z.string(), privileges: privilegeList, grantable: privilegeList }));

/** What each role has by the object's own ACL, or by default where there is none; `letter` is acldefault()'s. */
export function aclProperty(column: string, letter: string, owner: string) {
  return {
    schema: acl,
    sql: `coalesce((select json_agg(json_build_object('role', case g.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(g.grantee)::text end, 'privileges', g.privileges, 'grantable', coalesce(g.grantable, '{}')) order by g.grantee) from (select e.grantee, array_agg(lower(e.privilege_type)) as privileges, array_agg(lower(e.privilege_type)) filter (where e.is_grantable and e.grantee <> ${owner}) as grantable from aclexplode(coalesce(${column}, acldefault('${letter}', ${owner}))) e group by e.grantee) g), '[]')`,
    onlyRead: true,
  } as const satisfies Property;
}
