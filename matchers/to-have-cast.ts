import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { cast } from '../src/kinds/cast.ts';
import { asserted } from './helpers/assertion.ts';
import { castOf } from './helpers/casts.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a cast from one type to another, with these properties. The server's own casts count as well.
 *
 * @example expect(db).toHaveCast('lab.celsius', 'text', { context: 'assignment', function: 'lab.shown' })
 */
export function toHaveCast(
  this: MatcherState,
  subject: unknown,
  source: string,
  target: string,
  options: OptionsOf<typeof cast> = {},
): SyncMatcherResult {
  return asserted(this, toHaveCast, subject, (snapshot) => castOf(snapshot, source, target, options));
}
