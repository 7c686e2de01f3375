import type { AsyncMatcherResult, MatcherState } from 'vitest';
import { type Expected, type RowOptions, returnsRows } from './helpers/rows.ts';

/**
 * A query returns exactly these rows in this order; as a set without order and duplicates, as a bag without order. Rows
 * are lists, or objects by the names of their columns, or what another query returns. Without rows its columns are of
 * the stated names and types.
 *
 * @example await expect(sql).toReturnRows('values (2), (1), (1)', [[1], [2]], { as: 'set' })
 */
export function toReturnRows(
  this: MatcherState,
  subject: unknown,
  query: string,
  ...rest: [rows: Expected, options?: RowOptions] | [options: RowOptions]
): AsyncMatcherResult {
  return returnsRows(this, toReturnRows, subject, query, rest);
}
