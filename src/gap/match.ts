import { isHeld, type Judgement } from './judgement.ts';

/**
 * Matches the shapes of one parent to distinct candidates so that the fewest shapes stay unmet
 * (a maximum bipartite matching, Kuhn's algorithm), then pairs what is left with what it resembles most.
 *
 * @param judgements for each shape, how it compares with each candidate.
 * @param resembles whether a candidate that differs is still what the shape means.
 * @returns for each shape the index of its candidate, or undefined where it is missing.
 */
export function matchShapes(
  judgements: readonly (readonly Judgement[])[],
  resembles: (shape: number, candidate: number) => boolean,
): (number | undefined)[] {
  const takenBy = new Map<number, number>();
  const open = (judgement: Judgement): boolean => judgement.differences.length === 0;
  for (const acceptable of [isHeld, open]) {
    judgements.forEach((_, shape) => {
      if (![...takenBy.values()].includes(shape)) augment(shape, acceptable, new Set());
    });
  }
  const matches: (number | undefined)[] = judgements.map(() => undefined);
  for (const [candidate, shape] of takenBy) matches[shape] = candidate;
  pairTheRest();
  return matches;

  function augment(shape: number, acceptable: (judgement: Judgement) => boolean, seen: Set<number>): boolean {
    for (const [candidate, judgement] of judgements[shape]!.entries()) {
      if (!acceptable(judgement) || seen.has(candidate)) continue;
      seen.add(candidate);
      const holder = takenBy.get(candidate);
      if (holder === undefined || augment(holder, acceptable, seen)) {
        takenBy.set(candidate, shape);
        return true;
      }
    }
    return false;
  }

  function pairTheRest(): void {
    const pairs = judgements.flatMap((row, shape) =>
      matches[shape] !== undefined
        ? []
        : row.flatMap((judgement, candidate) =>
            !takenBy.has(candidate) && resembles(shape, candidate) ? [{ shape, candidate, differing: judgement.differences.length }] : [],
          ),
    );
    for (const { shape, candidate } of pairs.sort((left, right) => left.differing - right.differing)) {
      if (matches[shape] !== undefined || takenBy.has(candidate)) continue;
      matches[shape] = candidate;
      takenBy.set(candidate, shape);
    }
  }
}
