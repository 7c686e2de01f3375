import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, roleRef, schemaRef, writtenAt } from './catalog.ts';
import { defineKind, type EvidenceOf, id, idOrNull, type Server, type World } from './kind.ts';
import { listEvidence } from './list-evidence.ts';
import { heldToMaintain, lacksOnlyMaintain } from './maintain.ts';
import {
  allPrivileges,
  defaultsOn,
  expandAll,
  grantSql,
  type Held,
  inOrder,
  privilegeList,
  publicPrivileges,
  regrant,
  without,
} from './privilege.ts';
import { sayStrangers } from './strangers.ts';
import type { Target } from './target.ts';

interface DefaultPrivilege extends Held {
  role: string;
  schema: string | null;
  on: string;
  grantee: string;
}

/** What every server understands: without MAINTAIN. */
const anyServer: Server = { major: 13, versionNum: 130_000 };

/** A sort of object that these default privileges are about. */
const example: Readonly<Record<string, string>> = {
  tables: 'table',
  sequences: 'sequence',
  functions: 'function',
  types: 'enum',
  schemas: 'schema',
};

/** What a grantee may do with a new object where no default privileges say otherwise. */
function builtIn({ role, schema, on, grantee }: Partial<DefaultPrivilege>, server: Server | undefined): readonly string[] {
  if (typeof schema === 'string') return [];
  if (grantee === role) return allPrivileges(example[on!], server);
  return grantee === 'PUBLIC' ? publicPrivileges(example[on!]) : [];
}

function statements(object: Partial<DefaultPrivilege>, from: Held, server: Server | undefined): string | undefined {
  const { role, schema, on, grantee, privileges, grantable } = object;
  const to = { privileges: privileges ?? from.privileges, grantable: grantable ?? from.grantable };
  const whose = `alter default privileges for role ${quoteIdent(role!)}${typeof schema === 'string' ? ` in schema ${quoteIdent(schema)}` : ''}`;
  const whom = grantee === 'PUBLIC' ? 'public' : quoteIdent(grantee!);
  const changes = regrant(to, from, example[on!], server, (verb, list, option) => [
    `${whose} ${grantSql(verb, list.join(', '), option, on!, whom)};`,
  ]);
  return changes.length > 0 ? changes.join('\n') : undefined;
}

const letter = `(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end)::"char"`;

/** What new objects will have, one row also where only what is built in says so. */
function evidence(
  {
    intended,
    actual,
    differing,
  }: { intended: Partial<DefaultPrivilege>; actual: Partial<DefaultPrivilege> | undefined; differing: readonly string[] },
  { server }: World,
): EvidenceOf | undefined {
  if (actual === undefined) return undefined;
  const { role, schema, on, grantee } = actual;
  // What nobody intended is a difference from what is built in.
  const extra = differing.length === 0;
  const code = letters[on!]!;
  const where =
    typeof schema === 'string' ? `(select n.oid from pg_catalog.pg_namespace n where n.nspname = ${quoteLiteral(schema)})` : '0';
  const entry = `(select d.defaclacl from pg_catalog.pg_default_acl d where d.defaclrole = r.oid and d.defaclobjtype = '${code}' and d.defaclnamespace = ${where})`;
  const acl = typeof schema === 'string' ? entry : `coalesce(${entry}, acldefault('${code === 'S' ? 's' : code}', r.oid))`;
  const whom = grantee === 'PUBLIC' ? '0' : `(select g.oid from pg_catalog.pg_roles g where g.rolname = ${quoteLiteral(grantee!)})`;
  return listEvidence({
    properties: extra ? ['privileges'] : differing,
    all: allPrivileges(example[on!], server),
    holds: (property) =>
      `exists (select from aclexplode(${acl}) a where a.grantee = ${whom} and lower(a.privilege_type) = u.p${property === 'grantable' ? ' and a.is_grantable' : ''})`,
    from: `pg_catalog.pg_roles r where r.rolname = ${quoteLiteral(role!)}`,
    intended: extra ? { privileges: inOrder(builtIn(actual, server)) } : { ...intended },
    actual: { ...actual },
  });
}

const letters: Readonly<Record<string, string>> = { tables: 'r', sequences: 'S', functions: 'f', types: 'T', schemas: 'n' };

/** A global entry replaces what is built in, so each grantee stands beside that; one of a schema adds to it. */
const entries = `select x.grantee, array_agg(distinct lower(x.privilege)) filter (where x.given) as privileges, array_agg(distinct lower(x.privilege)) filter (where x.grantable) as grantable from (select a.grantee, a.privilege_type as privilege, a.is_grantable as grantable, true as given from aclexplode(d.defaclacl) a union all select b.grantee, b.privilege_type, false, false from aclexplode(acldefault(${letter}, d.defaclrole)) b where d.defaclnamespace = 0) x group by x.grantee having array_agg(distinct x.privilege) filter (where x.given) is distinct from array_agg(distinct x.privilege) filter (where not x.given) or bool_or(x.grantable)`;

const sortOf = `case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' end`;

