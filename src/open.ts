import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { embeddedFromSql } from './database/embedded.ts';
import { DatabaseError, PgintentError } from './database/errors.ts';
import { pgliteSession } from './database/pglite-session.ts';
import { readSnapshot } from './database/read.ts';
import { isUrl, quoted, redactUrl } from './database/redact.ts';
import { readSnapshotFile } from './database/snapshot-file.ts';
import type { Snapshot } from './database/snapshot.ts';
import { openUrl } from './database/url-session.ts';
import { platformScripts } from './platform/scripts.ts';

/**
 * The snapshot of a database: read from its URL, from a snapshot file, or from SQL files that the embedded engine runs.
 *
 * @param platform what the SQL files build on; of no meaning for the others.
 */
export async function openSnapshot(database: string | string[], platform?: 'postgres' | 'supabase'): Promise<Snapshot> {
  if (Array.isArray(database)) return snapshotOfSql(database, platform);
  if (isUrl(database)) return snapshotOfUrl(database);
  if (extname(database) === '.json') return readSnapshotFile(database);
  const found = await stat(database).catch(() => undefined);
  if (found === undefined)
    throw new PgintentError(
      `The database ${quoted(database)} is neither a URL nor a file. Write postgres://user:password@host:5432/database, or the path of a snapshot file.`,
    );
  return snapshotOfSql([database], platform);
}

async function snapshotOfUrl(url: string): Promise<Snapshot> {
  const session = await openUrl(url);
  try {
    return await readSnapshot(session, redactUrl(url));
  } finally {
    await session.close();
  }
}

/** Builds a database from SQL files and folders of them, in their order, in the embedded engine. */
async function snapshotOfSql(paths: readonly string[], platform: 'postgres' | 'supabase' | undefined): Promise<Snapshot> {
  const files = (await Promise.all(paths.map(sqlFiles))).flat();
  const steps = await Promise.all(files.map(async (file) => ({ name: file, sql: await readFile(file, 'utf8') })));
  const database = await embeddedFromSql([...(await platformScripts(platform ?? 'postgres')), ...steps]);
  try {
    return await readSnapshot(pgliteSession(database), `embedded: ${paths.join(', ')}`);
  } finally {
    await database.close();
  }
}

async function sqlFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new DatabaseError(`There is no file or folder ${path} to build the database from.`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.sql')).sort();
  if (names.length === 0) throw new DatabaseError(`The folder ${path} holds no .sql files.`);
  return names.map((name) => join(path, name));
}
