import { z } from 'zod';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, nameArray, oneOrMore, lastWrittenAt } from './catalog.ts';
import { defineKind, id, type Server, type World } from './kind.ts';
import { decidesAccess, setSql, settings, settingValueSql } from './setting.ts';
import { changedSettings } from './setting-value.ts';

/** A role that another one belongs to, and what it may do with that. */
interface Membership {
  role: string;
  admin: boolean;
  inherit: boolean;
  set: boolean;
}

const membership = z.strictObject({
  role: z.string(),
  admin: z.boolean().default(false),
  inherit: z.boolean().default(true),
  set: z.boolean().default(true),
});

const memberships = z.array(z.union([z.string().transform((name) => membership.parse({ role: name })), membership]));

/**
 * From 16 on each grant of a role has options of its own, and a role that may create roles gets an administrative
 * membership in each role that it creates; before, CREATEROLE alone meant as much, so that one does not count.
 */
const granted = ({ major }: Server, member: string, condition: string): string =>
  major < 16
    ? `select m.roleid, m.member, m.admin_option, ${member}.rolinherit as inherit_option, true as set_option from pg_catalog.pg_auth_members m where ${condition}`
    : `select m.roleid, m.member, bool_or(m.admin_option) as admin_option, bool_or(m.inherit_option) as inherit_option, bool_or(m.set_option) as set_option from pg_catalog.pg_auth_members m where ${condition} and not (m.grantor = 10 and not m.inherit_option and not m.set_option and exists (select from pg_catalog.pg_roles c where c.oid = m.member and c.rolcreaterole)) group by m.roleid, m.member`;

const membersSql = (server: Server): string =>
  nameArray(
    `select g.rolname::text from (${granted(server, 'r', 'm.roleid = r.oid')}) x join pg_catalog.pg_roles g on g.oid = x.member order by 1`,
  );

interface Role {
  name: string;
  system: boolean;
  login: boolean;
  superuser: boolean;
  bypassRls: boolean;
  inherit: boolean;
  createRole: boolean;
  createDb: boolean;
  replication: boolean;
  connectionLimit: number | null;
  settings: Record<string, string>;
  memberOf: Membership[];
  members: string[];
  withoutMembers: string[];
}

const words = {
  login: 'login',
  superuser: 'superuser',
  bypassRls: 'bypassrls',
  inherit: 'inherit',
  createRole: 'createrole',
  createDb: 'createdb',
  replication: 'replication',
} as const;

/** The stated ones among these properties, as CREATE and ALTER ROLE take them. */
function attributes(role: Partial<Role>, names: readonly string[]): string[] {
  const flags = Object.entries(words).flatMap(([name, word]) => {
    const value = role[name as keyof typeof words];
    return value === undefined || !names.includes(name) ? [] : [value ? word : `no${word}`];
  });
  return role.connectionLimit === undefined || !names.includes('connectionLimit')
    ? flags
    : [...flags, `connection limit ${role.connectionLimit ?? -1}`];
}

/** GRANT and REVOKE that turn the actual memberships into the intended ones. */
function regrant(member: string, intended: readonly Membership[], actual: readonly Membership[], { major }: Server): string[] {
  const to = quoteIdent(member);
  const before = (role: string): Membership | undefined => actual.find((one) => one.role === role);
  const revoked = actual
    .filter(({ role }) => !intended.some((one) => one.role === role))
    .map(({ role }) => `revoke ${quoteIdent(role)} from ${to};`);
  const changed = intended.flatMap((one) => {
    const was = before(one.role);
    if (was?.admin === one.admin && was.inherit === one.inherit && was.set === one.set) return [];
    if (major >= 16) return [`grant ${quoteIdent(one.role)} to ${to} with admin ${one.admin}, inherit ${one.inherit}, set ${one.set};`];
    // Below 16 whether it inherits is the member's own attribute.
    if (was?.admin === one.admin) return [];
    return [
      one.admin || was === undefined
        ? `grant ${quoteIdent(one.role)} to ${to}${one.admin ? ' with admin option' : ''};`
        : `revoke admin option for ${quoteIdent(one.role)} from ${to};`,
    ];
  });
  return [...revoked, ...changed];
}

