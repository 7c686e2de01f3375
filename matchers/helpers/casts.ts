import type { Snapshot } from '../../src/database/snapshot.ts';
import { cast } from '../../src/kinds/cast.ts';
import { functionOnPath, isType, typeGiven } from './asked.ts';
import type { Claim } from './assertion.ts';
import type { OptionsOf } from './types.ts';

/** What the matcher of casts claims. */
export function castOf(snapshot: Snapshot, source: string, target: string, options: OptionsOf<typeof cast>): Claim {
  const identity = { source: typeGiven(snapshot, source), target: typeGiven(snapshot, target) };
  const found = snapshot.all(cast.name).find((one) => isType(identity.source, one['source']) && isType(identity.target, one['target']));
  return {
    kind: cast,
    identity: found === undefined ? identity : { source: found['source'], target: found['target'] },
    options: 'function' in options ? { ...options, function: functionOnPath(options.function, found?.['function']) } : options,
  };
}
