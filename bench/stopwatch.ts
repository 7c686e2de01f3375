/** What is measured: returns its time in milliseconds. */
export type Contender = () => Promise<number>;

/** The times of each contender, round by round. */
export type Times<N extends string> = Record<N, number[]>;

/**
 * Lets the contenders run by turns: what else the machine does then falls on all of them, and the ratios hold although
 * the times do not. Every other round runs backwards, so that none always follows the same one.
 */
export async function takeTurns<N extends string>(rounds: number, contenders: Record<N, Contender>): Promise<Times<N>> {
  const order = Object.keys(contenders) as N[];
  const times = Object.fromEntries(order.map((name) => [name, [] as number[]])) as Times<N>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? order : order.toReversed()) times[name].push(await contenders[name]());
  }
  return times;
}

/** How long it takes. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The ratios of what ran in the same round. */
export function ratios(numerators: readonly number[], denominators: readonly number[]): number[] {
  return numerators.map((numerator, round) => numerator / denominators[round]!);
}

/** The sums of what ran in the same round. */
export function sums(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, round) => value + right[round]!);
}
