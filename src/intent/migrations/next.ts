import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PgintentError } from '../../database/errors.ts';
import { splitScript, SqlSyntaxError } from '../../sql/index.ts';
import { Folder } from './folder.ts';
import type { Migration, MigrationHome } from './migration.ts';
import { runnable } from './psql.ts';
import type { MigrationTool, NewFile, NewMigration } from './tools/tool.ts';

/**
 * Writes migrations behind those that are there, the first one first, and returns their files. They are tried in a copy
 * of the folder before: what the tool would read there must be what was meant.
 *
 * @throws PgintentError where they cannot be written, or would not be what the tool runs last; the folder is as it was.
 */
export async function writeNext({ path, tool }: MigrationHome, migrations: readonly NewMigration[]): Promise<string[]> {
  const files = await tried(path, tool, migrations);
  const fresh = files.filter((one) => one.extends !== true);
  const made: string[] = [];
  try {
    for (const file of fresh) made.push(await create(join(path, file.path), file.text));
    // What names the new files comes when they are there.
    for (const file of files.filter((one) => one.extends === true)) await replace(join(path, file.path), file.text);
  } catch (error) {
    for (const one of made) await rm(one, { recursive: true });
    throw new PgintentError(`No migration was written to ${path}: ${(error as Error).message}.`);
  }
  return fresh.map((file) => join(path, file.path));
}

/** The files of all, each by its last text. */
async function tried(path: string, tool: MigrationTool, migrations: readonly NewMigration[]): Promise<NewFile[]> {
  const parent = await mkdtemp(join(tmpdir(), 'pgintent-next-'));
  try {
    const copy = join(parent, 'migrations');
    await cp(path, copy, { recursive: true, dereference: true });
    const before = await tool.read(await Folder.open(copy));
    const files = new Map<string, NewFile>();
    for (const migration of migrations) {
      for (const file of await tool.next(await Folder.open(copy), migration)) {
        files.set(file.path, file);
        await mkdir(dirname(join(copy, file.path)), { recursive: true });
        await writeFile(join(copy, file.path), file.text, { flag: file.extends === true ? 'w' : 'wx' });
      }
    }
    refuseOthers(tool, before.migrations, (await tool.read(await Folder.open(copy))).migrations, migrations);
    return [...files.values()];
  } catch (error) {
    throw new PgintentError(`No migration was written to ${path}: ${(error as Error).message.replaceAll(`${parent}/migrations`, path)}`);
  } finally {
    await rm(parent, { recursive: true });
  }
}

/** What the tool reads now has to be what it read before, and behind it what was to be written. */
function refuseOthers(
  tool: MigrationTool,
  before: readonly Migration[],
  after: readonly Migration[],
  migrations: readonly NewMigration[],
): void {
  const known = new Set(before.map(({ name }) => name));
  const added = after.filter(({ name }) => !known.has(name));
  const versions = after.filter(({ repeatable }) => repeatable !== true);
  const behind = versions.slice(versions.length - migrations.length);
  const stranger = behind.findLast(({ name }) => known.has(name));
  if (stranger !== undefined)
    throw new PgintentError(
      `${tool.name} would run ${added.map(({ name }) => name).join(', ')} before ${stranger.name}, and not behind it. Write PATCH.sql with --out, and name the file yourself.`,
    );
  for (const [n, migration] of behind.entries())
    if (!sameStatements(migration, migrations[n]!))
      throw new PgintentError(
        `the patch holds a line that ${tool.name} takes for one of its own marks, so it would run something else. Write PATCH.sql with --out instead.`,
      );
}

function sameStatements(read: Migration, { passages }: NewMigration): boolean {
  const meant = passages.flatMap((passage) => passage.statements).map((text) => text.trim());
  const statements = statementsOf(read);
  return statements.length === meant.length && statements.every((text, n) => text === meant[n]);
}

/** None where a mark cut a statement in two. */
function statementsOf(read: Migration): string[] {
  try {
    return splitScript(runnable(read)).statements.map(({ text }) => text.trim());
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}

/** Never a file that is there. Returns what was made: the file, or the folder around it. */
async function create(file: string, text: string): Promise<string> {
  const folder = await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
  return folder ?? file;
}

/** What was there stays as it is until the new file is whole. */
async function replace(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}
