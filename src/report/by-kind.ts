import type { ReviewedOutcome } from '../gap/gap.ts';
import { readKinds } from '../kinds/index.ts';

/** What became of the objects of one kind. `extra` are those that nobody intended; the others add up to `intended`. */
export interface KindCounts {
  intended: number;
  held: number;
  missing: number;
  differs: number;
  blocked: number;
  unknown: number;
  extra: number;
  /** Gaps that may stay. */
  accepted: number;
}

/** Counts of each kind of which something was judged, in the order in which a patch would create them. */
export function countKinds(outcomes: readonly ReviewedOutcome[]): Record<string, KindCounts> {
  const counts = new Map<string, KindCounts>();
  for (const outcome of outcomes) {
    // An acceptance is no object.
    if (outcome.verdict === 'outdated') continue;
    const kind = outcome.key.slice(0, outcome.key.indexOf(' '));
    const found = counts.get(kind) ?? { intended: 0, held: 0, missing: 0, differs: 0, blocked: 0, unknown: 0, extra: 0, accepted: 0 };
    const became = outcome.verdict === 'gap' ? outcome.gap.verdict : outcome.verdict;
    found[became]++;
    if (became !== 'extra') found.intended++;
    counts.set(kind, found);
  }
  return Object.fromEntries(readKinds.flatMap(({ name }) => (counts.has(name) ? [[name, counts.get(name)!]] : [])));
}
