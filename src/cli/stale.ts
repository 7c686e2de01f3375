import { PgintentError } from '../database/errors.ts';
import { isUrl } from '../database/redact.ts';
import type { Snapshot } from '../database/snapshot.ts';
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
  const changed = Object.keys(now.data.objects).filter((kind) => inOrder(now, kind) !== inOrder(before, kind));
  if (changed.length > 0)
    throw new PgintentError(
      `The database changed while the patch was made (${changed.join(', ')}), so nothing was written. Try again when no migration is running.`,
    );
}

/** The catalog's rows come in no order. */
function inOrder(snapshot: Snapshot, kind: string): string {
  return snapshot
    .all(kind)
    .map((object) => JSON.stringify(object))
    .toSorted()
    .join('\n');
}
