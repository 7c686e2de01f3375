import { blank, linesOf } from '../blank.ts';
import type { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { nextNumber, noWayBack, numbersOf, textOf } from './next.ts';
import { defineTool, leftOut, refuseDuplicates, refused } from './tool.ts';

// These patterns are dbmate's own (pkg/dbmate/migration.go, db.go).
const mark = /^--\s*migrate:(up|down)(?:\s+(.*))?$/;
const fileName = /^(\d+).*\.sql$/;

/** dbmate: `-- migrate:up` and `-- migrate:down` in one file, in the order of the names. */
export const dbmate = defineTool({
  name: 'dbmate',
  async recognises(folder) {
    const marked = await folder.findText(folder.sqlFiles, (text) => linesOf(text).some((line) => mark.exec(line.text)?.[1] === 'up'));
    return marked === undefined ? undefined : `${marked} has the line "-- migrate:up"`;
  },
  async read(folder) {
    const names = folder.sqlFiles.filter((name) => fileName.test(name));
    const migrations = await Promise.all(names.map((name) => migrationOf(folder, name)));
    refuseDuplicates('dbmate', migrations);
    const others = folder.sqlFiles.filter((name) => !fileName.test(name));
    return { migrations, warnings: leftOut('dbmate', others, '<number>_name.sql') };
  },
  transaction: 'file',
  async next({ sqlFiles }, migration) {
    const number = nextNumber(numbersOf(sqlFiles), migration.at);
    const text = `-- migrate:up\n\n${textOf(migration)}\n-- migrate:down\n\n${noWayBack}\n`;
    return [{ path: `${number}_${migration.name}.sql`, text }];
  },
});

async function migrationOf(folder: Folder, name: string): Promise<Migration> {
  const text = await folder.text(name);
  let section: 'up' | 'down' | undefined;
  let transaction: Migration['transaction'] = 'file';
  let sql = '';
  for (const line of linesOf(text)) {
    const [, direction, options] = mark.exec(line.text) ?? [];
    if (direction !== undefined) section = direction as 'up' | 'down';
    else if (section === undefined && !/^\s*(--|$)/.test(line.text))
      throw refused(folder.pathOf(name), line.number, 'dbmate runs nothing before "-- migrate:up". Move this below it.');
    if (direction === 'up' && (options ?? '').split(/\s+/).includes('transaction:false')) transaction = 'none';
    const raw = text.slice(line.start, line.end);
    sql += direction === undefined && section !== 'down' ? raw : blank(raw);
  }
  if (section === undefined) throw refused(folder.pathOf(name), undefined, 'the line "-- migrate:up" is missing, which dbmate requires.');
  return { file: folder.pathOf(name), name, version: fileName.exec(name)![1]!, sql, transaction, psql: false };
}
