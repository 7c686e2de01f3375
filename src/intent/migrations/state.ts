import { readSnapshot } from '../../database/read.ts';
import type { ReplayDatabase, Shadow } from '../../database/replay-engine.ts';
import { replayEngine } from '../../database/replay-engines.ts';
import { Snapshot, type SnapshotData } from '../../database/snapshot.ts';
import { type Platform, platformOf } from '../../platform/platform.ts';
import { extensionStubs } from '../../platform/extension-stubs.ts';
import { platformScripts } from '../../platform/scripts.ts';
import { withoutServers } from '../../platform/server-roles.ts';
import type { LeftOut } from '../intent.ts';
import { Attribution, type Origins } from './attribution.ts';
import { Kept } from './kept.ts';
import type { Migration, MigrationFolder } from './migration.ts';
import { keepsSession } from './tools/session.ts';
import { type Failure, replay } from './replay.ts';

/** What folders of migrations build, and which statement says what. */
export interface MigratedState {
  snapshot: Snapshot;
  origins: Origins;
  leftOut: LeftOut[];
  /** Sentences about what was taken for granted. */
  remarks: string[];
}

export interface StateOptions {
  platform: Platform['name'];
  /** Where the migrations are replayed; in the embedded engine unless stated. */
  shadow?: Shadow | undefined;
  onError?: 'stop' | 'continue' | undefined;
  /** Where states are kept; beside other caches of the project unless stated. */
  cacheDirectory?: string | undefined;
  progress?: ((migration: Migration, done: number, all: number) => void) | undefined;
}

interface Plain extends Omit<MigratedState, 'snapshot'> {
  snapshot: SnapshotData;
}

/**
 * Builds what the migrations of some folders, one after the other, make of the platform. The state is kept: while neither
 * a migration nor the platform, the engine or this package changes, nothing is replayed.
 *
 * @throws PgintentError where a statement fails.
 */
export async function migratedState(folders: readonly MigrationFolder[], options: StateOptions): Promise<MigratedState> {
  const engine = replayEngine(options.shadow);
  const platform = await platformScripts(options.platform);
  const kept = await Kept.open(
    [await engine.version(), platform, options.onError ?? 'stop', folders.map(({ tool, migrations }) => [tool, migrations])],
    options.cacheDirectory,
  );
  const found = (await kept.read()) as Plain | undefined;
  if (found !== undefined) return { ...found, snapshot: new Snapshot(found.snapshot) };
  const database = await engine.open({
    platform,
    following: folders.flatMap(({ migrations }) => migrations),
    stubs: extensionStubs,
    cacheDirectory: options.cacheDirectory,
  });
  try {
    const built = await buildOn(database, engine.name, folders, options);
    await kept.write({ ...built, snapshot: built.snapshot.data });
    return built;
  } finally {
    await database.close();
  }
}

async function buildOn(
  { session, server }: ReplayDatabase,
  engine: string,
  folders: readonly MigrationFolder[],
  options: StateOptions,
): Promise<MigratedState> {
  const all = folders.flatMap(({ migrations }) => migrations);
  const replayed = await replay(all, session, {
    onError: options.onError,
    server,
    keepsSession: (migration) => keepsSession(folders.find(({ migrations }) => migrations.includes(migration))!.tool),
    progress: (migration, done) => options.progress?.(migration, done, all.length),
  });
  const snapshot = await readSnapshot(session, `${engine}: ${folders.map(({ path }) => path).join(', ')}`);
  const origins = await Attribution.of(replayed, session, snapshot);
  const leftOut = replayed.failures.map(toLeftOut);
  if (server === undefined) return { snapshot, origins, leftOut, remarks: [] };
  const own = withoutServers(snapshot, server.roles, platformOf(snapshot, options.platform));
  return { snapshot: own.snapshot, origins, leftOut, remarks: remarksOn(own.roles) };
}

function remarksOn(roles: readonly string[]): string[] {
  if (roles.length === 0) return [];
  return [`The shadow server had these roles before the replay, so none of them is intended: ${roles.join(', ')}.`];
}

function toLeftOut({ migration, statement, message, names }: Failure): LeftOut {
  return { file: migration.file, line: statement.line, column: statement.column, message, names: [...names] };
}
