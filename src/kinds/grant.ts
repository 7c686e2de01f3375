import { z } from 'zod';
import { quoteLiteral } from '../sql/quote.ts';
import { address, roleRef } from './catalog.ts';
import { defaultsFor } from './default-privilege.ts';
import {
  columnsWithGrants,
  direct,
  effective,
  type Grant,
  grantAddress,
  owns,
  presentRelation,
  type Privilege,
  saySource,
} from './effective.ts';
import { exposure } from './exposure.ts';
import { grantChange, grantStatement, takenAway } from './grant-change.ts';
import { grantEvidence, stillHolds } from './grant-evidence.ts';
import { beyondInitial, touchedColumns, withTouched } from './grant-initial.ts';
import { defineKind, id, idOrNull, type Meant, type Server, type Severity, type Stored, type Unintended, type World } from './kind.ts';
import { heldToMaintain, lacksOnlyMaintain } from './maintain.ts';
import { ownerOf } from './owner.ts';
import {
  allPrivileges,
  expandAll,
  type Held,
  initialPrivileges,
  inOrder,
  isAll,
  listOf,
  privilegeList,
  publicPrivileges,
  statedPrivileges,
  without,
} from './privilege.ts';
import { publicPrivilegesOn } from './public-schema.ts';
import * as sources from './target.ts';
import { onOf, onRelation, type Source, type Target, targetAddress, targetGroup, targetName, targetRefs } from './target.ts';
import { targetRows } from './target-rows.ts';
import { mayHold } from './trace.ts';

/** What can hold privileges. */
export const grantable = sources.withPrivileges.flatMap(({ kinds }) => Object.keys(kinds));

function sourceOf(on: string): Source {
  return [...sources.withPrivileges, ...sources.asked].find((source) => on in source.kinds)!;
}

/** One row for each role in an ACL, and one for the owner where it lacks something that an owner has by default. */
function explicit(source: Source): string {
  const { owner } = source;
  const { column } = source.acl!;
  const on = onOf(source);
  const own = 'column' in source.kinds ? '' : ` union all select ${owner}, null, null`;
  const full = `case ${on} ${Object.keys(source.kinds)
    .map((kind) => `when '${kind}' then ${allPrivileges(kind, beforeMaintain).length}`)
    .join(' ')} end`;
  const complete =
    'column' in source.kinds
      ? 'true'
      : `x.grantee <> ${owner} or count(distinct x.privilege_type) filter (where x.privilege_type <> 'MAINTAIN') < ${full}`;
  const roles = `select x.grantee, array_agg(x.privilege_type) filter (where x.privilege_type is not null) as privileges, array_agg(x.privilege_type) filter (where x.is_grantable and x.grantee <> ${owner}) as grantable from (select a.grantee, a.privilege_type, a.is_grantable from aclexplode(${column}) a${own}) x group by x.grantee having ${complete}`;
  const through = 'column' in source.kinds ? `'direct'` : `case when e.grantee = ${owner} then 'owner' else 'direct' end`;
  return `select ${on} as "on", ${source.schema}::text as schema, ${source.name}::text as name, ${source.detail}::text as detail, e.grantee, e.privileges, e.grantable, ${through} as through, null::text[] as initial, null::text as extension from ${source.from} cross join lateral (${roles}) e where ${column} is not null and ${source.own}`;
}

/** What PUBLIC has where there is no ACL yet. */
function implicit(source: Source): string[] {
  const [on] = Object.keys(source.kinds);
  const privileges = publicPrivileges(on);
  if (privileges.length === 0) return [];
  return [
    `select ${onOf(source)}, ${source.schema}::text, ${source.name}::text, ${source.detail}::text, 0::oid, array[${privileges.map(quoteLiteral).join(', ')}]::text[], null, 'direct', null, null from ${source.from} where ${source.acl!.column} is null and ${source.own}`,
  ];
}

const beforeMaintain: Server = { major: 16, versionNum: 160_000 };
const held = sources.withPrivileges.map((source) => (source === sources.columns ? touchedColumns : source));

/** Of the sources that a server may have rows of. */
function rows(server: Server): string {
  const present = held.filter(({ traces = [] }) => mayHold(server, ...traces));
  return [...present.flatMap((source) => [explicit(source), ...implicit(source)]), beyondInitial].join(' union all ');
}

/** Whether there is anything to hold privileges on. */
function exists(target: Partial<Grant>, world: World): boolean {
  // Objects of an extension or the system are in no snapshot.
  if (target.initial !== undefined)
    return target.extension === undefined || world.get(`extension ${address(target.extension)}`) !== undefined;
  if (target.on === 'column') return world.get(targetAddress(target)) !== undefined || presentRelation(target, world) !== undefined;
  const key = targetAddress(target);
  return targetRefs(target).length === 0 || (world.get(key) ?? world.member(key)) !== undefined;
}

