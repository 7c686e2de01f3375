import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import type { Comparison } from '../gap/gap.ts';
import { openOf } from './open.ts';
import type { Key } from '../kinds/kind.ts';
import { splitScript } from '../sql/index.ts';
import { lostRows, rowsOf, seed } from './seed.ts';
import type { Twin } from './twin.ts';

/** What applying a patch twice to a twin showed. */
export interface Proof {
  /** How many tables had a row to lose. */
  tablesWithRows: number;
  /** What did not come out as it should: sentences without full stops; none where it is proven. */
  faults: string[];
  /** What the twin could not be like, so that nothing was proven of it. */
  unproven: Key[];
  /** What the rows of the twin kept open, as rows of the database may. */
  byRows: Key[];
}

export interface ProofOptions {
  twin: Twin;
  /** What the twin could not be made like. */
  unlike: ReadonlySet<Key>;
  text: string;
  /** What the patch says that it leaves. */
  left: ReadonlySet<Key>;
  /** What rows may keep open. */
  contradictable: ReadonlySet<Key>;
  look: (session: Session) => Promise<{ snapshot: Snapshot; comparison: Comparison }>;
}

/** Applies a patch twice, as psql does, to a twin with rows in it. */
export async function prove({ twin, unlike, text, left, contradictable, look }: ProofOptions): Promise<Proof> {
  const { session } = twin;
  const unproven = [...unlike];
  await seed(session, twin.snapshot);
  const before = await rowsOf(session, twin.snapshot);
  const about = { tablesWithRows: before.size, unproven, byRows: [] };
  const first = await runAsPsql(session, text);
  if (first !== undefined) return { ...about, faults: [`the first run failed: ${first}`] };
  const once = await look(session);
  const second = await runAsPsql(session, text);
  if (second !== undefined) return { ...about, faults: [`the second run failed: ${second}`] };
  const twice = await look(session);
  const open = openOf(once.comparison, once.snapshot)
    .filter(({ key }) => !left.has(key) && !unproven.includes(key))
    .map(({ key }) => key);
  const byRows = open.filter((key) => contradictable.has(key));
  const lost = await lostRows(session, before);
  return {
    ...about,
    byRows,
    faults: [
      ...open.filter((key) => !contradictable.has(key)).map((key) => `still open: ${key}`),
      ...changesBetween(once.snapshot, twice.snapshot).map((kind) => `the second run changed a ${kind}`),
      ...lost.map((table) => `rows of ${table} are not as they were`),
    ],
  };
}

/** Statement by statement, until one fails; what it says then. */
async function runAsPsql(session: Session, text: string): Promise<string | undefined> {
  for (const { text: statement, line } of splitScript(text).statements) {
    try {
      await session.run(statement);
    } catch (error) {
      await session.run('rollback');
      return `line ${line}: ${(error as Error).message}`;
    }
  }
  return undefined;
}

function changesBetween(once: Snapshot, twice: Snapshot): string[] {
  const kinds = Object.keys({ ...once.data.objects, ...twice.data.objects });
  // The catalog's rows come in no order.
  const inOrder = (snapshot: Snapshot, kind: string): string =>
    snapshot
      .all(kind)
      .map((object) => JSON.stringify(object))
      .toSorted()
      .join('\n');
  return kinds.filter((kind) => inOrder(once, kind) !== inOrder(twice, kind));
}
