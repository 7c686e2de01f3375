import type { MatcherState, SyncMatcherResult } from 'vitest';
import { replicaIdentity } from '../src/kinds/replica-identity.ts';
import { asserted } from './helpers/assertion.ts';
import { ofTable } from './helpers/names.ts';

/**
 * What subscribers get of the old row of an UPDATE or DELETE: its key, all of it, nothing, or the columns of an index.
 *
 * @example expect(db).toHaveReplicaIdentity('public.messages', 'full')
 */
export function toHaveReplicaIdentity(
  this: MatcherState,
  subject: unknown,
  ref: string,
  mode: 'default' | 'full' | 'nothing' | 'index' | { index: string },
): SyncMatcherResult {
  return asserted(this, toHaveReplicaIdentity, subject, (snapshot) => ({
    kind: replicaIdentity,
    identity: ofTable(snapshot, ref),
    options: typeof mode === 'object' ? mode : { mode },
  }));
}
