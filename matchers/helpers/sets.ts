import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { kindLabel } from '../../src/gap/message.ts';
import { splitName } from '../../src/intent/manifest/names.ts';
import { address } from '../../src/kinds/catalog.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import { failed, type Matcher, unlessMisused } from './assertion.ts';
import { nearestOf, sayInstead } from './instead.ts';
import { describe, Misuse } from './misuse.ts';
import { hasArguments, outsideRoutine, overloads, plainName, routine } from './names.ts';
import { searchPath } from './search-path.ts';
import { type Members, setOf } from './set-members.ts';
import { snapshotGiven } from './subject.ts';

/** Whether a set of objects is exactly what is listed. */
export function exactly(
  state: MatcherState,
  matcher: Matcher,
  subject: unknown,
  kind: string,
  scope: object,
  names: readonly string[],
): SyncMatcherResult {
  return unlessMisused(matcher, () => {
    const snapshot = snapshotGiven(subject);
    if (!Array.isArray(names)) throw new Misuse(`a list of names is expected; ${describe(names)} was given.`);
    const set = setOf(snapshot, kind, scope as Stored);
    const lacking = unfit(state, snapshot, set);
    if (lacking !== undefined) return lacking;
    const intended = [...new Set(names.map((name) => set.read(plainName(name))))].sort();
    const extra = set.names.filter((name) => !intended.includes(name)).sort();
    const missing = intended.filter((name) => !set.names.includes(name) && set.optional?.includes(name) !== true);
    const label = `${kindLabel(kind)}${set.of}`;
    if (extra.length + missing.length === 0) return { pass: true, message: () => `The ${label} are exactly these, and should not be.` };
    return {
      pass: false,
      message: () =>
        [`The ${label} are not exactly these.`, ...listed('Extra', extra), ...listed('Missing', missing), ...nearest(missing, extra)].join(
          '\n',
        ),
      expected: intended,
      actual: [...set.names].sort(),
    };
  });
}

/** Whether all of these functions exist. */
export function allThere(
  state: MatcherState,
  matcher: Matcher,
  subject: unknown,
  schema: string | undefined,
  names: readonly string[],
): SyncMatcherResult {
  return unlessMisused(matcher, () => {
    const snapshot = snapshotGiven(subject);
    if (!Array.isArray(names) || names.length === 0) throw new Misuse(`a list of names is expected; ${describe(names)} was given.`);
    const needs = schema === undefined ? [] : [{ kind: 'schema', identity: { name: plainName(schema) } }];
    const lacking = unfit(state, snapshot, { kinds: ['function'], names: [], needs, read: String, of: '' });
    if (lacking !== undefined) return lacking;
    const missing = names.filter((name) => !isRoutine(snapshot, schema, plainName(name)));
    return {
      pass: missing.length === 0,
      message: () =>
        missing.length === 0
          ? `All of these functions exist, and should not: ${names.join(', ')}.`
          : missing
              .flatMap((name) => [`Function ${name} is missing.`, ...sayInstead(snapshot, kindNamed('function'), routineAt(schema, name))])
              .join('\n'),
    };
  });
}

/** Whether there is such a routine, in an extension as well; without argument types any of its name. */
function isRoutine(snapshot: Snapshot, schema: string | undefined, name: string): boolean {
  if (hasArguments(name)) {
    const at = routine(snapshot, schema === undefined ? name : `${address(schema)}.${name}`);
    return snapshot.get(keyOf(kindNamed('function'), at)) !== undefined || outsideRoutine(snapshot, at) === 'there';
  }
  const at = routineAt(schema, name);
  const schemas = schema === undefined && splitName(name)?.length !== 2 ? searchPath() : [at.schema];
  return schemas.some(
    (one) => overloads(snapshot, one, at.name).length > 0 || outsideRoutine(snapshot, { schema: one, name: at.name }) === 'there',
  );
}

function routineAt(schema: string | undefined, name: string): { schema: string; name: string } {
  const parts = splitName(/^(?:"(?:[^"]|"")*"|[^"(])*/.exec(name)![0].trim()) ?? [name];
  return { schema: schema ?? (parts.length === 2 ? parts[0]! : searchPath()[0]!), name: parts.at(-1)! };
}

/** A set that cannot be judged, or whose parent is missing, is no empty set. */
function unfit(state: MatcherState, snapshot: Snapshot, { kinds: members, needs }: Members): SyncMatcherResult | undefined {
  const unread = members.map((kind) => snapshot.unread(kind)).find((one) => one !== undefined);
  if (unread !== undefined)
    return failed(state, () => [`It cannot be told what there is: ${unread.reason}.`, `To settle it: ${unread.remedy}.`]);
  const missing = needs.find(({ kind, identity }) => snapshot.get(keyOf(kindNamed(kind), identity)) === undefined);
  if (missing === undefined) return undefined;
  const { kind, identity } = missing;
  return failed(state, () => [
    `There is no ${kindLabel(kind)} ${address(identity['schema'] as string | undefined, String(identity['name']))}, so there is nothing to list.`,
    ...sayInstead(snapshot, kindNamed(kind), identity),
  ]);
}

function listed(label: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${label}:`, ...names.map((name) => `  ${name}`)];
}

/** What was probably meant: a missing name that resembles an extra one. */
function nearest(missing: readonly string[], extra: readonly string[]): string[] {
  return missing.flatMap((name) => {
    const other = nearestOf(name, extra);
    return other === undefined ? [] : [`${name} may be what is called ${other}.`];
  });
}
