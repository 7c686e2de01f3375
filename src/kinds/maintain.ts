/**
 * MAINTAIN exists from 17 on: no server below has it, no intent of one says it, and what was dumped there and restored
 * here lacks it wherever a list was written out.
 */
import type { SaysMaintain, Stored, World } from './kind.ts';
import { allPrivileges, expandAll, type Held, listOf, without } from './privilege.ts';

/** An intended list as it may be judged: with choices, or left out. */
interface Stated {
  privileges?: unknown;
  grantable?: unknown;
  atLeast?: unknown;
  never?: unknown;
}

const lists = ['privileges', 'grantable', 'atLeast', 'never'] as const;

/** What is stated of privileges on a sort of target, as the world's server can have it. `there` is what it has of them. */
export function heldToMaintain<T extends Stated>(
  stated: T,
  on: string | undefined,
  says: SaysMaintain,
  { server }: Pick<World, 'server'>,
  there: () => Partial<Held> | undefined,
): T {
  if (!allPrivileges(on).includes('maintain')) return stated;
  if (server.major < 17) return withLists(stated, lists, (list) => withoutMaintain(expandAll(list, on)));
  if (says === 'all') return stated;
  if (says === 'nothing') {
    const known = withLists(stated, lists, (list) => withoutMaintain(expandAll(list, on)));
    const actual = there();
    return withLists(known, ['privileges', 'grantable'], (list, name) =>
      actual?.[name as keyof Held]?.includes('maintain') === true ? [...listOf(list), 'maintain'] : list,
    );
  }
  if (!lists.some((name) => listOf(stated[name]).includes('maintain'))) return stated;
  const actual = there();
  if (actual === undefined || !(['privileges', 'grantable'] as const).some((name) => differsElsewhere(stated[name], actual[name])))
    return stated;
  return withLists(stated, ['privileges', 'grantable'], (list, name) =>
    actual[name as keyof Held]?.includes('maintain') === true ? list : withoutMaintain(list),
  );
}

function withLists<T extends Stated>(
  stated: T,
  names: readonly (keyof Stated)[],
  change: (list: readonly string[], name: keyof Stated) => unknown,
): T {
  const changed = names
    .map((name) => [name, stated[name]] as const)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, inEach(value, (list) => change(list, name))]);
  return { ...stated, ...Object.fromEntries(changed) };
}

/** In a list, or in each of a choice of lists. */
function inEach(value: unknown, change: (list: readonly string[]) => unknown): unknown {
  if (Array.isArray(value))
    return value.every((part) => typeof part === 'string') ? change(value) : value.map((part) => inEach(part, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inEach(part, change)]));
}

export function withoutMaintain(value: unknown): unknown {
  return Array.isArray(value) ? value.filter((privilege) => privilege !== 'maintain') : value;
}

function differsElsewhere(stated: unknown, actual: readonly string[] | undefined): boolean {
  const list = listOf(stated).filter((privilege) => privilege !== 'maintain');
  return Array.isArray(stated) && (without(list, actual).length > 0 || without(actual, ['maintain', ...list]).length > 0);
}

/** All that is lacking is what a list has not that was written out before 17. */
export const lacksOnlyMaintain = {
  is(expected: unknown, actual: unknown): boolean {
    const lacking = without(listOf(expected), listOf(actual));
    return lacking.length === 1 && lacking[0] === 'maintain' && without(listOf(actual), listOf(expected)).length === 0;
  },
  impact: 'Only VACUUM, ANALYZE, CLUSTER, REINDEX and REFRESH need MAINTAIN; a restore from before 17 leaves it out.',
};

/** Whether it is all that somebody was given: an owner that has no more lacks the rest. */
export function isMaintainAlone({ privileges, initial, through, role, grantee }: Stored): boolean {
  const [only, ...more] = listOf(privileges);
  return only === 'maintain' && more.length === 0 && listOf(initial).length === 0 && through !== 'owner' && role !== grantee;
}
