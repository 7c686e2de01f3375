import { parseSnapshot, snapshotText } from '../../src/database/snapshot-file.ts';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import type { Reviewed } from '../../src/gap/gap.ts';
import { intentFromMigrations } from '../../src/intent/from-migrations.ts';
import { intentFromSnapshot } from '../../src/intent/from-snapshot.ts';
import type { MigrationFolder } from '../../src/intent/migrations/migration.ts';
import { type MigratedState, migratedState } from '../../src/intent/migrations/state.ts';
import { onTarget } from '../../src/intent/on-target.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import { platformOf } from '../../src/platform/platform.ts';
import { splitScript } from '../../src/sql/index.ts';
import { copyWithout, type Failed, openFolder, unreadable } from './folder.ts';

/** What the replay of a folder in the embedded engine gave. */
export interface Replayed {
  /** The folder without the files that Postgres cannot read. */
  folder: MigrationFolder;
  statements: number;
  seconds: number;
  unreadable: Failed[];
  failed: Failed[];
  /** Intended objects of which the line is known that says so. */
  objects: number;
  /** Keys of the others, which the host brings. */
  withoutLine: string[];
  /** What differs between the state and itself, read back from a snapshot file: a false alarm. */
  itself: string[];
}

/** Replays a folder; where a statement fails, without those that do. */
export async function replayFolder(path: string): Promise<Replayed> {
  const original = await openFolder(path);
  const bad = unreadable(original);
  const folder = bad.length === 0 ? original : await openFolder(await copyWithout(original, bad));
  const start = performance.now();
  const failed = await failuresOf(folder);
  const seconds = (performance.now() - start) / 1000;
  const state = await stateOf(folder, failed);
  const { objects } = intentFromMigrations(state, platformOf(state.snapshot, 'supabase'), path);
  const unknown = objects.filter(({ origin }) => origin.line === undefined);
  return {
    folder,
    statements: folder.migrations.reduce((sum, { sql }) => sum + splitScript(sql).statements.length, 0),
    seconds,
    unreadable: bad,
    failed,
    objects: objects.length - unknown.length,
    withoutLine: unknown.map(({ kind, object }) => keyOf(kindNamed(kind), object)),
    itself: alarms(await withItself(state)),
  };
}

/** The statements that fail in the embedded engine, each behind those before it. */
export async function failuresOf(folder: MigrationFolder): Promise<Failed[]> {
  const stopped = await migratedState([folder], { platform: 'supabase' }).then(
    () => false,
    () => true,
  );
  if (!stopped) return [];
  const { leftOut } = await migratedState([folder], { platform: 'supabase', onError: 'continue' });
  const names = new Map(folder.migrations.map(({ file, name }) => [file, name]));
  return leftOut.map(({ file, line, column, message }) => ({ name: names.get(file)!, line: line!, column: column!, message }));
}

function stateOf(folder: MigrationFolder, failed: readonly Failed[]): Promise<MigratedState> {
  return migratedState([folder], { platform: 'supabase', onError: failed.length === 0 ? 'stop' : 'continue' });
}

async function withItself({ snapshot }: MigratedState): Promise<Reviewed> {
  const platform = platformOf(snapshot, 'supabase');
  const target = parseSnapshot(snapshotText(snapshot), 'itself');
  return compareWithAnswers(onTarget(intentFromSnapshot(snapshot, platform, 'itself'), target), target, { isUsers: platform.isUsers });
}

/** All that a comparison says where nothing should be said. */
export function alarms({ outcomes, notices }: Reviewed): string[] {
  const said = outcomes.flatMap((outcome) => {
    if (outcome.verdict === 'gap') return [`gap ${outcome.key}: ${outcome.gap.issue}`];
    if (outcome.verdict === 'unknown') return [`unknown ${outcome.key}: ${outcome.reason}`];
    return outcome.verdict === 'blocked' ? [`blocked ${outcome.key}`] : [];
  });
  return [...said, ...notices.map(({ key, text }) => `notice ${key}: ${text}`)];
}
