import { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { transactionOfOneText } from '../statements.ts';
import { nextNumber, numbersOf, textOf } from './next.ts';
import { defineTool, refused } from './tool.ts';

const script = 'migration.sql';
const lock = 'migration_lock.toml';

/** Prisma Migrate: `20240101120000_init/migration.sql`, in the order of the folders' names. */
export const prisma = defineTool({
  name: 'prisma',
  async recognises(folder) {
    if (folder.files.includes(lock)) return `it holds ${lock}`;
    for (const name of folder.folders) {
      const { files } = await Folder.open(folder.pathOf(name));
      // Drizzle's folders look alike, with a snapshot beside the script.
      if (files.includes(script)) return files.includes('snapshot.json') ? undefined : `${name} holds ${script}`;
    }
  },
  async read(folder) {
    await refuseOtherDatabase(folder);
    const migrations = await Promise.all(folder.folders.map((name) => migrationOf(folder, name)));
    return { migrations, warnings: [] };
  },
  transaction: 'file',
  async next({ folders }, migration) {
    return [{ path: `${nextNumber(numbersOf(folders), migration.at)}_${migration.name}/${script}`, text: textOf(migration) }];
  },
});

async function migrationOf(folder: Folder, name: string): Promise<Migration> {
  const inner = await Folder.open(folder.pathOf(name));
  // Prisma's error P3015.
  if (!inner.files.includes(script)) throw refused(inner.path, undefined, `there is no ${script} in it. Restore it, or delete the folder.`);
  const sql = await inner.text(script);
  return {
    file: inner.pathOf(script),
    name: `${name}/${script}`,
    version: name,
    sql,
    transaction: transactionOfOneText(sql),
    psql: false,
  };
}

/** Reads the lock file as Prisma does (migrations_directory.rs): the line that starts with `provider`. */
async function refuseOtherDatabase(folder: Folder): Promise<void> {
  if (!folder.files.includes(lock)) return;
  const [, provider] = /^provider\s*=\s*"([^"]*)"/m.exec(await folder.text(lock)) ?? [];
  if (provider !== undefined && provider !== 'postgresql' && provider !== 'postgres' && provider !== 'cockroachdb')
    throw refused(folder.pathOf(lock), undefined, `these migrations are for ${provider}, not for Postgres.`);
}
