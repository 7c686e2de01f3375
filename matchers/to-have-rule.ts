import type { MatcherState, SyncMatcherResult } from 'vitest';
import { rule } from '../src/kinds/rule.ts';
import { asserted } from './helpers/assertion.ts';
import { ofTable, relations } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * The relation has a rewrite rule of this name, with these properties, that applies unless `enabled` says otherwise.
 *
 * @example expect(db).toHaveRule('public.log', 'no_delete', { on: 'delete', instead: true })
 */
export function toHaveRule(
  this: MatcherState,
  subject: unknown,
  ref: string,
  name: string,
  options: OptionsOf<typeof rule> = {},
): SyncMatcherResult {
  return asserted(this, toHaveRule, subject, (snapshot) => ({ kind: rule, identity: ofTable(snapshot, ref, name, relations), options }));
}
