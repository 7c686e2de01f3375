import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, nameArray, notOfExtension, oneOrMore, roleRef, tableRef, userSchema } from './catalog.ts';
import { isAlwaysTrue } from '../sql/index.ts';
import { defineKind, id, type World } from './kind.ts';
import { mentionedOn } from './mentions.ts';
import { inheritedRoles } from './role.ts';
import { onRows, sayStrangers, strangersOn } from './strangers.ts';

/** YAML reads an expression that is `true` as no text. */
const condition = z.union([z.string(), z.boolean().transform(String)]).nullable();
const command = z.enum(['all', 'select', 'insert', 'update', 'delete']);
type Command = z.infer<typeof command>;

/** What a command lets people do. */
const reach: Readonly<Record<string, string>> = {
  select: 'read',
  insert: 'write',
  update: 'change',
  delete: 'delete',
};

/** Which of the two expressions a command uses. */
const uses = (on: Command | undefined): { using: boolean; withCheck: boolean } => ({
  using: on !== 'insert',
  withCheck: on === 'insert' || on === 'update' || on === 'all',
});

interface Policy {
  schema: string;
  table: string;
  name: string;
  command: Command;
  permissive: boolean;
  roles: string[];
  using: string | null;
  withCheck: string | null;
}

/** What strangers can do with every row, and which of them. */
interface Opening {
  commands: string[];
  strangers: string[];
}

/** What a policy opens: it is always true, it is for strangers, and they have the privileges on the table. */
function opened(policy: Policy, world: World): Opening | undefined {
  const always = alwaysTrue(policy, world);
  if (!policy.permissive || always.length === 0) return undefined;
  const { schema, table, command: on, roles, withCheck } = policy;
  const theirs = strangersOn({ on: 'table', schema, name: table, detail: null }, world).filter(
    ({ who }) => roles.includes('PUBLIC') || inheritedRoles(who, world).some(({ role }) => roles.includes(role)),
  );
  const decides: Readonly<Record<string, readonly string[]>> = {
    insert: [withCheck === null ? 'using' : 'withCheck'],
    update: ['using', 'withCheck'],
  };
  const open = onRows.filter(
    (row) => (on === 'all' || on === row) && (decides[row] ?? ['using']).some((name) => always.some((one) => one === name)),
  );
  const commands = open.filter((row) => theirs.some(({ privileges }) => privileges.has(row)));
  const strangers = theirs.filter(({ privileges }) => commands.some((row) => privileges.has(row)));
  return commands.length === 0 ? undefined : { commands, strangers: strangers.map(({ who }) => who) };
}

/** What a policy lets happen that is true of every row: who can do what. */
function sayOpening({ commands, strangers }: Opening): string {
  return `${sayStrangers(strangers)} can ${inList(commands.map((command) => reach[command]!))} every row.`;
}

/** A restrictive policy that refuses nothing any more, or nothing to somebody or in a command that it was for, is as good as gone. */
function refusesLess(intended: Partial<Policy>, actual: Policy, differing: readonly string[], world: World): boolean {
  if (intended.permissive !== false) return false;
  if (differing.includes('permissive') || (differing.includes('command') && actual.command !== 'all')) return true;
  if (differing.includes('roles') && lacksRole(intended.roles, actual, world)) return true;
  return alwaysTrue(actual, world).some((name) => differing.includes(name));
}

/** Whether it is no more for somebody whom it was for. What a role that is gone may do needs no refusal. */
function lacksRole(intended: unknown, { roles }: Policy, world: World): boolean {
  if (!Array.isArray(intended) || roles.includes('PUBLIC')) return false;
  const isFor = (name: string): boolean => inheritedRoles(name, world).some(({ role }) => roles.includes(role));
  return intended.some((name: string) => name === 'PUBLIC' || (world.get(`role ${address(name)}`) !== undefined && !isFor(name)));
}

