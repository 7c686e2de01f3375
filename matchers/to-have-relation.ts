import type { MatcherState, SyncMatcherResult } from 'vitest';
import { asserted } from './helpers/assertion.ts';
import { relationOf } from './helpers/relations.ts';
import type { Owned } from './helpers/targets.ts';

/**
 * There is a relation of this name: a table, a view, a materialized view, a foreign table, a sequence, an index or a
 * composite type.
 *
 * @example expect(db).toHaveRelation('public.orders', { owner: 'postgres' })
 */
export function toHaveRelation(this: MatcherState, subject: unknown, ref: string, options: Owned = {}): SyncMatcherResult {
  return asserted(this, toHaveRelation, subject, (snapshot) => relationOf(snapshot, ref, options));
}
