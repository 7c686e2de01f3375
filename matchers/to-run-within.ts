import type { AsyncMatcherResult, MatcherState } from 'vitest';
import { type Pace, runsWithin } from './helpers/pace.ts';

/**
 * A statement takes at most so many milliseconds; or the mean of several runs lies within a band around one. The slowest
 * and the fastest tenth of the runs do not count.
 *
 * @example await expect(sql).toRunWithin('select count(*) from public.orders', 5000)
 */
export function toRunWithin(this: MatcherState, subject: unknown, statement: string, pace: Pace): AsyncMatcherResult {
  return runsWithin(toRunWithin, subject, statement, pace);
}
