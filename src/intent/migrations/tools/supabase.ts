import { basename, dirname, join, relative, sep } from 'node:path';
import { PgintentError } from '../../../database/errors.ts';
import { filesMatching } from '../glob.ts';
import { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { transactionOfOneText } from '../statements.ts';
import { schemaPaths } from './supabase-config.ts';
import { nextNumber, numbersOf, textOf } from './next.ts';
import { defineTool, leftOut, type Reading, refuseDuplicates, refused } from './tool.ts';

// The CLI's own (pkg/migration/file.go): other files are skipped.
const fileName = /^([0-9]+)_(.*)\.sql$/;

/** Supabase's CLI: `supabase/migrations` in the order of the names, or the declared `supabase/schemas`. */
export const supabase = defineTool({
  name: 'supabase',
  recognises: async (folder) => {
    const parts = ['migrations', 'schemas'];
    if (parts.includes(basename(folder.path)) && basename(dirname(folder.path)) === 'supabase') return 'it lies in the folder supabase';
    const holds = parts.some((name) => folder.folders.includes(name));
    return basename(folder.path) === 'supabase' && holds ? 'the folder is called supabase' : undefined;
  },
  async read(folder) {
    if (basename(folder.path) === 'schemas') return readSchemas(dirname(folder.path));
    if (!folder.folders.includes('migrations'))
      return folder.folders.includes('schemas') ? readSchemas(folder.path) : readMigrations(folder);
    const reading = await readMigrations(await Folder.open(folder.pathOf('migrations')));
    if (reading.migrations.length === 0 && folder.folders.includes('schemas')) return readSchemas(folder.path);
    const declared = folder.folders.includes('schemas')
      ? [`Read from migrations; for the declared schema point at ${folder.pathOf('schemas')}.`]
      : [];
    return { migrations: reading.migrations, warnings: [...reading.warnings, ...declared] };
  },
  transaction: 'file',
  home({ path, folders }) {
    if (basename(path) === 'migrations') return path;
    if (basename(path) !== 'schemas' && folders.includes('migrations')) return join(path, 'migrations');
    throw refused(path, undefined, 'a declared schema has no next migration. Write --as-migration supabase/migrations.');
  },
  async next({ sqlFiles }, migration) {
    const numbers = numbersOf(sqlFiles.filter((name) => fileName.test(name)));
    return [{ path: `${nextNumber(numbers, migration.at)}_${migration.name}.sql`, text: textOf(migration) }];
  },
});

async function readMigrations(folder: Folder): Promise<Reading> {
  const init = folder.sqlFiles.slice(0, 1).filter(isOldInit);
  const names = folder.sqlFiles.filter((name) => fileName.test(name) && !init.includes(name));
  const migrations = await Promise.all(
    names.map(async (name) => migrationOf(folder.pathOf(name), name, fileName.exec(name)![1]!, await folder.text(name))),
  );
  refuseDuplicates('supabase', migrations);
  const others = folder.sqlFiles.filter((name) => !fileName.test(name));
  const passedOver = init.map(
    (name) => `Left out: ${name}. Supabase's CLI passes over a first init from before 9 December 2021; rename it to have it run.`,
  );
  return { migrations, warnings: [...passedOver, ...leftOut('supabase', others, '<timestamp>_name.sql')] };
}

/** A first `<timestamp>_init.sql` from before 9 December 2021 is not run (pkg/migration/list.go). */
function isOldInit(name: string): boolean {
  const [, timestamp] = /^(\d{14})_init\.sql$/.exec(name) ?? [];
  return timestamp !== undefined && timestamp < '20211209000000';
}

/** The CLI sends a file's statements as one batch together with its row in the table. */
function migrationOf(file: string, name: string, version: string | null, sql: string): Migration {
  return { file, name, version, sql, transaction: transactionOfOneText(sql), psql: false };
}

/** The declared schema: the order of config.toml, or all files below `schemas` in the order of their paths. */
async function readSchemas(root: string): Promise<Reading> {
  const folder = await Folder.open(root);
  const paths = folder.files.includes('config.toml') ? schemaPaths(await folder.text('config.toml')) : [];
  const { files, warnings } =
    paths.length === 0 ? { files: await sqlBelow(folder.pathOf('schemas')), warnings: [] } : await listed(root, paths);
  const migrations = files.map(async (file) => {
    const name = relative(root, file).replaceAll(sep, '/');
    return migrationOf(file, name, null, await folder.text(name));
  });
  return { migrations: await Promise.all(migrations), warnings };
}

async function sqlBelow(path: string): Promise<string[]> {
  const folder = await Folder.open(path);
  const inner = await Promise.all(folder.folders.map((name) => sqlBelow(folder.pathOf(name))));
  return [...folder.sqlFiles.map((name) => folder.pathOf(name)), ...inner.flat()].sort();
}

/** A pattern may be about files that do not exist yet, as `db reset` takes it; a file that is named has to be there. */
async function listed(root: string, patterns: readonly string[]): Promise<{ files: string[]; warnings: string[] }> {
  const found = await Promise.all(patterns.map((pattern) => filesMatching(root, pattern)));
  const empty = patterns.filter((_, n) => found[n]!.length === 0);
  const gone = empty.find((pattern) => !/[*?[]/.test(pattern)) ?? (empty.length === patterns.length ? empty[0] : undefined);
  if (gone !== undefined)
    throw new PgintentError(`${join(root, 'config.toml')}: schema_paths names ${gone}, where there is no file. Correct it there.`);
  const warnings = empty.map((pattern) => `No file is like ${pattern}, which schema_paths in config.toml names.`);
  return { files: [...new Set(found.flat())], warnings };
}
