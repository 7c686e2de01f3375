import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { PgintentError } from './database/errors.ts';
import { readSnapshot } from './database/read.ts';
import { isUrl, quoted, redactUrl } from './database/redact.ts';
import { readSnapshotFile } from './database/snapshot-file.ts';
import type { Snapshot } from './database/snapshot.ts';
import { openUrl } from './database/url-session.ts';
import { type MigrationFolder, openMigrations } from './intent/migrations/migration.ts';
import { platformOfMigrations } from './intent/migrations/platform.ts';
import type { Resumers } from './intent/migrations/resumer.ts';
import { type MigratedState, migratedState } from './intent/migrations/state.ts';
import { replayProgress } from './progress.ts';
import type { MigrationOptions } from './settings.ts';

/** How SQL files are read, where a database is built from such. */
export interface OpenOptions extends MigrationOptions {
  /** What they build on; told from what they name when left out. */
  platform?: 'postgres' | 'supabase' | undefined;
  /** Keeps what a saved file can be replayed on; for a process that builds again and again. */
  resumers?: Resumers | undefined;
}

/**
 * The snapshot of a database: read from its URL, from a snapshot file, or built from SQL files and folders of migrations,
 * one after the other, in the embedded engine or where `shadow` says.
 *
 * @throws PgintentError with what to do, where it cannot be read or built.
 */
export async function openSnapshot(database: string | string[], options: OpenOptions = {}): Promise<Snapshot> {
  if (Array.isArray(database)) return (await openMigrated(database, options)).state.snapshot;
  if (isUrl(database)) return snapshotOfUrl(database);
  if (extname(database) === '.json') return readSnapshotFile(database);
  const found = await stat(database).catch(() => undefined);
  if (found === undefined)
    throw new PgintentError(
      `The database ${quoted(database)} is neither a URL nor a file. Write postgres://user:password@host:5432/database, or the path of a snapshot file or of migrations.`,
    );
  return (await openMigrated([database], options)).state.snapshot;
}

/** What folders of migrations build, and how they were read. */
export interface Migrated {
  folders: MigrationFolder[];
  state: MigratedState;
  platform: 'postgres' | 'supabase';
  /** What was taken for granted, and how to say otherwise. */
  remarks: string[];
}

/** Reads folders of migrations and SQL files and builds what they make, one after the other. */
export async function openMigrated(
  paths: readonly string[],
  { platform: named, tool, onError, shadow, resumers }: OpenOptions = {},
): Promise<Migrated> {
  const folders = await Promise.all(paths.map((path) => openMigrations(path, { tool })));
  const { platform, because } = named === undefined ? platformOfMigrations(folders) : { platform: named, because: undefined };
  const state = await migratedState(folders, { platform, onError, shadow, resumers, progress: replayProgress() });
  const remarks = [
    ...(tool === undefined ? folders.map(({ guess }) => guess) : []),
    ...(because === undefined ? [] : [because]),
    ...folders.flatMap(({ warnings }) => warnings),
    ...state.remarks,
  ];
  return { folders, state, platform, remarks };
}

async function snapshotOfUrl(url: string): Promise<Snapshot> {
  const session = await openUrl(url);
  try {
    return await readSnapshot(session, redactUrl(url));
  } finally {
    await session.close();
  }
}
