import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../src/sql/script.ts';
import { splitScript, SqlSyntaxError } from '../../src/sql/index.ts';
import { type Migration, type MigrationFolder, openMigrations } from '../../src/intent/migrations/migration.ts';
import { blank, blankBetween, linesOf } from '../../src/intent/migrations/blank.ts';

/** A statement that failed, and what Postgres says. */
export interface Failed extends Place {
  /** The name of its file. */
  name: string;
  message: string;
}

/** The folders of migrations in a folder. */
export async function foldersIn(path: string): Promise<{ name: string; path: string }[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => ({ name, path: join(path, name) })).sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** As Supabase's; in the order of the names, where its tool would refuse these. */
export async function openFolder(path: string): Promise<MigrationFolder> {
  const folder = await openMigrations(path, { tool: 'supabase' }).catch(() => undefined);
  const all = (await readdir(path)).filter((name) => name.endsWith('.sql'));
  return folder !== undefined && folder.migrations.length === all.length ? folder : openMigrations(path, { tool: 'plain' });
}

/** Files that Postgres cannot read; nothing of them can be run. */
export function unreadable({ migrations }: MigrationFolder): Failed[] {
  return migrations.flatMap(({ name, sql }) => {
    try {
      splitScript(sql);
      return [];
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      return [{ name, line: 0, column: 0, message: error.message }];
    }
  });
}

/** A copy of a folder with blanks in the place of statements: on line 0, of the whole file. */
export async function copyWithout(folder: MigrationFolder, left: readonly Failed[]): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'pgintent-corpus-')), 'migrations');
  await mkdir(path);
  for (const migration of folder.migrations) {
    const failed = left.filter(({ name }) => name === migration.name);
    await writeFile(join(path, migration.name), failed.length === 0 ? migration.sql : without(migration, failed));
  }
  return path;
}

function without({ sql }: Migration, failed: readonly Failed[]): string {
  if (failed.some(({ line }) => line === 0)) return blank(sql);
  const places = new Set(failed.map(({ line, column }) => `${line}:${column}`));
  const lines = linesOf(sql);
  return splitScript(sql).statements.reduce((text, { line, column, text: statement }) => {
    if (!places.has(`${line}:${column}`)) return text;
    const start = lines[line - 1]!.start + column - 1;
    return blankBetween(text, start, start + statement.length);
  }, sql);
}