function names(list: readonly Privilege[]): string[] {
  return inOrder(list.map(({ privilege }) => privilege));
}

/** The grant that an intended one is judged by: never undefined where its target exists. */
function find(intended: Partial<Grant>, world: World): Partial<Grant> | undefined {
  if (!exists(intended, world)) return undefined;
  const { on, schema, name, detail, role } = intended;
  const identity = { on: on!, schema: schema ?? null, name: name!, detail: detail ?? null, role: role! };
  if (intended.through !== 'any') {
    const held = direct({ ...identity, ...(intended.initial === undefined ? {} : { initial: intended.initial }) }, role!, world);
    const privileges = inOrder(held.privileges);
    return {
      ...identity,
      through: intended.through ?? 'direct',
      privileges,
      grantable: inOrder(held.grantable),
      atLeast: privileges,
      never: privileges,
    };
  }
  const found = effective(identity, role!, world);
  const whole = found.filter(({ column }) => column === undefined);
  // A privilege on some columns is none on the table, unless none is what is wanted.
  const columns = found.filter(({ column, privilege }) => column !== undefined && !listOf(intended.privileges).includes(privilege));
  return {
    ...identity,
    through: 'any',
    privileges: names([...whole, ...columns]),
    // Few of these are stated, and where privileges come from is only for a message.
    get grantable() {
      return owns(identity, role!, world) ? [...allPrivileges(on, world.server)] : names(whole.filter(({ grantable }) => grantable));
    },
    get atLeast() {
      return names(whole);
    },
    get never() {
      return names(found);
    },
    found,
    get sources() {
      return [...new Set(found.map(saySource))];
    },
  };
}

type Consequence = Omit<Unintended, 'verdict'>;

const order: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** The worst of what a difference lets happen. */
function consequence(
  { intended, actual, differing }: { intended: Partial<Grant>; actual: Partial<Grant> | undefined; differing: readonly string[] },
  world: World,
): Consequence | undefined {
  if (actual === undefined) return undefined;
  const never = differing.includes('never') ? listOf(intended.never).filter((privilege) => actual.never!.includes(privilege)) : [];
  const more =
    differing.includes('privileges') && Array.isArray(intended.privileges) ? without(actual.privileges, intended.privileges) : [];
  const passed = differing.includes('grantable') && Array.isArray(intended.grantable) ? without(actual.grantable, intended.grantable) : [];
  const surplus = [...never, ...more, ...passed];
  const missing = without(listOf(intended.privileges), actual.privileges).filter(
    (privilege) => privilege !== 'maintain' || world.server.major >= 17,
  );
  const lacking = differing.includes('atLeast') || (differing.includes('privileges') && missing.length > 0);
  const found: Consequence[] = [
    ...(surplus.length > 0 ? [exposure(intended, surplus, intended.role!, world)] : []),
    ...(lacking ? [{ severity: 'high' as const, impact: 'Requests of the role fail with permission denied.' }] : []),
  ];
  return found.toSorted((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity))[0];
}

/**
 * What explains a role's privileges without anybody's doing. Default privileges do where the intent says nothing of the
 * object: they may be what nobody intended. Where it does, they only repeat for a role what everybody is meant to have.
 */
function explanation(grant: Partial<Grant>, world: World, meant: Meant | undefined): Held | undefined {
  if (grant.initial !== undefined) return { privileges: grant.initial, grantable: [] };
  const explained = defaultsFor(grant, ownerOf(grant, world), world).get(grant.role!);
  // A language is there or not, and no intent can tell.
  if (meant === undefined || explained === undefined || grant.on === 'language') return explained;
  const everybodys = listOf(meant(`grant ${grantAddress({ ...grant, role: 'PUBLIC' })}`)?.['privileges']);
  return { privileges: explained.privileges.filter((privilege) => everybodys.includes(privilege)), grantable: [] };
}

/** The privileges of a row that nothing in the database explains. */
function unintended(grant: Partial<Grant>, world: World, meant?: Meant): Unintended | undefined {
  if (grant.through === 'owner') {
    const given = meant === undefined ? defaultsFor(grant, grant.role, world).get(grant.role!) : undefined;
    if (given !== undefined && without(given.privileges, grant.privileges).length === 0) return undefined;
    return {
      verdict: 'gap',
      severity: 'medium',
      impact: 'The owner lacks privileges that an owner has: its own statements fail, and so do foreign keys that are checked in its name.',
    };
  }
  const explained = explanation(grant, world, meant);
  const surplus = [...without(grant.privileges, explained?.privileges), ...without(grant.grantable, explained?.grantable)];
  if (surplus.length > 0) return { verdict: 'gap', ...exposure(grant, surplus, grant.role!, world) };
  return without(grant.initial, grant.privileges).length === 0
    ? undefined
    : {
        verdict: 'gap',
        severity: 'high',
        impact: 'What the extension or the server gives the role was taken away: its requests fail with permission denied.',
      };
}

