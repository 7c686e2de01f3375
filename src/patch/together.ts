import { plain } from '../gap/build.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key } from '../kinds/kind.ts';
import { effectOf } from './effect.ts';
import type { Chunk } from './plan.ts';
import { nodeOf } from './unit.ts';

/**
 * Divides what rows may contradict into transactions: each by itself, so that its locks are let go at once. Only what is
 * made there, or made again, waits for all that belongs to it: a view has privileges by default, and nobody is to see it with
 * them, or as it was before the patch closed it.
 */
export function transactionsOf(chunks: readonly Chunk[]): Chunk[][] {
  const about = chunks.map(({ unit }) => new Set([unit.key, ...unit.kind.requires(plain(unit.stated)).flat().map(refKey)]));
  const groups: Chunk[][] = [];
  let end = -1;
  for (const [n, chunk] of chunks.entries()) {
    if (n > end) groups.push([]);
    groups.at(-1)!.push(chunk);
    const made = keysMadeBy(chunk);
    end = Math.max(
      end,
      n,
      about.findLastIndex((keys) => made.some((key) => keys.has(key))),
    );
  }
  return groups;
}

/** What rows contradict is no object that anybody could use. */
function keysMadeBy({ unit, statements }: Chunk): readonly Key[] {
  if (unit.remakes !== undefined) return unit.remakes;
  const isConstraint = statements.some((statement) => effectOf(nodeOf(statement)).contradictable);
  return isConstraint || unit.verdict === 'extra' ? [] : [keyOf(unit.kind, plain(unit.stated))];
}
