import type { PGlite } from '@electric-sql/pglite';
import { embeddedFromSql } from '../../database/embedded.ts';
import type { Tool } from '../../database/migration-history.ts';
import { pgliteSession } from '../../database/pglite-session.ts';
import type { ReadOptions } from '../../database/read.ts';
import type { ReplayDatabase, ReplayEngine, Shadow } from '../../database/replay-engine.ts';
import { replayEngine } from '../../database/replay-engines.ts';
import type { SqlFile } from '../../database/sql-files.ts';
import { Snapshot, type SnapshotData } from '../../database/snapshot.ts';
import type { Kind, Stored } from '../../kinds/kind.ts';
import { type Platform, platformOf } from '../../platform/platform.ts';
import { extensionStubs } from '../../platform/extension-stubs.ts';
import { platformScripts } from '../../platform/scripts.ts';
import { withoutServers } from '../../platform/server-roles.ts';
import type { LeftOut } from '../intent.ts';
import { Attribution, type Origins } from './attribution.ts';
import { Kept } from './kept.ts';
import type { Migration, MigrationFolder } from './migration.ts';
import { keepsSession } from './tools/session.ts';
import { type Failure, replay, type Replayed, type ReplayOptions } from './replay.ts';
import type { Resumers } from './resumer.ts';

/** What folders of migrations build, and which statement says what. */
export interface MigratedState {
  snapshot: Snapshot;
  origins: Origins;
  leftOut: LeftOut[];
  /** Sentences about what was taken for granted. */
  remarks: string[];
}

export interface StateOptions extends ReadOptions {
  platform: Platform['name'];
  /** Where the migrations are replayed; in the embedded engine unless stated. */
  shadow?: Shadow | undefined;
  onError?: 'stop' | 'continue' | undefined;
  /** Where states are kept; beside other caches of the project unless stated. */
  cacheDirectory?: string | undefined;
  /** Keeps what a saved file can be replayed on; for a process that builds again and again. */
  resumers?: Resumers | undefined;
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
    [
      await engine.version(),
      platform,
      options.onError ?? 'stop',
      options.onlyCompared === true,
      folders.map(({ tool, migrations }) => [tool, migrations]),
    ],
    options.cacheDirectory,
  );
  const found = (await kept.read()) as Plain | undefined;
  if (found !== undefined) return { ...found, snapshot: new Snapshot(found.snapshot) };
  const built = await build(folders, platform, engine, options);
  const keep = (): Promise<void> => kept.write({ ...built, snapshot: built.snapshot.data });
  // Whoever builds again and again goes on, and has it written when nobody waits.
  if (options.resumers === undefined) await keep();
  else options.resumers.later(keep);
  return built;
}

async function build(
  folders: readonly MigrationFolder[],
  platform: readonly SqlFile[],
  engine: ReplayEngine,
  options: StateOptions,
): Promise<MigratedState> {
  const migrations = folders.flatMap((folder) => folder.migrations);
  const replaying = replayOptions(folders, options);
  const name = `${engine.name}: ${folders.map(nameOf).join(', ')}`;
  const needs = { platform, following: migrations, stubs: extensionStubs, cacheDirectory: options.cacheDirectory };
  // What one connection leaves behind cannot be taken up by another.
  const resumable =
    options.shadow === undefined &&
    migrations.every((migration) => migration.transaction !== 'all' && !keepsSession(toolOf(migration, folders)));
  const resumer = resumable ? options.resumers?.of(JSON.stringify([name, platform, options.onError])) : undefined;
  if (resumer !== undefined)
    return resumer.build(migrations, needs, replaying, (replayed, session) => readState(replayed, { session }, name, options));
  const database = await engine.open(needs);
  try {
    const replayed = await replay(migrations, database.session, { ...replaying, server: database.server });
    return await readState(replayed, database, name, options);
  } finally {
    await database.close();
  }
}

/** The embedded database that folders of migrations build, to run SQL in. Whoever asks for it closes it. */
export async function migratedDatabase(folders: readonly MigrationFolder[], options: StateOptions): Promise<PGlite> {
  const migrations = folders.flatMap((folder) => folder.migrations);
  const platform = await platformScripts(options.platform);
  const database = await embeddedFromSql(platform, {
    following: migrations,
    stubs: extensionStubs,
    cacheDirectory: options.cacheDirectory,
  });
  try {
    await replay(migrations, pgliteSession(database), replayOptions(folders, options));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function toolOf(migration: Migration, folders: readonly MigrationFolder[]): Tool {
  return folders.find((folder) => folder.migrations.includes(migration))!.tool;
}

function replayOptions(folders: readonly MigrationFolder[], { onError, progress }: StateOptions): ReplayOptions {
  const all = folders.reduce((sum, { migrations }) => sum + migrations.length, 0);
  return {
    onError,
    keepsSession: (migration) => keepsSession(toolOf(migration, folders)),
    progress: (migration, done) => progress?.(migration, done, all),
  };
}

/** A single file goes by its own name. */
function nameOf({ path, migrations: [first, ...others] }: MigrationFolder): string {
  return others.length === 0 && first !== undefined ? first.file : path;
}

/** The state of a database that a replay has built. */
async function readState(
  replayed: Replayed,
  { session, server }: Pick<ReplayDatabase, 'session' | 'server'>,
  name: string,
  options: StateOptions,
): Promise<MigratedState> {
  const absent = (kind: Kind, seen: Snapshot): Stored[] => platformOf(seen, options.platform).absent?.(kind, seen) ?? [];
  const { snapshot, origins } = await Attribution.read(replayed, session, name, { ...options, absent });
  const leftOut = replayed.failures.map(toLeftOut);
  if (server === undefined) return { snapshot, origins, leftOut, remarks: [] };
  const own = withoutServers(snapshot, server.roles, platformOf(snapshot, options.platform));
  return { snapshot: own.snapshot, origins, leftOut, remarks: remarksOn(own.roles) };
}

function remarksOn(roles: readonly string[]): string[] {
  if (roles.length === 0) return [];
  return [`The shadow server had these roles before the replay, so none of them is intended: ${roles.join(', ')}.`];
}

function toLeftOut({ migration, statement, message, named }: Failure): LeftOut {
  return { file: migration.file, line: statement.line, column: statement.column, message, ...named };
}
