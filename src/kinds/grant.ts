import { z } from 'zod';
import { qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, namesIn, roleRef } from './catalog.ts';
import { defaultsFor } from './default-privilege.ts';
import { defineKind, type EvidenceOf, id, idOrNull, type Server, type Severity, type Stored, type Unintended, type World } from './kind.ts';
import { allPrivileges, expandAll, grantSql, type Held, inOrder, isAll, privilegeList, publicPrivileges, regrant, statedPrivileges, without } from './privilege.ts';
import { inheritedRoles } from './role.ts';
import * as sources from './target.ts';
import { onDatabase, onOf, onRelation, rowOf, type Source, type Target, targetAddress, targetGroup, targetName, targetRefs, targetSql } from './target.ts';

interface Grant extends Target, Held {
  role: string;
  through: 'direct' | 'any' | 'owner';
  privileges: string[];
  grantable: string[];
  atLeast: string[] | null;
  never: string[] | null;
}

const grantables: readonly Source[] = [sources.relations, sources.columns, sources.routines, sources.types, sources.schemas, sources.currentDatabase, sources.languages];

function sourceOf(on: string): Source {
  return grantables.find((source) => on in source.kinds)!;
}

// --- The catalog query ---------------------------------------------------------------------------

/** One row for each role in an ACL, and one for the owner where it lacks something that an owner has by default. */
function explicit({ acl, owner, ...source }: Source): string {
  const { column } = acl!;
  const on = onOf(source as Source);
  const own = 'column' in source.kinds ? '' : ` union all select ${owner}, null, null`;
  const full = `case ${on} ${Object.keys(source.kinds).map((kind) => `when '${kind}' then ${allPrivileges(kind, beforeMaintain).length}`).join(' ')} end`;
  const complete = 'column' in source.kinds ? 'true' : `x.grantee <> ${owner} or count(distinct x.privilege_type) filter (where x.privilege_type <> 'MAINTAIN') < ${full}`;
  const roles = `select x.grantee, array_agg(x.privilege_type) filter (where x.privilege_type is not null) as privileges, array_agg(x.privilege_type) filter (where x.is_grantable) as grantable from (select a.grantee, a.privilege_type, a.is_grantable from aclexplode(${column}) a${own}) x group by x.grantee having ${complete}`;
  const through = 'column' in source.kinds ? `'direct'` : `case when e.grantee = ${owner} then 'owner' else 'direct' end`;
  return `select ${on} as "on", ${source.schema}::text as schema, ${source.name}::text as name, ${source.detail}::text as detail, e.grantee, e.privileges, e.grantable, ${through} as through from ${source.from} cross join lateral (${roles}) e where ${column} is not null and ${source.own}`;
}

/** What PUBLIC has where there is no ACL yet. */
function implicit(source: Source): string[] {
  const [on] = Object.keys(source.kinds);
  const privileges = publicPrivileges(on);
  if (privileges.length === 0) return [];
  return [
    `select ${onOf(source)}, ${source.schema}::text, ${source.name}::text, ${source.detail}::text, 0::oid, array[${privileges.map(quoteLiteral).join(', ')}]::text[], null, 'direct' from ${source.from} where ${source.acl!.column} is null and ${source.own}`,
  ];
}

const beforeMaintain: Server = { major: 16, versionNum: 160_000 };
const rows = grantables.flatMap((source) => [explicit(source), ...implicit(source)]).join(' union all ');

// --- What a role can do --------------------------------------------------------------------------

/** Where a privilege comes from. */
interface Privilege {
  privilege: string;
  grantable: boolean;
  /** The role that passes it on. */
  through?: string;
  /** On this column alone. */
  column?: string;
  /** On the whole relation, where a column is asked about. */
  whole?: boolean;
  as?: 'owner' | 'superuser';
}

/** `select through PUBLIC`, `insert on column a`: a privilege and where it comes from. */
function saySource({ privilege, through, column, whole, as }: Privilege): string {
  const parts = [privilege];
  if (column !== undefined) parts.push(`on column ${address(column)}`);
  if (whole === true) parts.push('on the whole relation');
  if (as !== undefined) parts.push(`as ${as}`);
  if (through !== undefined) parts.push(`through ${through === 'PUBLIC' ? through : address(through)}`);
  return parts.join(' ');
}

