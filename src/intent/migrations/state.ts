import type { PGlite } from '@electric-sql/pglite';
import { embeddedFromSql } from '../../database/embedded.ts';
import { pgliteSession } from '../../database/pglite-session.ts';
import { readSnapshot } from '../../database/read.ts';
import type { Session } from '../../database/session.ts';
import { Snapshot, type SnapshotData } from '../../database/snapshot.ts';
import type { Platform } from '../../platform/platform.ts';
import { extensionStubs } from '../../platform/extension-stubs.ts';
import { platformScripts } from '../../platform/scripts.ts';
import type { LeftOut } from '../intent.ts';
import { Attribution, type Origins } from './attribution.ts';
import { Kept } from './kept.ts';
import type { Migration, MigrationFolder } from './migration.ts';
import { keepsSession } from './tools/session.ts';
import { type Failure, replay, type Replayed } from './replay.ts';

/** What folders of migrations build, and which statement says what. */
export interface MigratedState {
  snapshot: Snapshot;
  origins: Origins;
  leftOut: LeftOut[];
}

export interface StateOptions {
  platform: Platform['name'];
  onError?: 'stop' | 'continue' | undefined;
  /** Where states are kept; beside other caches of the project unless stated. */
  cacheDirectory?: string | undefined;
  progress?: ((migration: Migration, done: number, all: number) => void) | undefined;
}

interface Plain {
  snapshot: SnapshotData;
  origins: Origins;
  leftOut: LeftOut[];
}

/**
 * Builds what the migrations of some folders, one after the other, make of the platform. The state is kept: while neither
 * a migration nor the platform nor this package changes, no engine is started.
 *
 * @throws PgintentError where a statement fails.
 */
export async function migratedState(folders: readonly MigrationFolder[], options: StateOptions): Promise<MigratedState> {
  const platform = await platformScripts(options.platform);
  const kept = await Kept.open(
    [platform, options.onError ?? 'stop', folders.map(({ tool, migrations }) => [tool, migrations])],
    options.cacheDirectory,
  );
  const found = (await kept.read()) as Plain | undefined;
  if (found !== undefined) return { ...found, snapshot: new Snapshot(found.snapshot) };
  const built = await build(folders, platform, options);
  await kept.write({ ...built, snapshot: built.snapshot.data });
  return built;
}

async function build(
  folders: readonly MigrationFolder[],
  platform: readonly { name: string; sql: string }[],
  options: StateOptions,
): Promise<MigratedState> {
  const database = await platformDatabase(folders, platform, options);
  try {
    return await buildOn(pgliteSession(database), folders, options);
  } finally {
    await database.close();
  }
}

function platformDatabase(
  folders: readonly MigrationFolder[],
  platform: readonly { name: string; sql: string }[],
  { cacheDirectory }: StateOptions,
): Promise<PGlite> {
  const following = folders.flatMap(({ migrations }) => migrations);
  return embeddedFromSql(platform, { following, stubs: extensionStubs, cacheDirectory });
}

/** The embedded database that folders of migrations build, to run SQL in. Whoever asks for it closes it. */
export async function migratedDatabase(folders: readonly MigrationFolder[], options: StateOptions): Promise<PGlite> {
  const database = await platformDatabase(folders, await platformScripts(options.platform), options);
  try {
    await replayOn(pgliteSession(database), folders, options);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Replays folders on a database that nobody else uses. */
export async function buildOn(session: Session, folders: readonly MigrationFolder[], options: StateOptions): Promise<MigratedState> {
  const replayed = await replayOn(session, folders, options);
  const snapshot = await readSnapshot(session, `embedded: ${folders.map(({ path }) => path).join(', ')}`);
  const origins = await Attribution.of(replayed, session, snapshot);
  return { snapshot, origins, leftOut: replayed.failures.map(toLeftOut) };
}

function replayOn(session: Session, folders: readonly MigrationFolder[], options: StateOptions): Promise<Replayed> {
  const all = folders.flatMap(({ migrations }) => migrations);
  return replay(all, session, {
    onError: options.onError,
    keepsSession: (migration) => keepsSession(folders.find(({ migrations }) => migrations.includes(migration))!.tool),
    progress: (migration, done) => options.progress?.(migration, done, all.length),
  });
}

function toLeftOut({ migration, statement, message, names }: Failure): LeftOut {
  return { file: migration.file, line: statement.line, column: statement.column, message, names: [...names] };
}
