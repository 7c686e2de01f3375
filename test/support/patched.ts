import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Session } from '../../src/database/session.ts';
import { openUrl } from '../../src/database/url-session.ts';
import type { Key } from '../../src/kinds/kind.ts';
import { onTarget } from '../../src/intent/on-target.ts';
import { openOf } from '../../src/patch/open.ts';
import { type Patch, patchFor } from '../../src/patch/patch.ts';
import { splitScript } from '../../src/sql/index.ts';
import { compareWith, wholeIntent } from './drift.ts';
import type { Engine } from './engines.ts';

/** A database that was intended, has drifted, and has a patch that is not applied yet. */
export interface Patched {
  session: Session;
  patch: Patch;
  /** What is open now. */
  open(): Promise<Key[]>;
  /** Runs the patch statement by statement, as psql does. */
  apply(): Promise<void>;
}

/** Drifts a database from what it is intended to be, and writes the patch. */
export async function patched(engine: Engine, intended: string, drift: string): Promise<Patched> {
  const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
  await session.run(intended);
  const intent = wholeIntent(await readSnapshot(session, 'intended'));
  await session.run(drift);
  const compared = async (): Promise<Awaited<ReturnType<typeof compareWith>>> => {
    const seen = await readSnapshot(session, 'actual');
    return compareWith(onTarget(intent, seen), seen);
  };
  const snapshot = await readSnapshot(session, 'actual');
  const patch = await patchFor({ intent, snapshot, comparison: await compared(), compare: {} });
  return {
    session,
    patch,
    open: async () =>
      openOf(await compared(), snapshot)
        .map(({ key }) => key)
        .toSorted(),
    apply: async () => {
      for (const { text } of splitScript(patch.text).statements) await session.run(text);
    },
  };
}
