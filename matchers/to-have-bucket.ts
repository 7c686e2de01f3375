import type { MatcherState, SyncMatcherResult } from 'vitest';
import { bucket } from '../src/kinds/bucket.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * There is a storage bucket of this id, with these properties.
 *
 * @example expect(db).toHaveBucket('avatars', { public: false, fileSizeLimit: '5MB' })
 */
export function toHaveBucket(this: MatcherState, subject: unknown, id: string, options: OptionsOf<typeof bucket> = {}): SyncMatcherResult {
  return asserted(this, toHaveBucket, subject, () => ({
    kind: bucket,
    identity: { name: plainName(id) },
    options,
    needs: { kind: 'table', identity: { schema: 'storage', name: 'buckets' } },
  }));
}
