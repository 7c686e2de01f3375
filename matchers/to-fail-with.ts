import type { AsyncMatcherResult, MatcherState } from 'vitest';
import { failsWith, type Failure } from './helpers/failures.ts';

/**
 * A statement fails, with this SQLSTATE and message where they are stated. What it did is undone; one that does not fail
 * keeps what it did, until the test is over.
 *
 * @example await expect(sql).toFailWith('select 1 / 0', { code: '22012', message: /division/ })
 */
export function toFailWith(this: MatcherState, subject: unknown, statement: string, failure: Failure = {}): AsyncMatcherResult {
  return failsWith(this, toFailWith, subject, statement, failure);
}
