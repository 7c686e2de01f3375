import { stat } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { PgintentError } from './database/errors.ts';
import { asText, type Connection } from './database/live-session.ts';
import { pgliteSession } from './database/pglite-session.ts';
import { type ReadOptions, readSnapshot } from './database/read.ts';
import { isUrl, quoted, redactUrl } from './database/redact.ts';
import { mayBeSnapshot, readSnapshotFile } from './database/snapshot-file.ts';
import type { Snapshot } from './database/snapshot.ts';
import { openClient, openUrl, sessionOf } from './database/url-session.ts';
import { type MigrationFolder, openMigrations } from './intent/migrations/migration.ts';
import { platformOfMigrations } from './intent/migrations/platform.ts';
import type { Resumers } from './intent/migrations/resumer.ts';
import { migratedDatabase, type MigratedState, migratedState, type StateOptions } from './intent/migrations/state.ts';
import { type Progress, progressInLines } from './progress.ts';
import type { MigrationOptions } from './settings.ts';

/** How SQL files are read, where a database is built from such. */
export interface OpenOptions extends MigrationOptions, ReadOptions {
  /** What they build on; told from what they name when left out. */
  platform?: 'postgres' | 'supabase' | undefined;
  /** Keeps what a saved file can be replayed on; for a process that builds again and again. */
  resumers?: Resumers | undefined;
  /** Told what is being done; lines on standard error unless set. */
  progress?: Progress | undefined;
}

/**
 * The snapshot of a database: read from its URL, from a snapshot file, or built from SQL files and folders of migrations,
 * one after the other, in the embedded engine or where `shadow` says.
 *
 * @throws PgintentError with what to do, where it cannot be read or built.
 */
export async function openSnapshot(database: string | string[], options: OpenOptions = {}): Promise<Snapshot> {
  if (Array.isArray(database)) return (await openMigrated(database, options)).state.snapshot;
  if (isUrl(database)) return snapshotOfUrl(database, options);
  if (mayBeSnapshot(database)) return readSnapshotFile(database);
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
export async function openMigrated(paths: readonly string[], options: OpenOptions = {}): Promise<Migrated> {
  const { tool, onError, shadow, resumers, onlyCompared } = options;
  const { folders, platform, because } = await readFolders(paths, options);
  const progress = options.progress ?? progressInLines();
  const replaying: StateOptions['progress'] = ({ name }, done, all) => progress.say(`replaying ${name} (${done + 1} of ${all})`);
  const state = await migratedState(folders, { platform, onError, shadow, resumers, onlyCompared, progress: replaying }).finally(() =>
    progress.end(),
  );
  const remarks = [
    ...(tool === undefined ? folders.map(({ guess }) => guess) : []),
    ...(because === undefined ? [] : [because]),
    ...folders.flatMap(({ warnings }) => warnings),
    ...state.remarks,
  ];
  return { folders, state, platform, remarks };
}

async function readFolders(paths: readonly string[], { platform, tool }: OpenOptions) {
  const folders = await Promise.all(paths.map((path) => openMigrations(path, { tool })));
  return platform === undefined ? { folders, ...platformOfMigrations(folders) } : { folders, platform, because: undefined };
}

/** A live database, to run SQL in. */
export interface Live {
  /** Whether it lives in this process only, so that nothing is lost in it. */
  embedded: boolean;
  /** A connection of its own on a server; the one and only of an embedded database. */
  connect(): Promise<Connection & { close(): Promise<void> }>;
  close(): Promise<void>;
}

/**
 * Opens a database to run SQL in: by its URL, or built from SQL files and folders of migrations in the embedded engine.
 *
 * @throws PgintentError where it is a snapshot file, or cannot be opened.
 */
export async function openLive(database: string | string[], options: OpenOptions = {}): Promise<Live> {
  if (!Array.isArray(database) && isUrl(database)) return liveOfUrl(database);
  const paths = [database].flat();
  if (paths.some(mayBeSnapshot))
    throw new PgintentError(
      'A snapshot file takes no SQL. Give the URL of a database, or the SQL files that build one: test.override({ database: … }).',
    );
  const { folders, platform } = await readFolders(paths, options);
  const built = await migratedDatabase(folders, { platform, onError: options.onError });
  return { embedded: true, connect: () => connectEmbedded(built, paths), close: () => built.close() };
}

function liveOfUrl(url: string): Live {
  const connect: Live['connect'] = async () => {
    const client = await openClient(url, asText);
    const session = sessionOf(client, url);
    return { client, session, url: redactUrl(url), close: () => session.close() };
  };
  return { embedded: false, connect, close: () => Promise.resolve() };
}

async function connectEmbedded(database: PGlite, paths: readonly string[]): ReturnType<Live['connect']> {
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
  const client = new pg.Client(Object.assign(createPgConfig(database), asText));
  await client.connect();
  return { client, session: pgliteSession(database), url: `embedded: ${paths.join(', ')}`, close: () => client.end() };
}

async function snapshotOfUrl(
  url: string,
  { progress, onlyCompared }: ReadOptions & { progress?: Progress | undefined },
): Promise<Snapshot> {
  progress?.say(`reading ${redactUrl(url)}`);
  const session = await openUrl(url);
  try {
    return await readSnapshot(session, redactUrl(url), { onlyCompared });
  } finally {
    await session.close();
  }
}
