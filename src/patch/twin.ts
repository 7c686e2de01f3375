import type { PGlite } from '@electric-sql/pglite';
import { dump, embeddedFromDump, embeddedFromSql } from '../database/embedded.ts';
import { pgliteSession } from '../database/pglite-session.ts';
import { readSnapshot } from '../database/read.ts';
import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import { compareWithAnswers } from '../gap/answer.ts';
import type { Comparison } from '../gap/gap.ts';
import { intentFromSnapshot } from '../intent/from-snapshot.ts';
import { onTarget } from '../intent/on-target.ts';
import { extensionStubs } from '../platform/extension-stubs.ts';
import type { Stored } from '../kinds/kind.ts';
import type { Platform } from '../platform/platform.ts';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { type Step, stepsOf } from './step.ts';
import { applyInOrder, type Refused } from './trial.ts';

/** An embedded database rebuilt from a snapshot, to try things on. */
export interface Twin {
  session: Session;
  /** As it was rebuilt. */
  snapshot: Snapshot;
  /** What of the snapshot it is not like, compared as a whole intent. */
  comparison: Comparison;
  /** What Postgres refused to rebuild. */
  refused: Refused[];
  /** Keeps the database as it is now: others can be opened from it. */
  keep(): Promise<{ open(): Promise<PGlite> }>;
  close(): Promise<void>;
}

export interface TwinOptions {
  /** Extensions beside those that the database has, which a patch may create. */
  extensions?: readonly string[];
  cacheDirectory?: string | undefined;
}

/** Everything in a database is somebody's. */
const nobodys: Platform = { name: 'postgres', recognises: () => true, isUsers: () => true, strangers: [], apiSchemas: ['public'] };

/** Changes open others: an owner that changes takes privileges along. More rounds than this are no progress. */
const roundsAtMost = 6;

/** Rebuilds a database from its snapshot alone. */
export async function buildTwin(snapshot: Snapshot, { extensions = [], cacheDirectory }: TwinOptions = {}): Promise<Twin> {
  const created = [...snapshot.all('extension'), ...extensions.map((name): Stored => ({ name }))];
  const following = [{ sql: created.map(createsExtension).join('\n') }];
  const database = await embeddedFromSql([], { following, stubs: extensionStubs, cacheDirectory });
  const session = pgliteSession(database);
  await session.run('set check_function_bodies = off');
  const intent = intentFromSnapshot(snapshot, nobodys, 'snapshot');
  const keep = async (): Promise<{ open(): Promise<PGlite> }> => {
    const dataDir = await dump(database);
    return { open: () => embeddedFromDump(dataDir, { following, stubs: extensionStubs }) };
  };
  let refused: Refused[] = [];
  for (let round = 1; ; round += 1) {
    const twin = await readSnapshot(session, 'twin');
    const comparison = await compareWithAnswers(onTarget(intent, twin), twin, { strict: true });
    const steps = stepsOf(comparison.open, twin).map((step) => inItsVersion(step, snapshot));
    const tried = round > roundsAtMost ? undefined : await applyInOrder({ session }, steps);
    if (tried === undefined || tried.applied.length === 0)
      return { session, snapshot: twin, comparison, refused, keep, close: () => database.close() };
    refused = tried.refused;
  }
}

function createsExtension({ name, version }: Stored): string {
  const stated = typeof version === 'string' ? ` version ${quoteLiteral(version)}` : '';
  return `create extension ${quoteIdent(String(name))}${stated};`;
}

/** An extension in the version that the database has: an older one than a server would choose has no way there later. */
function inItsVersion(step: Step, snapshot: Snapshot): Step {
  const version = step.kind.name === 'extension' && step.verdict !== 'differs' ? snapshot.get(step.key)?.['version'] : undefined;
  if (typeof version !== 'string') return step;
  return { ...step, statements: step.statements.map((statement) => `${statement} version ${quoteLiteral(version)}`) };
}
