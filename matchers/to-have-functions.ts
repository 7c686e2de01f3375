import type { MatcherState, SyncMatcherResult } from 'vitest';
import { allThere } from './helpers/sets.ts';

/**
 * All of these functions exist: names, or signatures where it matters which overload. Others may exist beside them.
 *
 * @example expect(db).toHaveFunctions('public', ['total(uuid)', 'touch'])
 */
export function toHaveFunctions(
  this: MatcherState,
  subject: unknown,
  ...rest: [names: readonly string[]] | [schema: string, names: readonly string[]]
): SyncMatcherResult {
  const [first, second] = rest;
  return allThere(
    this,
    toHaveFunctions,
    subject,
    second === undefined ? undefined : (first as string),
    second ?? (first as readonly string[]),
  );
}