function grantAddress(grant: Partial<Grant>): string {
  return `${targetAddress(grant)} to ${grant.role === 'PUBLIC' ? grant.role : address(grant.role)}`;
}

function granted(target: Partial<Target>, role: string, world: World): Grant | undefined {
  return world.get(`grant ${grantAddress({ ...target, role })}`) as Grant | undefined;
}

/** Whether there is anything to hold privileges on. */
function exists(target: Partial<Target>, world: World): boolean {
  const refs = targetRefs(target);
  return refs.length === 0 || presentOf(target, world) !== undefined;
}

/** The key of the object that a target is, in this database. */
function presentOf(target: Partial<Target>, world: World): string | undefined {
  const { schema, name, on } = target;
  const alternatives = on === 'column' ? [targetAddress(target), ...relationsNamed(schema, name)] : [targetAddress(target)];
  return alternatives.find((key) => world.get(key) !== undefined);
}

function relationsNamed(schema: string | null | undefined, name: string | undefined): string[] {
  return ['table', 'view', 'materializedView'].map((on) => `${on} ${address(schema, name)}`);
}

/** A sequence that belongs to a column has its table's owner, a column its relation's. */
function ownerOf(target: Partial<Target>, world: World): string | undefined {
  const keys = [targetAddress(target)];
  if (target.on === 'column') keys.push(...relationsNamed(target.schema, target.name));
  if (target.on === 'sequence') {
    const ownedBy = world.get(targetAddress(target))?.['ownedBy'];
    const [schema, table] = typeof ownedBy === 'string' ? namesIn(ownedBy) : [];
    if (table !== undefined) keys.push(...relationsNamed(schema, table));
  }
  const found = keys.map((key) => world.get(`owner ${key}`)).find((one) => one !== undefined);
  return found?.['owner'] as string | undefined;
}

/** What the ACL says of a role, and of the owner where it says nothing. */
function direct(target: Partial<Target>, role: string, world: World): Held {
  const row = granted(target, role, world);
  if (row !== undefined) return row;
  const isOwner = target.on !== 'column' && role === ownerOf(target, world);
  return { privileges: isOwner ? allPrivileges(target.on, world.server) : [], grantable: [] };
}

/** What the server lets its own roles do everywhere. */
function predefined(role: string, on: string | undefined): readonly string[] {
  const relation = onRelation(on) || on === 'sequence';
  const known = (list: string[]): string[] => list.filter((privilege) => allPrivileges(on).includes(privilege));
  switch (role) {
    case 'pg_read_all_data':
      return relation ? known(['select']) : on === 'schema' ? ['usage'] : [];
    case 'pg_write_all_data':
      return relation ? known(['insert', 'update', 'delete']) : on === 'schema' ? ['usage'] : [];
    case 'pg_maintain':
      return relation ? known(['maintain']) : [];
    default:
      return [];
  }
}

/** What a role can do with one target by itself, without what it has on columns. */
function onTarget(target: Partial<Target>, role: string, world: World): Privilege[] {
  const all = allPrivileges(target.on, world.server);
  if (role !== 'PUBLIC' && world.get(`role ${address(role)}`)?.['superuser'] === true) {
    return all.map((privilege) => ({ privilege, grantable: true, as: 'superuser' }));
  }
  const owner = target.on === 'column' ? undefined : ownerOf(target, world);
  const held = (role === 'PUBLIC' ? [] : inheritedRoles(role, world)).flatMap(({ role: other }): Privilege[] => {
    const through = other === role ? {} : { through: other };
    const { privileges, grantable } = direct(target, other, world);
    const isOwner = other === owner;
    return [
      // The owner can always pass on, and so take back, whatever there is.
      ...privileges.map((privilege): Privilege => ({ privilege, grantable: isOwner || grantable.includes(privilege), ...through, ...(isOwner ? { as: 'owner' as const } : {}) })),
      ...predefined(other, target.on).map((privilege) => ({ privilege, grantable: false, through: other })),
    ];
  });
  const everybody = direct(target, 'PUBLIC', world).privileges.map((privilege) => ({ privilege, grantable: false, ...(role === 'PUBLIC' ? {} : { through: 'PUBLIC' }) }));
  return [...held, ...everybody];
}

