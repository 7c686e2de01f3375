import type { MatcherState, SyncMatcherResult } from 'vitest';
import { rls } from '../src/kinds/rls.ts';
import { asserted } from './helpers/assertion.ts';
import { ofTable } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * Row-level security is enabled on the table, and forced where that is stated.
 *
 * @example expect(db).toHaveRls('public.orders', { forced: true })
 */
export function toHaveRls(this: MatcherState, subject: unknown, ref: string, options: OptionsOf<typeof rls> = {}): SyncMatcherResult {
  return asserted(this, toHaveRls, subject, (snapshot) => ({
    kind: rls,
    identity: ofTable(snapshot, ref),
    options: { enabled: true, ...options },
  }));
}
