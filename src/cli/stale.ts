import { PgintentError } from '../database/errors.ts';
import { isUrl } from '../database/redact.ts';
import { changedKinds, type Snapshot } from '../database/snapshot.ts';
import { openSnapshot } from '../open.ts';
import type { Progress } from '../progress.ts';

/**
 * Reads a database again: what is written for it is of no use where it changed meanwhile.
 *
 * @throws PgintentError where it did.
 */
export async function refuseStale(database: string | string[], before: Snapshot, progress: Progress): Promise<void> {
  if (Array.isArray(database) || !isUrl(database)) return;
  const now = await openSnapshot(database, { progress, onlyCompared: true });
  const changed = changedKinds(before, now);
  if (changed.length > 0)
    throw new PgintentError(
      `The database changed while the patch was made (${changed.join(', ')}), so nothing was written. Try again when no migration is running.`,
    );
}