function resettings(name: string, intended: Readonly<Record<string, string>>, actual: Readonly<Record<string, string>>): string[] {
  const changed = changedSettings(intended, actual);
  const set = changed.flatMap((key) => {
    const change = intended[key] === undefined ? undefined : setSql(key, intended[key]);
    return change === undefined ? [] : [`alter role ${quoteIdent(name)} ${change};`];
  });
  const reset = changed.filter((key) => !(key in intended)).map((key) => `alter role ${quoteIdent(name)} reset ${quoteIdent(key)};`);
  return [...set, ...reset];
}

function addMembers(name: string, members: readonly string[]): string[] {
  return members.map((member) => `grant ${quoteIdent(name)} to ${quoteIdent(member)};`);
}

const newest: Server = { major: 18, versionNum: 180_000 };

function showMembership({ role: of, admin, inherit, set }: Membership): string {
  const options = [admin ? 'admin' : undefined, inherit ? undefined : 'no inherit', set ? undefined : 'no set'];
  const said = options.filter((option) => option !== undefined);
  return said.length === 0 ? of : `${of} (${said.join(', ')})`;
}

export const role = defineKind({
  name: 'role',
  plural: 'roles',
  heading: 'Objects',
  identity: { name: id('r.rolname') },
  from: 'pg_catalog.pg_roles r',
  where: 'true',
  properties: {
    /** Every server has them, so no intent is about them; privileges and ownership refer to them. */
    system: {
      schema: z.boolean(),
      sql: `(r.oid = 10 or r.rolname ~ '^pg_')`,
      onlyStated: true,
      severity: 'low',
      impact: 'The role is, or is not, one that the server made.',
    },
    login: {
      schema: z.boolean(),
      sql: 'r.rolcanlogin',
      severity: 'high',
      impact: 'Connections as this role are refused, or possible where they should not be.',
    },
    superuser: {
      schema: z.boolean(),
      sql: 'r.rolsuper',
      severity: 'high',
      impact: 'A superuser passes by every privilege and every policy; without it, what relies on that fails.',
    },
    bypassRls: {
      schema: z.boolean(),
      sql: 'r.rolbypassrls',
      severity: 'high',
      impact: 'The role passes by row-level security, or no longer does where it has to.',
    },
    inherit: {
      schema: z.boolean(),
      sql: 'r.rolinherit',
      severity: 'medium',
      impact: 'The role has the privileges of the roles it belongs to at once, or only after SET ROLE.',
    },
    createRole: {
      schema: z.boolean(),
      sql: 'r.rolcreaterole',
      severity: 'high',
      impact: 'The role can make roles and give itself others, or can no longer.',
    },
    createDb: {
      schema: z.boolean(),
      sql: 'r.rolcreatedb',
      severity: 'medium',
      impact: 'The role can make databases, or can no longer.',
    },
    replication: {
      schema: z.boolean(),
      sql: 'r.rolreplication',
      severity: 'high',
      impact: 'The role can copy every row of the cluster by replication, or what replicates as it fails.',
    },
    connectionLimit: {
      schema: z
        .number()
        .int()
        .nullable()
        .transform((limit) => (limit === -1 ? null : limit)),
      sql: 'nullif(r.rolconnlimit, -1)',
      severity: 'low',
      impact: 'The role runs out of connections, or takes those of others.',
    },
    settings: {
      schema: settings,
      sql: `coalesce((select jsonb_object_agg(split_part(e.entry, '=', 1), ${settingValueSql('e.entry')}) from pg_catalog.pg_db_role_setting s cross join unnest(s.setconfig) e(entry) where s.setrole = r.oid and s.setdatabase = 0), '{}')`,
      equality: 'settings',
      written: lastWrittenAt('pg_catalog.pg_db_role_setting w where w.setrole = r.oid and w.setdatabase = 0'),
      freeText: true,
      severity: 'medium',
      impact: 'Every new session of the role starts with another setting.',
    },
    memberOf: {
      schema: memberships,
      sql: (server) =>
        `coalesce((select json_agg(json_build_object('role', g.rolname, 'admin', x.admin_option, 'inherit', x.inherit_option, 'set', x.set_option) order by g.rolname) from (${granted(server, 'r', 'm.member = r.oid')}) x join pg_catalog.pg_roles g on g.oid = x.roleid), '[]')`,
      equality: 'set',
      written: lastWrittenAt('pg_catalog.pg_auth_members w where w.member = r.oid'),
      // The package's declarations cannot name the interface.
      show: (one: unknown): string => showMembership(one as Membership),
      severity: 'high',
      impact: 'The role has the privileges of other roles than intended.',
    },
    members: {
      schema: oneOrMore,
      sql: membersSql,
      equality: 'includes',
      onlyStated: true,
      severity: 'high',
      impact: 'A role lacks the privileges that it should have through this one.',
    },
    withoutMembers: {
      schema: oneOrMore,
      sql: membersSql,
      equality: 'excludes',
      onlyStated: true,
      severity: 'high',
      impact: 'A role has privileges through this one that it should not have.',
    },
  },
  requires: () => [],
  group: () => 'roles',
  title: ({ name }) => `role ${address(name)}`,
  partOfAnother: ({ system }) => system,
  destroy: ({ name }) => `drop role ${quoteIdent(name!)};`,
  partInSql: `o.object->>'system' = 'true'`,
  missing: { severity: 'high', impact: 'Connections as this role fail, and so does every grant and policy for it.' },
  severity: ({ verdict, differing, intended, actual }, world) => {
    if (verdict === 'missing') return undefined;
    const gained = (['superuser', 'bypassRls'] as const).some((name) => differing.includes(name) && actual?.[name] === true);
    const joined = differing.includes('memberOf') && without(actual?.memberOf, intended.memberOf).length > 0;
    if (gained || (joined && strangersBehind(actual?.name ?? '', world).length > 0)) return 'critical';
    return differing.length === 1 &&
      differing.includes('settings') &&
      changedSettings(intended.settings ?? {}, actual?.settings ?? {}).some(decidesAccess)
      ? 'high'
      : undefined;
  },
  // Roles belong to the cluster: other databases' roles are no gap of this one.
  unintended: (object, world) => {
    const able = powers(object, world);
    if (able.length === 0) return { verdict: 'notice', severity: 'low', impact: 'Nobody says who connects as this role.' };
    return object.login
      ? { verdict: 'notice', severity: 'critical', impact: `Whoever logs in as it ${able.join(', and ')}.` }
      : { verdict: 'notice', severity: 'high', impact: `It cannot log in itself; whoever becomes it ${able.join(', and ')}.` };
  },
  unsaid: (stated, actual, world) => {
    const isUnsaid = (name: 'superuser' | 'bypassRls' | 'createRole'): boolean => stated[name] === undefined && actual[name];
    if (stated.superuser !== undefined && actual.superuser) return undefined;
    const own = (['superuser', 'bypassRls', 'createRole'] as const).find(isUnsaid);
    if (own !== undefined || stated.memberOf !== undefined) return own;
    return powers({ name: actual.name, memberOf: actual.memberOf }, world).length > 0 ? 'memberOf' : undefined;
  },
  create: (object, server = newest) => {
    const { name, memberOf, members, settings: set } = object;
    const parts = attributes(object, [...Object.keys(words), 'connectionLimit']);
    const created = [`create role ${quoteIdent(name!)}`, ...(parts.length > 0 ? [`with ${parts.join(' ')}`] : [])].join(' ');
    return [
      `${created};`,
      ...regrant(name!, memberOf ?? [], [], server),
      ...addMembers(name!, members ?? []),
      ...resettings(name!, set ?? {}, {}),
    ].join('\n');
  },
  remains: (intended, actual) => {
    const of = actual.name!;
    const surplus = [
      ...without(actual.memberOf, intended?.memberOf ?? actual.memberOf).map(({ role }) => [role, of]),
      ...(intended?.withoutMembers ?? []).filter((member) => actual.withoutMembers!.includes(member)).map((member) => [of, member]),
    ].map((pair) => `(${pair.map((name) => quoteLiteral(name).trim()).join(', ')})`);
    return surplus.length === 0
      ? undefined
      : `exists (select from pg_catalog.pg_auth_members m join pg_catalog.pg_roles g on g.oid = m.roleid join pg_catalog.pg_roles r on r.oid = m.member where (g.rolname, r.rolname) in (${surplus.join(', ')}))`;
  },
  alter: (intended, actual, differing, server = newest) => {
    const named = actual.name!;
    const parts = attributes(intended, differing);
    const statements = parts.length > 0 ? [`alter role ${quoteIdent(named)} with ${parts.join(' ')};`] : [];
    if (differing.includes('memberOf')) statements.push(...regrant(named, intended.memberOf!, actual.memberOf!, server));
    if (differing.includes('members'))
      statements.push(
        ...addMembers(
          named,
          intended.members!.filter((member) => !actual.members!.includes(member)),
        ),
      );
    if (differing.includes('withoutMembers')) {
      const surplus = intended.withoutMembers!.filter((member) => actual.withoutMembers!.includes(member));
      statements.push(...surplus.map((member) => `revoke ${quoteIdent(named)} from ${quoteIdent(member)};`));
    }
    if (differing.includes('settings')) statements.push(...resettings(named, intended.settings!, actual.settings!));
    return statements.length > 0 ? statements.join('\n') : undefined;
  },
});

