import { address } from './catalog.ts';
import { effective, grantAddress, onTarget } from './effective.ts';
import type { Said, World } from './kind.ts';
import { listOf } from './privilege.ts';
import type { Target } from './target.ts';

/** What lets a role read or change rows. TRUNCATE is left out: neither row-level security nor a policy covers it. */
export const onRows: readonly string[] = ['select', 'insert', 'update', 'delete'];

/** Whether a role may use a schema. Who may use one of the system or of an extension is not in the snapshot: then it counts as open. */
export function reaches(who: string, schema: string, world: World): boolean {
  if (world.get(`schema ${address(schema)}`) === undefined) return true;
  return onTarget({ on: 'schema', schema: null, name: schema, detail: null }, who, world).some(({ privilege }) => privilege === 'usage');
}

/** Whether anybody who reaches the API reads every row of a table, or what all rows hold in a column. */
export function readByStrangers(world: World, schema: string | undefined, table: string | undefined, column?: string): boolean {
  const on = column === undefined ? 'table' : 'column';
  const target = { on, schema: schema ?? null, name: table!, detail: column ?? null };
  return world.get(`rls ${address(schema, table)}`)?.['enabled'] !== true && openToStrangers(target, ['select'], world);
}

/**
 * Those who anybody is that reaches the API, PUBLIC among them, each with what it can do with a target: through PUBLIC, a
 * role that it belongs to, or on single columns. Whoever has no way into the schema can do nothing.
 */
export function strangersOn(target: Partial<Target>, world: World): { who: string; privileges: ReadonlySet<string> }[] {
  return ['PUBLIC', ...world.strangers]
    .filter((who) => typeof target.schema !== 'string' || reaches(who, target.schema, world))
    .map((who) => ({ who, privileges: new Set(effective(target, who, world).map(({ privilege }) => privilege)) }));
}

/** The strangers who have one of these privileges. */
export function strangersWith(target: Partial<Target>, wanted: readonly string[], world: World): string[] {
  return strangersOn(target, world)
    .filter(({ privileges }) => wanted.some((privilege) => privileges.has(privilege)))
    .map(({ who }) => who);
}

/** Whether a stranger has one of these privileges. */
export function openToStrangers(target: Partial<Target>, wanted: readonly string[], world: World): boolean {
  return strangersWith(target, wanted, world).length > 0;
}

/** Whether a partial intent says of the strangers who have one of these privileges that they have it: of each, or of anybody. */
export function saysWhoCan(target: Target, wanted: readonly string[], world: World, { stated, isExact }: Said): boolean {
  if (isExact('grant', { ...target })) return true;
  const open = strangersOn(target, world)
    .map(({ who, privileges }) => ({ who, privileges: wanted.filter((privilege) => privileges.has(privilege)) }))
    .filter(({ privileges }) => privileges.length > 0);
  const unsaid = open.filter(({ who, privileges }) => {
    const { privileges: all, atLeast, never } = stated(`grant ${grantAddress({ ...target, role: who })}`) ?? {};
    const said = new Set([...listOf(atLeast), ...listOf(never)]);
    return all === undefined && !privileges.every((privilege) => said.has(privilege));
  });
  return unsaid.length === 0 || open.some((one) => isAnybody(one.who) && !unsaid.includes(one));
}

function isAnybody(who: string): boolean {
  return who === 'PUBLIC' || who === 'anon';
}

/** Who they are, at the start of a sentence, where the API does what they can: nobody needs an account to be `anon`. */
export function sayStrangers(strangers: readonly string[]): string {
  return strangers.join() === 'authenticated' ? 'Whoever signs in' : saySqlStrangers(strangers, 'API');
}

/** The same of what takes SQL, and so a connection. */
export function saySqlStrangers(strangers: readonly string[], reached = 'database'): string {
  return strangers.some(isAnybody) ? `Anybody who reaches the ${reached}` : `Whoever acts as ${strangers.join(' or ')}`;
}

/** Who has one of these privileges, where a stranger has: at the start of a sentence. */
export function sayWhoCan(target: Partial<Target>, wanted: readonly string[], world: World): string {
  return sayStrangers(strangersWith(target, wanted, world));
}

/** Who may read or change rows of a table, where a stranger may: at the start of a sentence. */
export function sayWhoUses(schema: string | undefined, table: string | undefined, world: World): string {
  return sayWhoCan({ on: 'table', schema: schema ?? null, name: table!, detail: null }, onRows, world);
}

/** Whether anybody who reaches the API may read or change rows of a table, as far as privileges go. */
export function tableOpenToStrangers(schema: string | undefined, table: string | undefined, world: World): boolean {
  return openToStrangers({ on: 'table', schema: schema ?? null, name: table!, detail: null }, onRows, world);
}
