import type { PGlite } from '@electric-sql/pglite';
import { embeddedFromDump, embeddedFromSql } from '../../database/embedded.ts';
import type { Tool } from '../../database/migration-history.ts';
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
import type { Resumers } from './resumer.ts';

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
  /** Keeps what a saved file can be replayed on; for a process that builds again and again. */
  resumers?: Resumers | undefined;
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
  const written = kept.write({ ...built, snapshot: built.snapshot.data });
  // Whoever builds again and again goes on meanwhile.
  if (options.resumers === undefined) await written;
  return built;
}

async function build(
  folders: readonly MigrationFolder[],
  platform: readonly { name: string; sql: string }[],
  options: StateOptions,
): Promise<MigratedState> {
  const migrations = folders.flatMap((folder) => folder.migrations);
  const start = (): Promise<PGlite> =>
    embeddedFromSql(platform, { following: migrations, stubs: extensionStubs, cacheDirectory: options.cacheDirectory });
  const restart = (dataDir: Blob): Promise<PGlite> =>
    embeddedFromDump(dataDir, { stubs: extensionStubs, following: [...platform, ...migrations] });
  const toolOf = (migration: Migration): Tool => folders.find((folder) => folder.migrations.includes(migration))!.tool;
  const replaying = {
    onError: options.onError,
    keepsSession: (migration: Migration) => keepsSession(toolOf(migration)),
    progress: (migration: Migration, done: number) => options.progress?.(migration, done, migrations.length),
  };
  const name = `embedded: ${folders.map(({ path }) => path).join(', ')}`;
  // What one connection leaves behind cannot be taken up by another.
  const resumable = migrations.every((migration) => migration.transaction !== 'all' && !keepsSession(toolOf(migration)));
  const resumer = resumable ? options.resumers?.of(JSON.stringify([name, platform, options.onError])) : undefined;
  const database = await (resumer?.open(migrations, { start, restart }) ?? start());
  try {
    const session = pgliteSession(database);
    const replayed = await (resumer?.replay(database, migrations, replaying) ?? replay(migrations, session, replaying));
    return await readState(session, replayed, name);
  } finally {
    await database.close();
    resumer?.prepare();
  }
}

/** The state of a database that a replay has built. */
async function readState(session: Session, replayed: Replayed, name: string): Promise<MigratedState> {
  const snapshot = await readSnapshot(session, name);
  const origins = await Attribution.of(replayed, session, snapshot);
  return { snapshot, origins, leftOut: replayed.failures.map(toLeftOut) };
}

function toLeftOut({ migration, statement, message, names }: Failure): LeftOut {
  return { file: migration.file, line: statement.line, column: statement.column, message, names: [...names] };
}
