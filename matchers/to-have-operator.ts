import type { MatcherState, SyncMatcherResult } from 'vitest';
import { asserted } from './helpers/assertion.ts';
import { type Operator, operatorOf } from './helpers/operators.ts';

/**
 * There is an operator of this name between these types, with these properties. Without `left` it stands before its
 * operand, without `right` behind it. The server's own operators count as well.
 *
 * @example expect(db).toHaveOperator({ left: 'lab.celsius', name: 'lab.<~>', right: 'lab.celsius', returns: 'numeric' })
 */
export function toHaveOperator(this: MatcherState, subject: unknown, operator: Operator): SyncMatcherResult {
  return asserted(this, toHaveOperator, subject, (snapshot) => operatorOf(snapshot, operator));
}
