import type { Snapshot } from '../../src/database/snapshot.ts';
import { func } from '../../src/kinds/function.ts';
import type { Claim } from './assertion.ts';
import { outsideRoutine, routine } from './names.ts';

/** What the matchers of functions claim. */
export function routineOf<O extends object>(snapshot: Snapshot, sig: string, options: O): Claim & { options: O } {
  const identity = routine(snapshot, sig);
  return { kind: func, identity: { arguments: '', ...identity }, options, outside: outsideRoutine(snapshot, identity) };
}
