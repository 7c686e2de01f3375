import { z } from 'zod';
import type { Server } from './kind.ts';

const relation = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain'];

/** The privileges that there are on each sort of target, in the order in which people list them. */
const privilegesOf: Readonly<Record<string, readonly string[]>> = {
  table: relation,
  view: relation,
  materializedView: relation,
  foreignTable: relation,
  column: ['select', 'insert', 'update', 'references'],
  sequence: ['usage', 'select', 'update'],
  identitySequence: ['usage', 'select', 'update'],
  function: ['execute'],
  schema: ['usage', 'create'],
  database: ['connect', 'temporary', 'create'],
  tablespace: ['create'],
};

/** All privileges on a sort of target; MAINTAIN exists from 17 on. */
export function allPrivileges(on: string | undefined, server?: Server): readonly string[] {
  const all = privilegesOf[on ?? ''] ?? ['usage'];
  return server !== undefined && server.major < 17 ? all.filter((privilege) => privilege !== 'maintain') : all;
}

/** What PUBLIC may do with a new object unless somebody revokes it. */
export function publicPrivileges(on: string | undefined): readonly string[] {
  switch (on) {
    case 'function':
      return ['execute'];
    case 'database':
      return ['connect', 'temporary'];
    case 'enum':
    case 'domain':
    case 'compositeType':
    case 'rangeType':
    case 'language':
      return ['usage'];
    default:
      return [];
  }
}

/** Which default privileges speak for a sort of target. */
export function defaultsOn(on: string | undefined): string | undefined {
  switch (on) {
    case 'table':
    case 'view':
    case 'materializedView':
      return 'tables';
    case 'sequence':
      return 'sequences';
    case 'function':
      return 'functions';
    case 'enum':
    case 'domain':
    case 'compositeType':
    case 'rangeType':
      return 'types';
    case 'schema':
      return 'schemas';
    default:
      return undefined;
  }
}

const ranks = new Map(['usage', ...relation, 'execute', 'connect', 'temporary', 'create'].map((privilege, n) => [privilege, n]));

function rank(privilege: string): number {
  return ranks.get(privilege) ?? ranks.size;
}

/** Each privilege once, in the order in which people list them. */
export function inOrder(privileges: Iterable<string>): string[] {
  return [...new Set(privileges)].sort((left, right) => rank(left) - rank(right));
}

function spell(privilege: string): string {
  const name = privilege.toLowerCase();
  return name === 'temp' ? 'temporary' : name;
}

/** Thousands of rows hold the same few lists. */
const lists = new Map<string, string[]>();

function canonical(list: readonly string[]): string[] {
  const key = list.join();
  const known = lists.get(key) ?? inOrder(list.map(spell));
  lists.set(key, known);
  return [...known];
}

/** A list of privileges, in either case. */
export const privilegeList = z.union([z.array(z.string()).transform(canonical), z.string().transform((one) => canonical([one]))]);

/** A list of privileges that only a person states. */
export const statedPrivileges = privilegeList.nullable();

/** What was there before anybody granted or revoked; undefined where that is not recorded. */
export const initialPrivileges = privilegeList.nullish().transform((list) => list ?? undefined);

/** What a person wrote, with ALL as the privileges that it means there. */
export function expandAll(value: unknown, on: string | undefined): unknown {
  if (!Array.isArray(value)) return value;
  const list = listOf(value).map(spell);
  return inOrder(list.flatMap((privilege) => (privilege === 'all' || privilege === 'all privileges' ? allPrivileges(on) : [privilege])));
}

/** A stated list; a choice of lists, or nothing, is none. */
export function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** What one list has and the other lacks. */
export function without(list: readonly string[] | null | undefined, other: readonly string[] | null | undefined): string[] {
  return (list ?? []).filter((privilege) => !(other ?? []).includes(privilege));
}

/** Whether a list holds every privilege that there is, whatever its major says of MAINTAIN. */
export function isAll(list: readonly string[] | null | undefined, on: string | undefined): boolean {
  return without(allPrivileges(on), ['maintain', ...(list ?? [])]).length === 0;
}

/** What a role may do, and what of it it may pass on. */
export interface Held {
  privileges: readonly string[];
  grantable: readonly string[];
}

/** One GRANT or REVOKE of these privileges, as SQL statements. */
export type Say = (verb: 'grant' | 'revoke', privileges: readonly string[], option: boolean) => string[];

/** The statements that turn what a role holds into what it should hold. */
export function regrant(to: Held, from: Held, on: string | undefined, server: Server | undefined, say: Say): string[] {
  const exists = (privilege: string): boolean => privilege !== 'maintain' || server === undefined || server.major >= 17;
  const added = without(to.privileges, from.privileges).filter(exists);
  // A list of all from before 17 means all from 17 on too.
  const removed = without(from.privileges, to.privileges)
    .filter(exists)
    .filter((privilege) => privilege !== 'maintain' || !isAll(to.privileges, on));
  const passed = without(to.grantable, from.grantable).filter(exists);
  const kept = without(without(from.grantable, to.grantable), removed).filter(exists);
  const statements: [verb: 'grant' | 'revoke', privileges: string[], option: boolean][] = [
    ['revoke', removed, false],
    ['revoke', kept, true],
    ['grant', without(added, passed), false],
    ['grant', passed, true],
  ];
  return statements.flatMap(([verb, privileges, option]) => (privileges.length > 0 ? say(verb, privileges, option) : []));
}

/** `grant select, insert on … to anon with grant option`. */
export function grantSql(verb: 'grant' | 'revoke', privileges: string, option: boolean, on: string, role: string): string {
  return verb === 'grant'
    ? `grant ${privileges} on ${on} to ${role}${option ? ' with grant option' : ''}`
    : `revoke ${option ? 'grant option for ' : ''}${privileges} on ${on} from ${role}`;
}
