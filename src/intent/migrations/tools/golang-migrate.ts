import type { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { transactionOfOneText } from '../statements.ts';
import { nextNumber, noWayBack, numbersOf, textOf } from './next.ts';
import { byNumber, defineTool, leftOut, refuseDuplicates } from './tool.ts';

// source/parse.go
const fileName = /^([0-9]+)_(.*)\.(up|down)\.sql$/;

/** golang-migrate: `1_name.up.sql` with its way back in another file, in the order of the numbers. */
export const golangMigrate = defineTool({
  name: 'golang-migrate',
  async recognises(folder) {
    const found = folder.files.find((name) => fileName.exec(name)?.[3] === 'up');
    return found === undefined ? undefined : `${found} has a name of its form`;
  },
  async read(folder) {
    const names = folder.sqlFiles.filter((name) => fileName.exec(name)?.[3] === 'up');
    const read = await Promise.all(names.map((name) => migrationOf(folder, name)));
    const migrations = read.toSorted((left, right) => byNumber(left.version!, right.version!));
    refuseDuplicates('golang-migrate', migrations);
    const others = folder.sqlFiles.filter((name) => !fileName.test(name));
    return { migrations, warnings: leftOut('golang-migrate', others, '<number>_name.up.sql') };
  },
  transaction: 'file',
  async next({ sqlFiles }, migration) {
    const number = nextNumber(numbersOf(sqlFiles.filter((name) => fileName.test(name))), migration.at);
    const path = `${number}_${migration.name}`;
    return [
      { path: `${path}.up.sql`, text: textOf(migration) },
      { path: `${path}.down.sql`, text: `${noWayBack}\n` },
    ];
  },
});

async function migrationOf(folder: Folder, name: string): Promise<Migration> {
  const sql = await folder.text(name);
  const version = String(BigInt(fileName.exec(name)![1]!));
  return { file: folder.pathOf(name), name, version, sql, transaction: transactionOfOneText(sql), psql: false };
}
