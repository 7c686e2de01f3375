import type { MatcherState, SyncMatcherResult } from 'vitest';
import { policy } from '../src/kinds/policy.ts';
import { asserted } from './helpers/assertion.ts';
import { ofTable, withName } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

type Options = OptionsOf<typeof policy>;

/**
 * The table has a policy of this name, or one with these properties. One without a name is permissive and not always
 * true unless it is stated otherwise.
 *
 * @example expect(db).toHaveRlsPolicy('public.orders', { command: 'insert', withCheck: 'total < 1000' })
 */
export function toHaveRlsPolicy(
  this: MatcherState,
  subject: unknown,
  ref: string,
  ...rest: [options?: Options] | [name: string, options?: Options]
): SyncMatcherResult {
  const { name, options } = withName(rest);
  return asserted(this, toHaveRlsPolicy, subject, (snapshot) => ({ kind: policy, identity: ofTable(snapshot, ref, name), options }));
}