/** A grant that nobody intended, as a difference from what `drop` leaves of it. */
function asExtra(
  actual: Partial<Grant> | undefined,
  world: World,
): { intended: Partial<Grant>; actual: Partial<Grant> | undefined; differing: string[] } {
  const privileges = inOrder(actual?.through === 'owner' ? allPrivileges(actual.on, world.server) : (actual?.initial ?? []));
  return {
    intended: { ...actual, privileges, grantable: [] },
    actual,
    differing: actual?.grantable?.length === 0 ? ['privileges'] : ['privileges', 'grantable'],
  };
}

const impact = 'Requests of the role fail with permission denied, or it can do what it should not.';

export const grant = defineKind({
  name: 'grant',
  plural: 'grants',
  heading: 'Grants',
  statements: ['GrantStmt', 'AlterDefaultPrivilegesStmt'],
  identity: {
    on: id('g."on"'),
    schema: idOrNull('g.schema'),
    name: id('g.name'),
    detail: idOrNull('g.detail'),
    role: id(`case g.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(g.grantee)::text end`),
  },
  from: (server) => `(${withTouched} ${rows(server)}) g`,
  where: 'true',
  properties: {
    privileges: {
      schema: privilegeList,
      sql: `coalesce(to_json(g.privileges), '[]')`,
      equality: 'privileges',
      slight: lacksOnlyMaintain,
      severity: 'high',
      impact,
    },
    grantable: {
      schema: privilegeList,
      sql: `coalesce(to_json(g.grantable), '[]')`,
      equality: 'privileges',
      slight: lacksOnlyMaintain,
      severity: 'high',
      impact: 'The role can hand its privileges to others, or can no longer.',
    },
    // What is found for a stated grant holds these two; a snapshot need not hold the same list three times.
    atLeast: {
      schema: statedPrivileges,
      sql: 'null',
      equality: 'includes',
      onlyStated: true,
      severity: 'high',
      impact: 'Requests of the role fail with permission denied.',
    },
    never: {
      schema: statedPrivileges,
      sql: 'null',
      equality: 'excludes',
      onlyStated: true,
      severity: 'high',
      impact: 'The role can do what it should not.',
    },
    /**
     * What counts: `direct`, what the ACL says of the role; `any`, what the role can do, also through PUBLIC, another
     * role or a single column. `owner` marks what is left to an owner that lacks something an owner has.
     */
    through: { schema: z.enum(['direct', 'any', 'owner']), sql: 'g.through', onlyStated: true },
    /** What an extension's script, or initdb, gave the role; only on objects of those, and only where the ACL says otherwise now. */
    initial: { schema: initialPrivileges, sql: 'to_json(g.initial)', onlyRead: true },
    /** The extension that the object belongs to. */
    extension: {
      schema: z
        .string()
        .nullish()
        .transform((name) => name ?? undefined),
      sql: 'g.extension',
      onlyRead: true,
    },
  },
  requires: (object) => [
    object.initial === undefined ? targetRefs(object) : targetRefs(object).map((ref) => ({ ...ref, implied: false as const })),
    ...(object.extension === undefined ? [] : [[{ kind: 'extension', identity: { name: object.extension } }]]),
    ...(object.role === undefined || object.role === 'PUBLIC' ? [] : [[roleRef(object.role)]]),
  ],
  address: grantAddress,
  written: {
    query: targetRows,
    address: targetAddress,
    columns: ({ role }: Grant) => [{ alias: 'row', column: `acl:${role}` }],
    objectOf: ({ on, schema, name, detail }: Target, column) => {
      const [, role] = /^acl:(.*)$/s.exec(column) ?? [];
      return role === undefined ? undefined : { on, schema, name, detail, role };
    },
  },
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
  foundIn: 'evidence',
  onMajor: publicPrivilegesOn,
  maintained: (object, says, world) => heldToMaintain(object, object.on, says, world, () => find(object, world)),
  routineOfExtension: ({ on, schema, name, detail, extension }) => {
    if (on !== 'function' || extension === undefined) return undefined;
    return { schema: schema!, name: name!, types: typeof detail === 'string' && detail !== '' ? detail.split(', ') : [] };
  },
  whole: withAbsences,
  missing: { severity: 'high', impact: 'Requests of the role fail with permission denied.' },
  severity: (gap, world) => consequence(gap, world)?.severity,
  impact: (gap, world) => consequence(gap, world)?.impact,
  evidence: (gap, world) => grantEvidence(gap.differing.length === 0 ? asExtra(gap.actual, world) : gap, sourceOf(gap.intended.on!), world),
  unintended,
  late: ({ on }) => on === 'column',
  create: (object, server) => grantChange(object, { privileges: [], grantable: [], never: [] }, server),
  alter: (intended, actual, _differing, server) => grantChange(intended, actual, server),
  drop: (object) => {
    if (object.initial !== undefined) return grantChange({ ...object, privileges: object.initial, grantable: [] }, object, undefined);
    return object.through === 'owner'
      ? grantStatement(object as Target, object.role!, 'grant', ['all privileges'], false)
      : grantStatement(object as Target, object.role!, 'revoke', object.privileges!, false);
  },
  keepsClosed: { of: grantable, sql: narrowNew },
  givesBack,
  remains: (intended, actual) => {
    if (actual.through === 'owner') return undefined;
    const taken = takenAway(intended ?? { privileges: actual.initial ?? [], grantable: [] }, actual);
    const { on, schema, name, detail, role } = { ...actual, ...intended };
    if (taken.privileges.length + taken.grantable.length === 0) return undefined;
    return stillHolds({ on: on!, schema: schema ?? null, name: name!, detail: detail ?? null, role: role! }, taken, sourceOf(on!));
  },
});