/** Its expressions that are true of every row. */
function alwaysTrue(policy: Policy, world: World): ('using' | 'withCheck')[] {
  const { schema, table } = policy;
  const columns = world.children('column', `table ${address(schema, table)}`);
  const context = {
    relation: [table],
    columns: Object.fromEntries(columns.map((column) => [String(column['name']), String(column['type'])])),
    notNull: columns.filter((column) => column['notNull'] === true).map((column) => String(column['name'])),
  };
  return (['using', 'withCheck'] as const).filter((name) => policy[name] !== null && isAlwaysTrue(policy[name], context));
}

function create({ schema, table, name, command: on, permissive, roles, using, withCheck }: Partial<Policy>): string | undefined {
  if (on === undefined || (uses(on).using ? using : withCheck) === undefined) return undefined;
  const parts = [`create policy ${quoteIdent(name ?? `${table} ${on}`)} on ${qualified(schema!, table!)}`];
  if (permissive === false) parts.push('as restrictive');
  parts.push(`for ${on}`);
  if (roles !== undefined) parts.push(`to ${roleList(roles)}`);
  if (uses(on).using && typeof using === 'string') parts.push(`using (${using})`);
  if (uses(on).withCheck && typeof withCheck === 'string' && withCheck !== using) parts.push(`with check (${withCheck})`);
  return `${parts.join(' ')};`;
}

const roleName = (role: string): string => `case when ${role} = 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(${role})::text end`;

/** Most policies are for one role. */
const roleNames = `case when cardinality(p.polroles) = 1 then json_build_array(${roleName('p.polroles[1]')}) else ${nameArray(`select ${roleName('r.role')} from unnest(p.polroles) r(role) order by 1`)} end`;

