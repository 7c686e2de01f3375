import type { PGlite } from '@electric-sql/pglite';
import { dump, embeddedFromDump, embeddedFromSql } from '../database/embedded.ts';
import { pgliteSession } from '../database/pglite-session.ts';
import { readSnapshot } from '../database/read.ts';
import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import { compareWithAnswers } from '../gap/answer.ts';
import { plain } from '../gap/build.ts';
import { type Open, openOf } from './open.ts';
import type { Intent } from '../intent/intent.ts';
import { intentFromSnapshot } from '../intent/from-snapshot.ts';
import { onTarget } from '../intent/on-target.ts';
import { extensionStubs } from '../platform/extension-stubs.ts';
import type { Platform } from '../platform/platform.ts';
import { statementsIn, type Step, stepsOf } from './step.ts';
import { applyInOrder, type Refused } from './trial.ts';
import { extensionsOf, inItsVersion } from './versions.ts';

/** An embedded database rebuilt from a snapshot, to try things on. */
export interface Twin {
  session: Session;
  /** As it was rebuilt. */
  snapshot: Snapshot;
  /** What of the snapshot it is not like, compared as a whole intent. */
  open: Open[];
  /** What Postgres refused to rebuild. */
  refused: Refused[];
  /** Keeps the database as it is now: others can be opened from it. */
  keep(): Promise<{ open(): Promise<PGlite> }>;
  close(): Promise<void>;
}

export interface TwinOptions {
  /** SQL that may run on it later: the engine has to be given the extensions that it creates before it starts. */
  more?: string;
  cacheDirectory?: string | undefined;
}

/** Everything in a database is somebody's. */
const nobodys: Platform = { name: 'postgres', recognises: () => true, isUsers: () => true, strangers: [], apiSchemas: ['public'] };

/** What a snapshot holds, as a whole intent. */
export function everythingIn(snapshot: Snapshot): Intent {
  return intentFromSnapshot(snapshot, nobodys, 'snapshot');
}

/** Changes open others: an owner that changes takes privileges along. More rounds than this are no progress. */
const roundsAtMost = 6;

/** Rebuilds a database from its snapshot alone. */
export async function buildTwin(snapshot: Snapshot, { more = '', cacheDirectory }: TwinOptions = {}): Promise<Twin> {
  const following = [{ sql: extensionsOf(snapshot) }, { sql: more }];
  const database = await embeddedFromSql([], { following, stubs: extensionStubs, cacheDirectory });
  const session = pgliteSession(database);
  await session.run('set check_function_bodies = off');
  const intent = everythingIn(snapshot);
  const keep = async (): Promise<{ open(): Promise<PGlite> }> => {
    const dataDir = await dump(database);
    return { open: () => embeddedFromDump(dataDir, { following, stubs: extensionStubs }) };
  };
  let refused: Refused[] = [];
  for (let round = 1; ; round += 1) {
    const twin = await readSnapshot(session, 'twin', { onlyCompared: true });
    const comparison = await compareWithAnswers(onTarget(intent, twin), twin, { strict: true, untold: true });
    const steps = stepsOf(openOf(comparison, twin), twin).map((step) => outlined(inItsVersion(step, snapshot)));
    const tried = round > roundsAtMost ? undefined : await applyInOrder({ session }, steps);
    if (tried === undefined || tried.applied.length === 0)
      return { session, snapshot: twin, open: openOf(comparison, twin), refused, keep, close: () => database.close() };
    refused = tried.refused;
  }
}

/** Objects that need one another in a circle are made without what they read at first: it differs in the next round. */
function outlined(step: Step): Step {
  const outline = step.verdict === 'differs' ? undefined : step.kind.outline?.(plain(step.stated));
  return outline === undefined ? step : { ...step, statements: statementsIn(outline) };
}