/** Takes from a role what a new object, whoever makes it, may give it by default and nobody intends. */
function narrowNew(grant: Partial<Grant>, world: World): string | undefined {
  const makers = new Set(world.all('defaultPrivilege').map((entry) => String(entry['role'])));
  const given = [undefined, ...makers].flatMap((maker) => defaultsFor(grant, maker, world).get(grant.role!)?.privileges ?? []);
  // A list of all from before 17 means MAINTAIN too.
  const surplus = Array.isArray(grant.privileges)
    ? without(given, isAll(grant.privileges, grant.on) ? allPrivileges(grant.on) : grant.privileges)
    : given.filter((privilege) => listOf(grant.never).includes(privilege));
  return surplus.length === 0 ? undefined : grantStatement(grant as Target, grant.role!, 'revoke', inOrder(surplus), false);
}

/** A REVOKE on a relation takes the same privileges on its columns along: where these are the role's own, it keeps them. */
function givesBack(intended: Partial<Grant> | undefined, actual: Partial<Grant>, world: World): string | undefined {
  if (actual.through === 'owner' || actual.found !== undefined || actual.on === 'column' || !onRelation(actual.on)) return undefined;
  const taken = takenAway(intended ?? { privileges: actual.initial ?? [], grantable: [] }, actual);
  const gone = new Set([...taken.privileges, ...taken.grantable]);
  const statements = columnsWithGrants(actual, world).flatMap((column) => {
    const held = direct(column, actual.role!, world);
    const passed = held.grantable.filter((privilege) => gone.has(privilege));
    const kept = without(held.privileges, passed).filter((privilege) => taken.privileges.includes(privilege));
    return [
      ...(kept.length > 0 ? [grantStatement(column, actual.role!, 'grant', kept, false)] : []),
      ...(passed.length > 0 ? [grantStatement(column, actual.role!, 'grant', passed, true)] : []),
    ];
  });
  return statements.length > 0 ? statements.join('\n') : undefined;
}

/**
 * The grants of a whole intent with those that somebody took away: where the database's own default privileges, or what
 * is built in, would have given a role something that the ACL lacks, an empty grant says so.
 */
function withAbsences(objects: readonly Stored[], world: World): Stored[] {
  const stated = new Set(objects.map((object) => grantAddress(object)));
  const absent = targetsOf(world).flatMap(({ target, owner }) =>
    [...defaultsFor(target, owner, world)]
      .filter(([role, { privileges }]) => role !== owner && privileges.length > 0 && !stated.has(grantAddress({ ...target, role })))
      .map(([role]) => ({ ...target, role, privileges: [], grantable: [], atLeast: null, never: null, through: 'direct' as const })),
  );
  return [...objects, ...absent];
}

/** Everything in a database that may hold privileges by default, and its owner. */
function targetsOf(world: World): { target: Target; owner: string | undefined }[] {
  const owned = (world.all('owner') as unknown as readonly (Target & { owner: string })[])
    .filter(({ on }) => sources.withPrivileges.some((source) => on in source.kinds))
    .map(({ owner, on, schema, name, detail }) => ({ target: { on, schema, name, detail }, owner }));
  const following = (world.all('sequence') as unknown as readonly { schema: string; name: string; ownedBy: string | null }[])
    .filter(({ ownedBy }) => ownedBy !== null)
    .map(({ schema, name }) => ({ on: 'sequence', schema, name, detail: null }))
    .map((target) => ({ target, owner: ownerOf(target, world) }));
  const languages = ['sql', 'plpgsql'].map((name) => ({ target: { on: 'language', schema: null, name, detail: null }, owner: undefined }));
  return [...owned, ...following, ...languages];
}