export const policy = defineKind({
  name: 'policy',
  plural: 'policies',
  objectTypes: ['OBJECT_POLICY'],
  heading: ({ schema }) => (schema === 'storage' ? 'Storage' : 'RLS'),
  statements: ['CreatePolicyStmt', 'AlterPolicyStmt'],
  identity: { schema: id('n.nspname'), table: id('c.relname'), name: id('p.polname') },
  from: 'pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  where: 'true',
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and ${notOfExtension('pg_policy', 'p.oid')}`,
  traces: ['policy'],
  properties: {
    command: {
      schema: command,
      sql: `case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' end`,
      severity: 'high',
      impact: 'The policy guards another command than the one it was written for.',
    },
    permissive: {
      schema: z.boolean(),
      sql: 'p.polpermissive',
      severity: 'high',
      impact: 'A restrictive policy narrows what others allow, a permissive one widens it.',
    },
    roles: {
      schema: oneOrMore,
      sql: roleNames,
      equality: 'set',
      severity: 'high',
      impact: 'The policy applies to other roles than it was written for.',
    },
    using: {
      schema: condition,
      sql: 'pg_catalog.pg_get_expr(p.polqual, p.polrelid)',
      equality: 'expression',
      place: 'predicate',
      severity: 'high',
      impact: 'Other rows can be read, changed or deleted than intended.',
    },
    /** An absent WITH CHECK means USING, so that is what both sides hold. */
    withCheck: {
      schema: condition,
      sql: `pg_catalog.pg_get_expr(coalesce(p.polwithcheck, case when p.polcmd in ('w', '*') then p.polqual end), p.polrelid)`,
      equality: 'expression',
      place: 'predicate',
      severity: 'high',
      impact: 'Other rows can be written than intended.',
    },
  },
  requires: ({ schema, table, roles }) => [
    [tableRef(schema, table)],
    ...(Array.isArray(roles) ? roles : []).filter((role) => role !== 'PUBLIC').map((role) => [roleRef(role)]),
  ],
  mentions: ({ schema, table, using, withCheck }) => mentionedOn(schema, table, using, withCheck),
  shapeAddress: ({ command: on, permissive }) => `${permissive === false ? 'restrictive ' : ''}for ${on ?? 'any command'}`,
  group: ({ schema, table }) => address(schema, table),
  title: ({ name, command: on, permissive }, byShape) =>
    byShape ? `${permissive === false ? 'restrictive ' : ''}${(on ?? 'any').toUpperCase()} policy` : `policy ${quoteIdent(name!)}`,
  shape: {
    defaults: (stated) => ({
      permissive: true,
      ...(uses(stated.command).using && stated.using === undefined ? { using: { not: 'always true' } } : {}),
      ...(uses(stated.command).withCheck && stated.withCheck === undefined ? { withCheck: { not: 'always true' } } : {}),
    }),
    name: ({ table, command: on }) => `${table} ${on ?? 'all'}`,
    resembles: (stated, actual) => stated.command === actual.command,
  },
  complete: (stated) => {
    if (typeof stated.using !== 'string' || stated.withCheck !== undefined) return stated;
    if (stated.command === 'update' || stated.command === 'all') return { ...stated, withCheck: stated.using };
    // Whatever its command is: a WITH CHECK that lets in more than USING shows is not what was stated.
    return stated.command === undefined ? ({ ...stated, withCheck: { in: [stated.using, null] } } as unknown as typeof stated) : stated;
  },
  renamed: 'gap',
  definition: ['using', 'withCheck'],
  missing: { severity: 'high', impact: 'What it allowed is refused, or, if it was restrictive, what it refused is allowed.' },
  severity: ({ verdict, differing, intended, actual }, world) => {
    if (verdict === 'missing') return intended.permissive === false ? 'critical' : undefined;
    // Under another name it does what was intended.
    if (actual === undefined || differing.every((property) => property === 'name')) return undefined;
    const open = opened(actual as Policy, world) !== undefined || refusesLess(intended, actual as Policy, differing, world);
    return open ? 'critical' : undefined;
  },
  impact: ({ differing, actual }, world) => {
    if (actual === undefined || differing.every((property) => property === 'name')) return undefined;
    const open = opened(actual as Policy, world);
    return open === undefined ? undefined : sayOpening(open);
  },
  unintended: (object, world) => {
    if (!object.permissive) return { verdict: 'gap', severity: 'medium', impact: 'It refuses rows that the other policies allow.' };
    const open = opened(object, world);
    return open === undefined
      ? { verdict: 'gap', severity: 'high', impact: 'Permissive policies add up: it opens rows that no other policy opens.' }
      : { verdict: 'gap', severity: 'critical', impact: sayOpening(open) };
  },
  unsaid: ({ using, withCheck, roles }, { command }) =>
    (using ?? withCheck ?? roles) === undefined ? (command === 'insert' ? 'withCheck' : 'using') : undefined,
  create,
  alter: (intended, actual, differing) => {
    const at = `on ${qualified(actual.schema!, actual.table!)}`;
    // Neither the command nor permissiveness can be altered: dropped and created in one transaction.
    if (differing.includes('command') || differing.includes('permissive')) {
      const created = create({ ...actual, ...intended, name: intended.name ?? actual.name! });
      return created === undefined ? undefined : `begin;\ndrop policy ${quoteIdent(actual.name!)} ${at};\n${created}\ncommit;`;
    }
    const parts = [];
    if (differing.includes('roles')) parts.push(`to ${roleList(intended.roles!)}`);
    if (differing.includes('using') && typeof intended.using === 'string') parts.push(`using (${intended.using})`);
    if (differing.includes('withCheck') && typeof intended.withCheck === 'string') parts.push(`with check (${intended.withCheck})`);
    const statements = parts.length > 0 ? [`alter policy ${quoteIdent(actual.name!)} ${at} ${parts.join(' ')};`] : [];
    if (differing.includes('name'))
      statements.push(`alter policy ${quoteIdent(actual.name!)} ${at} rename to ${quoteIdent(intended.name!)};`);
    return statements.length > 0 ? statements.join('\n') : undefined;
  },
  drop: ({ schema, table, name }) => `drop policy ${quoteIdent(name!)} on ${qualified(schema!, table!)};`,
});

function roleList(roles: readonly string[]): string {
  return roles.map((role) => (role === 'PUBLIC' ? 'public' : quoteIdent(role))).join(', ');
}

/** `read, change and delete`. */
function inList(words: readonly string[]): string {
  return [...(words.length > 1 ? [words.slice(0, -1).join(', ')] : []), words.at(-1)].join(' and ');
}
