import { address } from './catalog.ts';
import type { Stored, World } from './kind.ts';
import { heldOnMember } from './member.ts';
import { ownerOf } from './owner.ts';
import { allPrivileges, type Held } from './privilege.ts';
import { inheritedRoles } from './role.ts';
import { onRelation, relationsNamed, type Target, targetAddress } from './target.ts';

/** A role's privileges on a target, as a snapshot holds them or as they were found. */
export interface Grant extends Target, Held {
  role: string;
  /** What counts for a stated one; `owner` marks what is left to an owner that lacks something an owner has. */
  through: 'direct' | 'any' | 'owner';
  privileges: string[];
  grantable: string[];
  atLeast: string[] | null;
  never: string[] | null;
  /** What an extension or the server gave; on their objects alone. */
  initial?: string[] | undefined;
  extension?: string | undefined;
  /** Where each privilege comes from, for people, and the same for code; of what was found with `any`. */
  sources?: string[];
  found?: Privilege[];
}

/** `table public.orders to anon`. */
export function grantAddress(grant: Partial<Grant>): string {
  return `${targetAddress(grant)} to ${grant.role === 'PUBLIC' ? grant.role : address(grant.role)}`;
}

/** Where a privilege comes from. */
export interface Privilege {
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
export function saySource({ privilege, through, column, whole, as }: Privilege): string {
  const parts = [privilege];
  if (column !== undefined) parts.push(`on column ${address(column)}`);
  if (whole === true) parts.push('on the whole relation');
  if (as !== undefined) parts.push(`as ${as}`);
  if (through !== undefined) parts.push(`through ${through === 'PUBLIC' ? through : address(through)}`);
  return parts.join(' ');
}

function granted(target: Partial<Target>, role: string, world: World): Grant | undefined {
  return world.get(`grant ${grantAddress({ ...target, role })}`) as Grant | undefined;
}

/** What the ACL says of a role; where it says nothing, what was given from the start, and all to the owner. */
export function direct(target: Partial<Target> & Pick<Partial<Grant>, 'initial'>, role: string, world: World): Held {
  const row = granted(target, role, world);
  if (row !== undefined) return row;
  const member = world.member(targetAddress(target));
  if (member !== undefined) return heldOnMember(member, role, world.server);
  if (target.initial !== undefined) return { privileges: target.initial, grantable: [] };
  const isOwner = target.on !== 'column' && role !== 'PUBLIC' && role === ownerOf(target, world);
  return { privileges: isOwner ? allPrivileges(target.on, world.server) : [], grantable: [] };
}

/** What the server lets its own roles do everywhere. */
function predefined(role: string, on: string | undefined): readonly string[] {
  const relation = onRelation(on) || on === 'sequence' || on === 'identitySequence';
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

/** Whether a role is the owner, or has what the owner has: it can pass on, and so take back, whatever there is. */
export function owns(target: Partial<Target>, role: string, world: World): boolean {
  if (role === 'PUBLIC') return false;
  const owner = ownerOf(target, world);
  return isSuperuser(role, world) || inheritedRoles(role, world).some((inherited) => inherited.role === owner);
}

function isSuperuser(role: string, world: World): boolean {
  return role !== 'PUBLIC' && world.get(`role ${address(role)}`)?.['superuser'] === true;
}

/** What a role can do with one target by itself, without what it has on columns. */
export function onTarget(target: Partial<Target>, role: string, world: World): Privilege[] {
  if (isSuperuser(role, world))
    return allPrivileges(target.on, world.server).map((privilege) => ({ privilege, grantable: true, as: 'superuser' }));
  const owner = target.on === 'column' ? undefined : ownerOf(target, world);
  const roles = role === 'PUBLIC' ? [] : inheritedRoles(role, world).map((inherited) => inherited.role);
  const held = roles.flatMap((other): Privilege[] => {
    const way = { ...(other === role ? {} : { through: other }), ...(other === owner ? { as: 'owner' as const } : {}) };
    const { privileges, grantable } = direct(target, other, world);
    return [
      ...privileges.map((privilege) => ({ privilege, grantable: grantable.includes(privilege), ...way })),
      ...predefined(other, target.on).map((privilege) => ({ privilege, grantable: false, ...way })),
    ];
  });
  const everybodys = direct(target, 'PUBLIC', world).privileges;
  return [
    ...held,
    ...everybodys.map((privilege) => ({ privilege, grantable: false, ...(role === 'PUBLIC' ? {} : { through: 'PUBLIC' }) })),
  ];
}

/** What a role can do, with where it comes from: also through PUBLIC, through other roles, and on single columns. */
export function effective(target: Partial<Target>, role: string, world: World): Privilege[] {
  const own = onTarget(target, role, world);
  if (target.on === 'column') {
    const relation = presentRelation(target, world);
    const whole =
      relation === undefined ? [] : onTarget(relation, role, world).filter(({ privilege }) => allPrivileges('column').includes(privilege));
    return [...whole.map((one) => (one.as === 'superuser' ? one : { ...one, whole: true })), ...own.filter(({ as }) => as !== 'superuser')];
  }
  if (!onRelation(target.on) || own.some(({ as }) => as === 'superuser')) return own;
  return [
    ...own,
    ...columnsWithGrants(target, world).flatMap((column) =>
      onTarget(column, role, world).map((one) => ({ ...one, column: column.detail! })),
    ),
  ];
}

/** The relation of a column, or the one that has this name. */
export function presentRelation({ schema, name }: Partial<Target>, world: World): Target | undefined {
  const key = relationsNamed(schema, name).find((candidate) => world.get(candidate) !== undefined);
  return key === undefined ? undefined : { on: key.slice(0, key.indexOf(' ')), schema: schema ?? null, name: name!, detail: null };
}

/** The relations with privileges on single columns, which few have, in each list of grants. */
const relationsOfColumns = new WeakMap<readonly Stored[], ReadonlySet<string>>();

function hasColumnsWithGrants({ schema, name }: Partial<Target>, world: World): boolean {
  const grants = world.all('grant');
  const known =
    relationsOfColumns.get(grants) ??
    new Set(grants.filter(({ on }) => on === 'column').map((grant) => address(String(grant['schema']), String(grant['name']))));
  relationsOfColumns.set(grants, known);
  return known.has(address(schema, name));
}

/** The columns of a relation that somebody has privileges on. */
export function columnsWithGrants(target: Partial<Target>, world: World): Target[] {
  if (!hasColumnsWithGrants(target, world)) return [];
  const { schema, name } = target;
  const grants = grantsBelow(target, world) as unknown as readonly Grant[];
  const details = new Set(grants.filter((grant) => grant.on === 'column').map(({ detail }) => detail!));
  return [...details].map((detail) => ({ on: 'column', schema: schema ?? null, name: name!, detail }));
}

/** The grants on a relation and on its columns; the columns of an extension's are in no snapshot. */
function grantsBelow(target: Partial<Target>, world: World): readonly Stored[] {
  const { on, schema, name } = target;
  const key = targetAddress(target);
  if (world.member(key) !== undefined) return world.all('grant').filter((grant) => grant['schema'] === schema && grant['name'] === name);
  const columns = on === 'table' ? world.children('column', key) : undefined;
  const at = address(schema, name);
  const parents = columns?.map((column) => `column ${at}.${address(String(column['name']))}`) ?? [key];
  return parents.flatMap((parent) => world.children('grant', parent));
}