const abilities = {
  superuser: 'passes by every privilege and every policy of the cluster (SUPERUSER)',
  bypassRls: 'reads and changes every row that it has privileges on, past row-level security (BYPASSRLS)',
  createRole: 'makes roles and gives out others (CREATEROLE)',
} as const;

/** What a role can do that no privilege says, by itself or by becoming one that it belongs to. */
export function powers(object: Partial<Role>, world: World): string[] {
  const own = abilitiesOf(object);
  const others = joined(object, world).flatMap((other) =>
    abilitiesOf(other).map((able) => `can become ${address(other.name)}, which ${able}`),
  );
  return own.length > 0 ? own : others;
}

/** A superuser can do all the rest. */
function abilitiesOf(object: Partial<Role>): string[] {
  if (object.superuser === true) return [abilities.superuser];
  return (['bypassRls', 'createRole'] as const).filter((name) => object[name] === true).map((name) => abilities[name]);
}

/** The roles that it belongs to, also through others, and can become by SET ROLE. */
function joined(object: Partial<Role>, world: World): Partial<Role>[] {
  const found = new Map<string, Partial<Role>>();
  const waiting = [object];
  for (const { memberOf = [] } of waiting)
    for (const { role: name, set } of memberOf) {
      const other = world.get(`role ${address(name)}`) as Partial<Role> | undefined;
      if (!set || other === undefined || found.has(name)) continue;
      found.set(name, other);
      waiting.push(other);
    }
  return [...found.values()];
}

