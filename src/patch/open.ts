import type { Snapshot } from '../database/snapshot.ts';
import type { Gap, Reviewed } from '../gap/gap.ts';
import type { Key, Kind, Stored } from '../kinds/kind.ts';

/** What does not hold, as objects and not as sentences: what a patch is made of. */
export interface Open {
  kind: Kind;
  key: Key;
  /** Blocked: it is missing because what it needs is. */
  verdict: Gap['verdict'] | 'blocked';
  /** Identity and stated properties; of an extra object all that it is. */
  stated: Stored;
  /** What is there; undefined where it is missing. */
  actual: Stored | undefined;
  differing: readonly string[];
  /** What is missing may be this under another name. */
  perhaps?: Stored | undefined;
  /** Undefined where it is blocked. */
  gap: Gap | undefined;
}

/** What is open by a comparison, what was accepted among it. What waits for another object and is there is judged later. */
export function openOf({ outcomes, pairs }: Pick<Reviewed, 'outcomes' | 'pairs'>, snapshot: Snapshot): Open[] {
  return outcomes.flatMap((outcome): Open[] => {
    const { key, verdict } = outcome;
    const pair = pairs.get(key);
    if (pair === undefined) return [];
    const { kind, stated, actual, perhaps } = pair;
    if (verdict === 'blocked')
      return snapshot.get(key) === undefined
        ? [{ kind, key, verdict, stated, actual: undefined, differing: [], perhaps, gap: undefined }]
        : [];
    if (verdict !== 'gap' && verdict !== 'accepted') return [];
    const { gap } = outcome;
    return [{ kind, key, verdict: gap.verdict, stated, actual, differing: gap.differences.map(({ property }) => property), perhaps, gap }];
  });
}
