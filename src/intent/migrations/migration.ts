import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PgintentError } from '../../database/errors.ts';
import { type Tool, tools as toolNames } from '../../database/migration-history.ts';
import { Folder } from './folder.ts';
import { tools } from './tools/index.ts';
import type { MigrationTool } from './tools/tool.ts';

export type { Tool } from '../../database/migration-history.ts';

/** One file that changes the database, as its tool runs it. */
export interface Migration {
  /** Absolute path. */
  file: string;
  /** What people call it: `018_orders.sql`, `20240101_init/migration.sql`. */
  name: string;
  /** As the tool's own table stores it; null for repeatable ones and for plain files without a number. */
  version: string | null;
  /** The file's text; what the tool does not run is blanked by spaces, so that offsets (UTF-16), lines and columns stay the file's. */
  sql: string;
  /** `all`: the folder runs in one transaction; `file`: this file does; `none`: each of its statements stands alone. */
  transaction: 'file' | 'none' | 'all';
  /** May hold psql's meta-commands and COPY … FROM stdin. */
  psql: boolean;
  /** Runs again whenever its text changes, after all versions. */
  repeatable?: true;
  /** Stands for every version up to its own; what it stands for is not in the list. */
  baseline?: true;
  /** As the tool's own table stores it, where a changed text makes the tool run it again. */
  checksum?: string;
}

/** A folder of migrations, read as its tool reads it. */
export interface MigrationFolder {
  /** Absolute path of the folder or file that the migrations were found in. */
  path: string;
  tool: Tool;
  /** One sentence or two: which tool, by what it was told, and how to say otherwise. */
  guess: string;
  /** In the order in which the tool runs them; never empty. */
  migrations: Migration[];
  /** Sentences about files that were left out and the like. */
  warnings: string[];
}

/**
 * Reads a folder of migrations, or a single SQL file.
 *
 * @param options.tool which tool's folder it is; told from its content unless set.
 * @throws PgintentError where there are none, or where the tool itself would refuse them.
 */
export async function openMigrations(path: string, options: { tool?: Tool | undefined } = {}): Promise<MigrationFolder> {
  const at = resolve(path);
  const folder = await openPath(at);
  const found = await recognised(folder, options.tool);
  if (found === undefined) return openInner(folder, options);
  const { migrations, warnings } = await found.tool.read(folder);
  if (migrations.length === 0) return openInner(folder, options, warnings);
  return { path: at, tool: found.tool.name, guess: found.guess, migrations, warnings };
}

/** A folder that is to get a migration. */
export interface MigrationHome {
  /** Absolute path. */
  path: string;
  tool: MigrationTool;
}

/**
 * The folder that the next migration goes into, found as `openMigrations` finds those that are there.
 *
 * @throws PgintentError where it is no folder, or nothing in it tells what tool's it is.
 */
export async function migrationHome(path: string): Promise<MigrationHome> {
  const at = resolve(path);
  const found = await stat(at).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new PgintentError(`${at} is no folder. Write --as-migration <folder of migrations>.`);
  const folder = await Folder.open(at);
  const tool = (await recognised(folder, undefined))?.tool;
  const home = tool?.home?.(folder);
  if (home !== undefined) return { path: home, tool: tool! };
  const isEmpty = tool === undefined || (await tool.read(folder)).migrations.length === 0;
  if (isEmpty && folder.folders.includes('migrations')) return migrationHome(folder.pathOf('migrations'));
  if (tool !== undefined) return { path: at, tool };
  throw new PgintentError(`${at} holds no migration yet, so nothing tells how the next one is named. Write PATCH.sql with --out.`);
}

/** People also point at the folder around: `db`, `prisma`. */
async function openInner(folder: Folder, options: { tool?: Tool | undefined }, warnings: string[] = []): Promise<MigrationFolder> {
  if (folder.folders.includes('migrations')) return openMigrations(join(folder.path, 'migrations'), options);
  const wanted = options.tool === undefined ? 'no migrations' : `no migrations of ${options.tool}`;
  const nested = folder.folders.length === 0 ? '' : ` Folders in it: ${folder.folders.slice(0, 5).join(', ')}.`;
  throw new PgintentError(
    [`${folder.path} holds ${wanted}. Point at the folder with the migration files.${nested}`, ...warnings].join('\n'),
  );
}

async function openPath(path: string): Promise<Folder> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new PgintentError(`The migrations ${path} do not exist. Point at a folder of migrations or an .sql file.`);
  if (found.isDirectory()) return Folder.open(path);
  if (!path.endsWith('.sql')) throw new PgintentError(`${path} is not an .sql file. Point at a folder of migrations or an .sql file.`);
  return new Folder(dirname(path), [basename(path)], []);
}

async function recognised(folder: Folder, named: Tool | undefined): Promise<{ tool: MigrationTool; guess: string } | undefined> {
  if (named !== undefined) return { tool: toolNamed(named), guess: `Read as ${named}, as it was set.` };
  for (const tool of tools) {
    const because = await tool.recognises(folder);
    if (because === undefined) continue;
    const others = toolNames.filter((name) => name !== tool.name).join(', ');
    return { tool, guess: `Read as ${tool.name}, because ${because}. If that is wrong, set the tool: ${others}.` };
  }
}

function toolNamed(name: Tool): MigrationTool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new PgintentError(`There is no migration tool "${name}". It can be ${toolNames.join(', ')}.`);
  return tool;
}
