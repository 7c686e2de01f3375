import type { Session } from '../database/session.ts';
import { changedKinds, type Snapshot } from '../database/snapshot.ts';
import type { Comparison } from '../gap/gap.ts';
import { openOf } from './open.ts';
import type { Key } from '../kinds/kind.ts';
import { splitScript } from '../sql/index.ts';
import { lostRows, rowsOf, seed } from './seed.ts';

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
  /** A twin that nothing was tried on. */
  session: Session;
  snapshot: Snapshot;
  /** What the twin could not be made like. */
  unlike: ReadonlySet<Key>;
  text: string;
  /** What the patch says that it leaves. */
  left: ReadonlySet<Key>;
  /** What rows may keep open. */
  contradictable: ReadonlySet<Key>;
  look: () => Promise<{ snapshot: Snapshot; comparison: Comparison }>;
  read: () => Promise<Snapshot>;
}

/** Applies a patch twice, as psql does, to a twin with rows in it. */
export async function prove({ session, snapshot, unlike, text, left, contradictable, look, read }: ProofOptions): Promise<Proof> {
  const unproven = [...unlike];
  await seed(session, snapshot);
  const before = await rowsOf(session, snapshot);
  const about = { tablesWithRows: before.size, unproven, byRows: [] };
  // Their trees would be in memory for as long as the statements run.
  const statements = splitScript(text).statements.map(({ text: statement, line }) => ({ statement, line }));
  const first = await runAsPsql(session, statements);
  if (first !== undefined) return { ...about, faults: [`the first run failed: ${first}`] };
  const { open, snapshot: once } = await lookOnce(look, (key) => !left.has(key) && !unproven.includes(key));
  const second = await runAsPsql(session, statements);
  if (second !== undefined) return { ...about, faults: [`the second run failed: ${second}`] };
  const twice = await read();
  const byRows = open.filter((key) => contradictable.has(key));
  const lost = await lostRows(session, before);
  return {
    ...about,
    byRows,
    faults: [
      ...open.filter((key) => !contradictable.has(key)).map((key) => `still open: ${key}`),
      ...changedKinds(once, twice).map((kind) => `the second run changed a ${kind}`),
      ...lost.map((table) => `rows of ${table} are not as they were, or cannot be read`),
    ],
  };
}

/** What is open, by its keys. The comparison goes: there will be another one. */
async function lookOnce(look: ProofOptions['look'], counts: (key: Key) => boolean): Promise<{ open: Key[]; snapshot: Snapshot }> {
  const { comparison, snapshot } = await look();
  const keys = openOf(comparison, snapshot).map(({ key }) => key);
  return { open: keys.filter(counts), snapshot };
}

/** Statement by statement, until one fails; what it says then. */
async function runAsPsql(session: Session, statements: readonly { statement: string; line: number }[]): Promise<string | undefined> {
  for (const { statement, line } of statements) {
    try {
      await session.run(statement);
    } catch (error) {
      await session.run('rollback');
      return `line ${line}: ${(error as Error).message}`;
    }
  }
  return undefined;
}
