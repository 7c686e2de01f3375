import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { enumType } from '../src/kinds/enum.ts';
import { asserted } from './helpers/assertion.ts';
import type { Owned } from './helpers/targets.ts';
import { typeOf } from './helpers/type-kinds.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is an enum of this name, with exactly these labels in this order where they are stated.
 *
 * @example expect(db).toHaveEnum('public.status', { labels: ['open', 'paid', 'shipped'] })
 */
export function toHaveEnum(
  this: MatcherState,
  subject: unknown,
  ref: string,
  options: OptionsOf<typeof enumType> & Owned = {},
): SyncMatcherResult {
  return asserted(this, toHaveEnum, subject, (snapshot) => typeOf(snapshot, ref, { ...options, kind: 'enum' }));
}
