import { PgintentError } from '../../../database/errors.ts';
import type { Tool } from '../../../database/migration-history.ts';
import type { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';

/** What reading a folder gives: the migrations in the tool's order, and sentences about what was left out. */
export interface Reading {
  migrations: Migration[];
  warnings: string[];
}

/** How one tool keeps its migrations. */
export interface MigrationTool {
  name: Tool;
  /** What in the folder tells that it is this tool's, to follow "because"; undefined where nothing does. */
  recognises(folder: Folder): Promise<string | undefined>;
  /** @throws PgintentError where the tool itself would refuse the folder, or where more than SQL is needed to run it. */
  read(folder: Folder): Promise<Reading>;
  /** How its usual migration runs, as `Migration.transaction` has it. */
  transaction: Migration['transaction'];
  /**
   * The folder that a new migration goes into, where its place tells the tool.
   *
   * @throws PgintentError where none is taken.
   */
  home?(folder: Folder): string;
  /** Names and wraps a migration that is to run behind all others. */
  next(folder: Folder, migration: NewMigration): Promise<NewFile[]>;
}

/** A migration that is to be written. */
export interface NewMigration {
  /** In snake case: `close_gaps`. */
  name: string;
  passages: readonly NewPassage[];
  /** When it is made: tools that number by time number by this. */
  at: Date;
}

/** Statements, without semicolons, below comments: lines that begin with `--`. */
export interface NewPassage {
  comments: readonly string[];
  statements: readonly string[];
}

/** A file of a new migration. */
export interface NewFile {
  /** Below the tool's folder, with slashes. */
  path: string;
  text: string;
  /** It is there already and is kept, with more in it. */
  extends?: true;
}

/** Types a tool. */
export function defineTool(tool: MigrationTool): MigrationTool {
  return tool;
}

/**
 * Two files of one version, where the tool refuses them or fails on its own table's key.
 *
 * @param same what tells two versions apart, where their text does not (001 and 1).
 */
export function refuseDuplicates(tool: Tool, migrations: readonly Migration[], same: (version: string) => string = String): void {
  const seen = new Map<string, Migration>();
  for (const migration of migrations) {
    if (migration.version === null) continue;
    const version = same(migration.version);
    const other = seen.get(version);
    if (other !== undefined)
      throw new PgintentError(
        `${other.name} and ${migration.name} have the same version, ${migration.version}: ${tool} cannot run both. Rename one of them.`,
      );
    seen.set(version, migration);
  }
}

/** A sentence about SQL files whose names the tool passes over. */
export function leftOut(tool: Tool, names: readonly string[], form: string): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  return [`Left out: ${shown}. ${tool} runs only files that are named ${form}.`];
}

/** Orders by a number, which may be longer than what a double holds. */
export function byNumber(left: string, right: string): number {
  const difference = BigInt(left) - BigInt(right);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** An error about a place in a migration. */
export function refused(migration: string, line: number | undefined, problem: string): PgintentError {
  return new PgintentError(`${migration}${line === undefined ? '' : `:${line}`}: ${problem}`);
}
