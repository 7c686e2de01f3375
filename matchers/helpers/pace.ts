import type { AsyncMatcherResult } from 'vitest';
import { unlessMisused } from './assertion.ts';
import { describe, Misuse } from './misuse.ts';
import { awaited, sessionGiven, sqlGiven } from './session.ts';

/** Milliseconds: at most so many for one run, or a mean, how far from it is still good, and how many runs there are. */
export type Pace = number | { mean: number; within: number; iterations?: number };

/** Whether a statement takes as long as stated. */
export function runsWithin(matcher: (...args: never) => unknown, subject: unknown, statement: string, pace: Pace): AsyncMatcherResult {
  const session = unlessMisused(matcher as never, () => {
    checkPace(pace);
    sqlGiven(statement);
    return sessionGiven(subject);
  });
  return awaited(matcher, session, async () => {
    const times: number[] = [];
    const runs = typeof pace === 'number' ? 1 : (pace.iterations ?? 10);
    for (let run = 0; run < runs; run += 1) times.push(await session.time(statement));
    const mean = trimmedMean(times);
    const pass = typeof pace === 'number' ? mean <= pace : Math.abs(mean - pace.mean) <= pace.within;
    const took = typeof pace === 'number' ? `It took ${shown(mean)}` : `It took ${shown(mean)} on average of ${runs} runs`;
    const wanted = typeof pace === 'number' ? `${shown(pace)} at most` : `${shown(pace.mean)}, give or take ${shown(pace.within)}`;
    return { pass, message: () => `${took}, ${pass ? 'and should not be within' : 'not'} ${wanted}.` };
  });
}

function checkPace(pace: Pace): void {
  const numbers = typeof pace === 'object' && pace !== null ? [pace.mean, pace.within, pace.iterations ?? 1] : [pace];
  if (numbers.some((number) => typeof number !== 'number' || !(number >= 0)) || numbers[2] === 0)
    throw new Misuse(`milliseconds are expected, or { mean, within, iterations }; ${describe(pace)} was given.`);
}

/** The mean of the middle four fifths. */
function trimmedMean(times: readonly number[]): number {
  const out = Math.floor(times.length / 10);
  const middle = times.toSorted((left, right) => left - right).slice(out, times.length - out);
  return middle.reduce((sum, time) => sum + time, 0) / middle.length;
}

function shown(milliseconds: number): string {
  return `${Number(milliseconds.toPrecision(3))} ms`;
}
