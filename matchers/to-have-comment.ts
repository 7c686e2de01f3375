import type { MatcherState, SyncMatcherResult } from 'vitest';
import { comment } from '../src/kinds/comment.ts';
import { asserted } from './helpers/assertion.ts';
import { commented, type OneOf, type Targets, type Uncommented } from './helpers/targets.ts';

/**
 * The object has this comment, or any where no text is given.
 *
 * @example expect(db).toHaveComment({ column: ['public.orders', 'total'] }, 'without tax')
 */
export function toHaveComment(
  this: MatcherState,
  subject: unknown,
  target: OneOf<Exclude<keyof Targets, Uncommented>>,
  text?: string | { in: string[] } | { not: string },
): SyncMatcherResult {
  return asserted(this, toHaveComment, subject, (snapshot) => ({
    kind: comment,
    identity: { ...commented(snapshot, target) },
    options: text === undefined ? {} : { text },
    mayBeAbsent: true,
  }));
}