function without(memberOf: readonly Membership[] | undefined, other: readonly Membership[] | undefined): Membership[] {
  return (memberOf ?? []).filter(({ role: name }) => !(other ?? []).some((one) => one.role === name));
}

/** A role whose privileges another one has without doing anything, and through which role. */
export interface Inherited {
  role: string;
  /** The way from the role that was asked for; it is not in it. */
  path: readonly string[];
}

/** A role and all whose privileges it has, itself first. PUBLIC belongs to nobody and inherits nothing. */
export function inheritedRoles(name: string, world: World): Inherited[] {
  const found = new Map<string, Inherited>([[name, { role: name, path: [] }]]);
  const databaseOwner = world.get('owner database')?.['owner'];
  // A map grows while it is walked.
  for (const { role: member, path } of found.values()) {
    const known = world.get(`role ${address(member)}`) as Partial<Role> | undefined;
    const next = (known?.memberOf ?? []).filter(({ inherit }) => inherit).map((one) => one.role);
    // Below 16 a role that does not inherit has nothing of this implied membership either.
    if (member === databaseOwner && (world.server.major >= 16 || known?.inherit !== false)) next.push('pg_database_owner');
    for (const other of next) if (!found.has(other)) found.set(other, { role: other, path: [...path, other] });
  }
  return [...found.values()];
}

/** Those among the strangers who have what a role has. */
export function strangersBehind(role: string, world: World): string[] {
  if (role === 'PUBLIC') return ['PUBLIC', ...world.strangers];
  return world.strangers.filter(
    (stranger) => stranger === role || inheritedRoles(stranger, world).some((inherited) => inherited.role === role),
  );
}
