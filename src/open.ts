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
import type { Resumers } from './intent/migrations/resumer.ts';
import type { Progress } from './progress.ts';
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
  if (Array.isArray(database)) return snapshotOfMigrations(database, options);
  if (isUrl(database)) return snapshotOfUrl(database, options);
  if (mayBeSnapshot(database)) return readSnapshotFile(database);
  const found = await stat(database).catch(() => undefined);
  if (found === undefined)
    throw new PgintentError(
      `The database ${quoted(database)} is neither a URL nor a file. Write postgres://user:password@host:5432/database, or the path of a snapshot file or of migrations.`,
    );
  return snapshotOfMigrations([database], options);
}

/** What reads and replays migrations is much, and is loaded where there are some. */
async function snapshotOfMigrations(paths: readonly string[], options: OpenOptions): Promise<Snapshot> {
  const { openMigrated } = await import('./migrated.ts');
  return (await openMigrated(paths, options)).state.snapshot;
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
  const { databaseOfMigrations } = await import('./migrated.ts');
  const built = await databaseOfMigrations(paths, options);
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
  { progress, onlyCompared, asked }: ReadOptions & { progress?: Progress | undefined },
): Promise<Snapshot> {
  progress?.say(`reading ${redactUrl(url)}`);
  const session = await openUrl(url);
  try {
    return await readSnapshot(session, redactUrl(url), { onlyCompared, asked });
  } finally {
    await session.close();
  }
}