export const defaultPrivilege = defineKind({
  name: 'defaultPrivilege',
  plural: 'defaultPrivileges',
  label: 'default privileges',
  heading: 'Grants',
  statements: ['AlterDefaultPrivilegesStmt'],
  identity: {
    role: id('pg_catalog.pg_get_userbyid(d.defaclrole)'),
    schema: idOrNull('n.nspname'),
    on: id(sortOf),
    grantee: id(`case x.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(x.grantee)::text end`),
  },
  from: `pg_catalog.pg_default_acl d left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace cross join lateral (${entries}) x`,
  where: `d.defaclobjtype in ('r', 'S', 'f', 'T', 'n')`,
  traces: ['defaultPrivilege'],
  properties: {
    privileges: {
      schema: privilegeList,
      sql: `coalesce(to_json(x.privileges), '[]')`,
      equality: 'privileges',
      slight: lacksOnlyMaintain,
      severity: 'medium',
      impact: 'The role can do more, or less, with every object that is made from now on.',
    },
    grantable: {
      schema: privilegeList,
      sql: `coalesce(to_json(x.grantable), '[]')`,
      equality: 'privileges',
      slight: lacksOnlyMaintain,
      severity: 'medium',
      impact: 'The role can pass on its privileges on every object that is made from now on, or can no longer.',
    },
  },
  requires: ({ role, schema, grantee }) => [
    typeof schema === 'string' ? [schemaRef(schema)] : [],
    [roleRef(role)],
    ...(grantee === 'PUBLIC' || grantee === role ? [] : [[roleRef(grantee)]]),
  ],
  address: defaultAddress,
  written: {
    query: `select pg_catalog.pg_get_userbyid(d.defaclrole)::text as role, n.nspname::text as schema, ${sortOf} as "on", 826 || '/' || d.oid || '/0' as "id row", ${writtenAt('d')} as "at row" from pg_catalog.pg_default_acl d left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace`,
    address: ({ role, schema, on }: DefaultPrivilege) => defaultAddress({ role, schema, on, grantee: 'PUBLIC' }),
    columns: ({ grantee }: DefaultPrivilege) => [{ alias: 'row', column: `acl:${grantee}` }],
    objectOf: ({ role, schema, on }: DefaultPrivilege, column) => {
      const [, grantee] = /^acl:(.*)$/s.exec(column) ?? [];
      return grantee === undefined ? undefined : { role, schema, on, grantee };
    },
  },
  group: () => 'default privileges',
  title: defaultAddress,
  complete: (stated) => ({ ...stated, ...expanded(stated) }),
  evidence,
  find: (intended, world) => find(intended, world) as Partial<DefaultPrivilege & { privileges: string[]; grantable: string[] }>,
  maintained: (object, says, world) => heldToMaintain(object, example[object.on!], says, world, () => find(object, world)),
  foundIn: 'evidence',
  missing: { severity: 'medium', impact: 'The role lacks privileges on every object that is made from now on.' },
  severity: ({ intended, actual }, world) => {
    const surplus = (['privileges', 'grantable'] as const).some(
      (name) => Array.isArray(intended[name]) && without(actual?.[name], intended[name]).length > 0,
    );
    return surplus && isStranger(intended.grantee, world) ? 'high' : undefined;
  },
  unintended: (object, world) => {
    if (without(object.privileges, builtIn(object, world.server)).length === 0) {
      return {
        verdict: 'gap',
        severity: 'low',
        impact: `${object.grantee} lacks on every object that is made from now on what it would have by default.`,
      };
    }
    return isStranger(object.grantee, world)
      ? {
          verdict: 'gap',
          severity: 'high',
          impact: `${sayStrangers([object.grantee])} has privileges on every object that is made from now on.`,
        }
      : { verdict: 'gap', severity: 'medium', impact: 'The role has privileges on every object that is made from now on.' };
  },
  create: (object, server) => statements(object, { privileges: builtIn(object, server), grantable: [] }, server),
  alter: (intended, actual, differing, server) =>
    statements({ ...intended, ...(differing.includes('privileges') ? {} : { privileges: actual.privileges! }) }, actual as Held, server),
  drop: (object) => statements({ ...object, privileges: [...builtIn(object, anyServer)], grantable: [] }, object as Held, anyServer),
});

function find(intended: Partial<DefaultPrivilege>, world: World): Partial<DefaultPrivilege> {
  const row = world.get(`defaultPrivilege ${defaultAddress(intended)}`);
  return row ?? { ...intended, privileges: inOrder(builtIn(intended, world.server)), grantable: [] };
}

function defaultAddress({ role, schema, on, grantee }: Partial<DefaultPrivilege>): string {
  const where = typeof schema === 'string' ? ` in ${address(schema)}` : '';
  return `${on} of ${address(role)}${where} to ${grantee === 'PUBLIC' ? grantee : address(grantee)}`;
}

function expanded({ on, privileges, grantable }: Partial<DefaultPrivilege>): Partial<{ privileges: string[]; grantable: string[] }> {
  const stated = Object.entries({ privileges, grantable }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(stated.map(([name, value]) => [name, expandAll(value, example[on!])]));
}

function isStranger(grantee: string | undefined, world: World): boolean {
  return grantee === 'PUBLIC' || world.strangers.includes(grantee ?? '');
}

/** What each role may do with a target from the moment its owner makes it, by what is built in and by default privileges. */
export function defaultsFor({ on, schema }: Partial<Target>, owner: string | undefined, world: World): Map<string, Held> {
  const found = new Map<string, Held>();
  const forPublic = publicPrivileges(on);
  if (forPublic.length > 0) found.set('PUBLIC', { privileges: forPublic, grantable: [] });
  const about = defaultsOn(on);
  if (about === undefined || owner === undefined) return found;
  const stated = (world.all('defaultPrivilege') as unknown as readonly DefaultPrivilege[]).filter(
    (entry) => entry.role === owner && entry.on === about,
  );
  for (const entry of stated) if (entry.schema === null) found.set(entry.grantee, entry);
  for (const entry of stated) {
    if (entry.schema === null || entry.schema !== schema) continue;
    const before = found.get(entry.grantee);
    found.set(entry.grantee, {
      privileges: inOrder([...(before?.privileges ?? []), ...entry.privileges]),
      grantable: inOrder([...(before?.grantable ?? []), ...entry.grantable]),
    });
  }
  return found;
}