/** What a role can do, with where it comes from: also through PUBLIC, through other roles, and on single columns. */
function effective(target: Partial<Target>, role: string, world: World): Privilege[] {
  const own = onTarget(target, role, world);
  if (target.on === 'column') {
    const relation = presentRelation(target, world);
    const whole = relation === undefined ? [] : onTarget(relation, role, world).filter(({ privilege }) => allPrivileges('column').includes(privilege));
    return [...whole.map((one) => (one.as === 'superuser' ? one : { ...one, whole: true })), ...own.filter(({ as }) => as !== 'superuser')];
  }
  if (!onRelation(target.on) || own.some(({ as }) => as === 'superuser')) return own;
  return [...own, ...columnsWithGrants(target, world).flatMap((column) => onTarget(column, role, world).map((one) => ({ ...one, column: column.detail! })))];
}

function presentRelation({ schema, name }: Partial<Target>, world: World): Target | undefined {
  const on = ['table', 'view', 'materializedView'].find((kind) => world.get(`${kind} ${address(schema, name)}`) !== undefined);
  return on === undefined ? undefined : { on, schema: schema ?? null, name: name!, detail: null };
}

function columnsWithGrants(target: Partial<Target>, world: World): Target[] {
  const { on, schema, name } = target;
  const parents = on === 'table' ? world.children('column', targetAddress(target)).map((column) => `column ${address(schema, name, String(column['name']))}`) : [targetAddress(target)];
  const grants = parents.flatMap((parent) => world.children('grant', parent)) as unknown as readonly Grant[];
  const details = new Set(grants.filter((grant) => grant.on === 'column').map(({ detail }) => detail!));
  return [...details].map((detail) => ({ on: 'column', schema: schema ?? null, name: name!, detail }));
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

/** The grant that an intended one is judged by: never undefined where its target exists. */
function find(intended: Partial<Grant>, world: World): Partial<Grant> | undefined {
  if (!exists(intended, world)) return undefined;
  const { on, schema, name, detail, role } = intended;
  const identity = { on: on!, schema: schema ?? null, name: name!, detail: detail ?? null, role: role! };
  if (intended.through !== 'any') {
    const held = direct(identity, role!, world);
    const privileges = inOrder(held.privileges);
    return { ...identity, through: intended.through ?? 'direct', privileges, grantable: inOrder(held.grantable), atLeast: privileges, never: privileges };
  }
  const found = effective(identity, role!, world);
  const whole = found.filter(({ column }) => column === undefined);
  // A privilege on some columns is none on the table, unless none is what is wanted.
  const columns = found.filter(({ column, privilege }) => column !== undefined && !listOf(intended.privileges).includes(privilege));
  const names = (list: readonly Privilege[]): string[] => inOrder(list.map(({ privilege }) => privilege));
  return {
    ...identity,
    through: 'any',
    privileges: names([...whole, ...columns]),
    grantable: names(whole.filter(({ grantable }) => grantable)),
    atLeast: names(whole),
    never: names(found),
    ...{ sources: [...new Set(found.map(saySource))] },
  };
}

// --- What can happen -----------------------------------------------------------------------------

/** Those among the strangers who have what a role has. */
function strangersBehind(role: string, world: World): string[] {
  if (role === 'PUBLIC') return ['PUBLIC', ...world.strangers];
  return world.strangers.filter((stranger) => stranger === role || inheritedRoles(stranger, world).some((inherited) => inherited.role === role));
}

function reaches(who: string, schema: string, world: World): boolean {
  return onTarget({ on: 'schema', schema: null, name: schema, detail: null }, who, world).some(({ privilege }) => privilege === 'usage');
}

type Exposure = Omit<Unintended, 'verdict'>;

/** What these privileges let happen where nobody wanted them. */
function exposure(target: Partial<Target>, privileges: readonly string[], role: string, world: World): Exposure {
  const strangers = strangersBehind(role, world);
  const { on, schema } = target;
  const inReach = strangers.some((who) => typeof schema !== 'string' || reaches(who, schema, world));
  if (!inReach) return { severity: 'medium', impact: 'The role can do what nobody said it may.' };
  if (onRelation(on)) return exposureOfRelation(target, privileges, world);
  if (on === 'function') return exposureOfFunction(target, world);
  if (on === 'schema' && privileges.includes('create')) {
    return { severity: 'critical', impact: 'Anybody can create objects in the schema, and so put a function of their own in the way of a call.' };
  }
  if (on !== undefined && on.endsWith('Type') || on === 'enum' || on === 'domain') return { severity: 'low', impact: 'Anybody can use the type in objects of their own.' };
  return { severity: 'high', impact: 'Anybody who reaches the API has these privileges.' };
}

const rowPrivileges: readonly string[] = ['select', 'insert', 'update', 'delete', 'truncate'];

function exposureOfRelation(target: Partial<Target>, privileges: readonly string[], world: World): Exposure {
  const relation = presentRelation(target, world);
  const at = address(target.schema, target.name);
  const rows = privileges.some((privilege) => rowPrivileges.includes(privilege));
  if (relation?.on === 'table' && world.get(`rls ${at}`)?.['enabled'] !== true && rows) {
    return { severity: 'critical', impact: 'Anybody who reaches the API reads or changes its rows: row-level security is off.' };
  }
  if (relation?.on === 'table' && privileges.includes('truncate')) {
    return { severity: 'critical', impact: 'Anybody who reaches the database can empty the table: row-level security does not cover TRUNCATE.' };
  }
  if (relation?.on === 'view' && world.get(`view ${at}`)?.['securityInvoker'] !== true && rows) {
    return { severity: 'critical', impact: 'Anybody who reaches the API uses the view with the rights of its owner, past the row-level security of its tables.' };
  }
  if (relation?.on === 'materializedView' && privileges.includes('select')) {
    return { severity: 'critical', impact: 'Anybody who reaches the API reads its rows: a materialized view has no row-level security.' };
  }
  return { severity: 'high', impact: 'Anybody who reaches the API has these privileges; only row-level security stands between.' };
}

function exposureOfFunction(target: Partial<Target>, world: World): Exposure {
  const routine = world.get(targetAddress(target));
  if (routine?.['returns'] === 'trigger' || routine?.['returns'] === 'event_trigger') {
    return { severity: 'low', impact: 'Nobody can call it by itself, but anybody who can create triggers can use it.' };
  }
  return routine?.['securityDefiner'] === true
    ? { severity: 'critical', impact: 'Anybody who reaches the API can call it, and it runs with the rights of its owner.' }
    : { severity: 'high', impact: 'Anybody who reaches the API can call it.' };
}

const order: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

function severity({ intended, actual, differing }: { intended: Partial<Grant>; actual: Partial<Grant> | undefined; differing: readonly string[] }, world: World): Severity | undefined {
  if (actual === undefined) return undefined;
  const never = differing.includes('never') ? listOf(intended.never).filter((privilege) => actual.never!.includes(privilege)) : [];
  const more = differing.includes('privileges') && Array.isArray(intended.privileges) ? without(actual.privileges, intended.privileges) : [];
  const passed = differing.includes('grantable') && Array.isArray(intended.grantable) ? without(actual.grantable, intended.grantable) : [];
  const surplus = [...never, ...more, ...passed];
  const lacking = differing.includes('atLeast') || without(listOf(intended.privileges), actual.privileges).length > 0;
  const found: Severity[] = [
    ...(surplus.length > 0 ? [exposure(intended, surplus, intended.role!, world).severity] : []),
    ...(lacking ? (['high'] as const) : []),
  ];
  return order.find((one) => found.includes(one));
}

/** The privileges of a row that nothing in the database explains. */
function unintended(grant: Partial<Grant>, world: World): Unintended | undefined {
  const explained = defaultsFor(grant, ownerOf(grant, world), world).get(grant.role!);
  if (grant.through === 'owner') {
    if (explained !== undefined && without(explained.privileges, grant.privileges).length === 0) return undefined;
    return { verdict: 'gap', severity: 'medium', impact: 'The owner lacks privileges that an owner has: its own statements fail, and so do foreign keys that are checked in its name.' };
  }
  const surplus = [...without(grant.privileges, explained?.privileges), ...without(grant.grantable, explained?.grantable)];
  return surplus.length === 0 ? undefined : { verdict: 'gap', ...exposure(grant, surplus, grant.role!, world) };
}

// --- SQL -----------------------------------------------------------------------------------------

function statement(target: Target, role: string, verb: 'grant' | 'revoke', privileges: readonly string[], option: boolean): string {
  const { on, schema, name, detail } = target;
  const list = privileges.includes('maintain') && isAll(privileges, on) ? 'all privileges' : privileges.join(', ');
  const whom = role === 'PUBLIC' ? 'public' : quoteIdent(role);
  if (on === 'database') {
    const [before, after] = grantSql(verb, list, option, 'database\n', whom).split('\n') as [string, string];
    return onDatabase(before, after.trim());
  }
  if (on === 'column') return `${grantSql(verb, privileges.map((privilege) => `${privilege} (${quoteIdent(detail!)})`).join(', '), option, `table ${qualified(schema!, name)}`, whom)};`;
  const at = on === 'view' || on === 'materializedView' ? { ...target, on: 'table' } : target;
  return `${grantSql(verb, list, option, targetSql(at), whom)};`;
}

/** What an intended grant makes of what there is: the least that satisfies it. */
function wanted(intended: Partial<Grant>, from: Held): Held {
  const privileges = Array.isArray(intended.privileges) ? intended.privileges : from.privileges;
  return {
    privileges: inOrder(without([...privileges, ...listOf(intended.atLeast)], listOf(intended.never))),
    grantable: Array.isArray(intended.grantable) ? intended.grantable : from.grantable.filter((privilege) => privileges.includes(privilege)),
  };
}

/** PUBLIC and columns are taken back too where they are the source; a membership is nobody's to end here. */
function change(intended: Partial<Grant>, actual: Partial<Grant>, server: Server | undefined): string | undefined {
  const { role } = intended;
  const target: Target = { on: intended.on!, schema: intended.schema ?? null, name: intended.name!, detail: intended.detail ?? null };
  const from: Held = { privileges: inOrder([...actual.privileges!, ...listOf(intended.never).filter((one) => listOf(actual.never).includes(one))]), grantable: actual.grantable ?? [] };
  const to = wanted(intended, from);
  const sourcesNow = (actual as { sources?: string[] }).sources;
  const statements = regrant(to, from, target.on, server, (verb, privileges, option) => {
    if (verb === 'grant' || sourcesNow === undefined) return statement(target, role!, verb, privileges, option);
    const own = privileges.filter((privilege) => sourcesNow.some((source) => source === privilege || (source.startsWith(`${privilege} on `) && !source.includes(' through '))));
    const everybodys = option ? [] : privileges.filter((privilege) => sourcesNow.some((source) => source.startsWith(`${privilege} `) && source.endsWith(' through PUBLIC')));
    const revokes = [...(own.length > 0 ? [statement(target, role!, verb, own, option)] : []), ...(everybodys.length > 0 ? [statement(target, 'PUBLIC', verb, everybodys, option)] : [])];
    return revokes.join('\n');
  }).filter((sql) => sql !== '');
  return statements.length > 0 ? statements.join('\n') : undefined;
}

// --- Evidence ------------------------------------------------------------------------------------

/** SQL of whether the role has the privilege `u.p`. */
function holds(grant: Partial<Grant>, source: Source, property: string): string {
  const { on, role } = grant;
  const { column, letter } = source.acl!;
  if (grant.through !== 'any') {
    const whom = role === 'PUBLIC' ? '0' : `(select r.oid from pg_catalog.pg_roles r where r.rolname = ${quoteLiteral(role!)})`;
    return `exists (select from aclexplode(coalesce(${column}, acldefault(${letter}, ${source.owner}))) a where a.grantee = ${whom} and lower(a.privilege_type) = u.p${property === 'grantable' ? ' and a.is_grantable' : ''})`;
  }
  const who = `${quoteLiteral(role === 'PUBLIC' ? 'public' : role!)}::name`;
  const what = property === 'grantable' ? `u.p || ' with grant option'` : 'u.p';
  if (on === 'column') return `has_column_privilege(${who}, c.oid, a.attnum, ${what})`;
  if (!onRelation(on)) return `has_${on === 'sequence' || on === 'function' || on === 'schema' || on === 'database' || on === 'language' ? on : 'type'}_privilege(${who}, ${source.oid}, ${what})`;
  const ofColumns = property === 'never' ? allPrivileges('column') : property === 'privileges' ? without(allPrivileges('column'), listOf(grant.privileges)) : [];
  const whole = `has_table_privilege(${who}, c.oid, ${what})`;
  return ofColumns.length === 0 ? whole : `(${whole} or case when u.p in (${ofColumns.map(quoteLiteral).join(', ')}) then has_any_column_privilege(${who}, c.oid, u.p) end)`;
}

function evidence({ intended, actual, differing }: { intended: Partial<Grant>; actual: Partial<Grant> | undefined; differing: readonly string[] }, world: World): EvidenceOf | undefined {
  if (actual === undefined) return undefined;
  const source = sourceOf(intended.on!);
  const { from, where } = rowOf(intended, source);
  const properties = differing.filter((name): name is 'privileges' | 'grantable' | 'atLeast' | 'never' => ['privileges', 'grantable', 'atLeast', 'never'].includes(name));
  const lists = properties.map(
    (property) =>
      `to_json(array(select u.p from unnest('{${allPrivileges(intended.on, world.server).join(',')}}'::text[]) with ordinality u(p, n) where ${holds(intended, source, property)} order by u.n)) as ${quoteIdent(property)}`,
  );
  const exact = properties.every((property) => (property === 'privileges' || property === 'grantable') && Array.isArray(intended[property]));
  const show = (value: unknown): string => (Array.isArray(value) ? (value.length === 0 ? 'none' : value.join(', ')) : JSON.stringify(value));
  const says = { privileges: 'privileges', grantable: 'grantable', atLeast: 'at least', never: 'never' };
  return {
    query: `select ${lists.join(', ')} from ${from} where ${where}`,
    expected: {
      text: properties.map((property) => `${says[property]} ${show(intended[property])}`).join('; '),
      rows: exact ? [Object.fromEntries(properties.map((property) => [property, intended[property]]))] : null,
    },
    actual: {
      text: [...properties.map((property) => show(actual[property])), ...sourcesText(actual)].join('; '),
      rows: [Object.fromEntries(properties.map((property) => [property, actual[property]]))],
    },
  };
}

function sourcesText(actual: Partial<Grant> & { sources?: string[] }): string[] {
  const indirect = (actual.sources ?? []).filter((source) => source.includes(' '));
  return indirect.length > 0 ? [indirect.join(', ')] : [];
}

// --- The kind ------------------------------------------------------------------------------------

const impact = 'Requests of the role fail with permission denied, or it can do what it should not.';

export const grant = defineKind({
  name: 'grant',
  plural: 'grants',
  heading: 'Grants',
  identity: {
    on: id('g."on"'),
    schema: idOrNull('g.schema'),
    name: id('g.name'),
    detail: idOrNull('g.detail'),
    role: id(`case g.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(g.grantee)::text end`),
  },
  from: `(${rows}) g`,
  where: 'true',
  properties: {
    privileges: {
      schema: privilegeList,
      sql: `coalesce(to_json(g.privileges), '[]')`,
      equality: 'privileges',
      severity: 'high',
      impact,
    },
    grantable: {
      schema: privilegeList,
      sql: `coalesce(to_json(g.grantable), '[]')`,
      equality: 'privileges',
      severity: 'high',
      impact: 'The role can hand its privileges to others, or can no longer.',
    },
    // What is found for a stated grant holds these two; a snapshot need not hold the same list three times.
    atLeast: { schema: statedPrivileges, sql: 'null', equality: 'includes', onlyStated: true, severity: 'high', impact: 'Requests of the role fail with permission denied.' },
    never: { schema: statedPrivileges, sql: 'null', equality: 'excludes', onlyStated: true, severity: 'high', impact: 'The role can do what it should not.' },
    /**
     * What counts: `direct`, what the ACL says of the role; `any`, what the role can do, also through PUBLIC, another
     * role or a single column. `owner` marks what is left to an owner that lacks something an owner has.
     */
    through: { schema: z.enum(['direct', 'any', 'owner']), sql: 'g.through', onlyStated: true },
  },
  requires: (object) => [targetRefs(object), ...(object.role === undefined || object.role === 'PUBLIC' ? [] : [[roleRef(object.role)]])],
  address: grantAddress,
  group: targetGroup,
  title: (object) => {
    const whose = `privileges of ${object.role === 'PUBLIC' ? object.role : address(object.role)}`;
    if (object.on === 'column') return `${whose} on column ${address(object.detail)}`;
    return onRelation(object.on) || object.on === 'database' ? whose : `${whose} on ${targetName(object as Target)}`;
  },
  complete: (stated) => {
    const lists = ['privileges', 'grantable', 'atLeast', 'never'] as const;
    const expanded = lists.filter((name) => stated[name] !== undefined).map((name) => [name, expandAll(stated[name], stated.on)]);
    return { ...stated, ...Object.fromEntries(expanded) };
  },
  find,
  missing: { severity: 'high', impact: 'Requests of the role fail with permission denied.' },
  severity,
  evidence,
  unintended,
  create: (object, server) => change(object, { privileges: [], grantable: [], never: [] }, server),
  alter: (intended, actual, _differing, server) => change(intended, actual, server),
  drop: (object) =>
    object.through === 'owner'
      ? statement(object as Target, object.role!, 'grant', ['all privileges'], false)
      : statement(object as Target, object.role!, 'revoke', object.privileges!, false),
});

/**
 * The grants of a whole intent with those that somebody took away: where the database's own default privileges, or what
 * is built in, would have given a role something that the ACL lacks, an empty grant says so.
 */
export function withAbsences(objects: readonly Stored[], world: World): Stored[] {
  const stated = new Set(objects.map((object) => grantAddress(object)));
  const absent = targetsOf(world).flatMap(({ target, owner }) =>
    [...defaultsFor(target, owner, world)]
      .filter(([role, { privileges }]) => role !== owner && privileges.length > 0 && !stated.has(grantAddress({ ...target, role })))
      .map(([role]) => ({ ...target, role, privileges: [], grantable: [], atLeast: null, never: null, through: 'direct' })),
  );
  return [...objects, ...absent];
}

/** Everything in a database that may hold privileges by default, and its owner. */
function targetsOf(world: World): { target: Target; owner: string | undefined }[] {
  const owned = (world.all('owner') as unknown as readonly (Target & { owner: string })[])
    .filter(({ on }) => grantables.some((source) => on in source.kinds))
    .map(({ owner, on, schema, name, detail }) => ({ target: { on, schema, name, detail }, owner }));
  const following = (world.all('sequence') as unknown as readonly { schema: string; name: string; ownedBy: string | null }[])
    .filter(({ ownedBy }) => ownedBy !== null)
    .map(({ schema, name }) => ({ on: 'sequence', schema, name, detail: null }))
    .map((target) => ({ target, owner: ownerOf(target, world) }));
  const languages = ['sql', 'plpgsql'].map((name) => ({ target: { on: 'language', schema: null, name, detail: null }, owner: undefined }));
  return [...owned, ...following, ...languages];
}
