import { userSchema } from '../kinds/catalog.ts';
import type { Member, Server } from '../kinds/kind.ts';
import { membersQuery } from '../kinds/member.ts';
import type { Row } from './session.ts';
import type { Environment } from './snapshot.ts';

/** Rows of `environmentQueries`, in their order. */
export type EnvironmentRows = [functions: Row[], types: Row[], operators: Row[], members: Row[]];

/**
 * Signatures of everything that an expression may call or name outside pg_catalog, extensions included:
 * the stubs over which the embedded engine elaborates what a person wrote.
 */
export function environmentQueries(_server: Server): string[] {
  const functions = `select n.nspname as schema, p.proname as name, pg_catalog.pg_get_function_identity_arguments(p.oid) as arguments, pg_catalog.format_type(p.prorettype, null) as returns, p.provolatile as volatility, p.proretset as set from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where p.prokind in ('f', 'w', 'a') and ${userSchema('n.nspname')}`;
  const types = `select n.nspname as schema, t.typname as name, t.typtype as sort, x.extname as extension from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace left join pg_catalog.pg_depend d on d.classid = 1247 and d.objid = t.oid and d.deptype = 'e' left join pg_catalog.pg_extension x on x.oid = d.refobjid where t.typtype in ('b', 'd', 'e', 'r', 'm') and t.typcategory <> 'A' and ${userSchema('n.nspname')}`;
  const operators = `select n.nspname as schema, o.oprname as name, case when o.oprleft <> 0 then pg_catalog.format_type(o.oprleft, null) end as left, pg_catalog.format_type(o.oprright, null) as right, pg_catalog.format_type(o.oprresult, null) as returns, quote_ident(pn.nspname) || '.' || quote_ident(p.proname) as function from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace join pg_catalog.pg_proc p on p.oid = o.oprcode join pg_catalog.pg_namespace pn on pn.oid = p.pronamespace where ${userSchema('n.nspname')}`;
  return [functions, types, operators, membersQuery];
}

/** What the rows of `environmentQueries` say. */
export function toEnvironment([functions, types, operators, members]: EnvironmentRows): Environment {
  return {
    functions: functions as unknown as Environment['functions'],
    types: types as unknown as Environment['types'],
    operators: operators as unknown as Environment['operators'],
    members: members as unknown as Member[],
  };
}
