import { Snapshot, snapshotFormat } from '../../src/database/snapshot.ts';
import { describe, Misuse } from './misuse.ts';

/** The snapshot that `expect` was given. Anything else is a mistake in the test, not a verdict on a database. */
export function snapshotGiven(subject: unknown): Snapshot {
  if (subject instanceof Snapshot || isOfAnotherCopy(subject)) return subject;
  throw new Misuse(`expect() takes a snapshot of a database here, and was given ${describe(subject)}. ${remedy(subject)}`);
}

/** The package may be loaded twice, as source and as built. */
function isOfAnotherCopy(subject: unknown): subject is Snapshot {
  const { data, get, children } = (subject ?? {}) as { data?: { format?: unknown }; get?: unknown; children?: unknown };
  return data?.format === snapshotFormat && typeof get === 'function' && typeof children === 'function';
}

function remedy(subject: unknown): string {
  if (subject instanceof Promise) return 'Await it first: expect(await …).';
  const { format } = (subject ?? {}) as { format?: unknown };
  return format === snapshotFormat
    ? 'This is the data of one: expect(new Snapshot(data)).'
    : 'Write expect(db), where db is what openSnapshot returned.';
}
