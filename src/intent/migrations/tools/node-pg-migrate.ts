import { blankBetween } from '../blank.ts';
import type { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { nextNumber, noWayBack, numbersOf, textOf } from './next.ts';
import { defineTool, refuseDuplicates, refused } from './tool.ts';

// node-pg-migrate's own patterns (sqlMigration.ts).
const up = /^\s*--[\s-]*up\s+migration/im;
const down = /^\s*--[\s-]*down\s+migration/im;
const program = /\.[cm]?[jt]s$/;

/** node-pg-migrate: SQL files with `-- Up Migration` and `-- Down Migration`, all of them in one transaction. */
export const nodePgMigrate = defineTool({
  name: 'node-pg-migrate',
  async recognises(folder) {
    const marked = await folder.findText(folder.sqlFiles, (text) => up.test(text));
    if (marked !== undefined) return `${marked} has the line "-- Up Migration"`;
    const programs = folder.files.filter((name) => /^\d/.test(name) && program.test(name));
    const typed = await folder.findText(programs, (text) => /\bnode-pg-migrate\b|\bpgm\b/.test(text));
    return typed === undefined ? undefined : `${typed} uses it`;
  },
  async read(folder) {
    const code = folder.files.find((name) => program.test(name));
    if (code !== undefined)
      throw refused(
        folder.pathOf(code),
        undefined,
        'a migration in JavaScript cannot be run here. Point at a database that node-pg-migrate built, or at its snapshot.',
      );
    const names = folder.sqlFiles.filter((name) => !name.endsWith('.down.sql'));
    const prefixes = new Map(names.map((name) => [name, prefixOf(folder, name)]));
    names.sort((left, right) => prefixes.get(left)! - prefixes.get(right)! || compareNames(left, right));
    const migrations = await Promise.all(names.map((name) => migrationOf(folder, name)));
    refuseDuplicates('node-pg-migrate', migrations);
    return { migrations, warnings: migrations.flatMap(bothWays) };
  },
  transaction: 'all',
  async next({ sqlFiles }, migration) {
    const number = nextNumber(numbersOf(sqlFiles), migration.at, String(migration.at.valueOf()));
    const text = `-- Up Migration\n\n${textOf(migration)}\n-- Down Migration\n\n${noWayBack}\n`;
    return [{ path: `${number}_${migration.name}.sql`, text }];
  },
});

/** Without a mark for up the whole file is run, its way back too. */
async function migrationOf(folder: Folder, name: string): Promise<Migration> {
  const text = await folder.text(name);
  const start = text.search(up);
  const back = text.search(down);
  const before = start === -1 ? text : blankBetween(text, 0, start);
  const sql = start === -1 || back < start ? before : blankBetween(before, back, text.length);
  return { file: folder.pathOf(name), name, version: name.replace(/(\.up)?\.sql$/, ''), sql, transaction: 'all', psql: false };
}

function bothWays({ name, sql }: Migration): string[] {
  if (up.test(sql) || !down.test(sql)) return [];
  return [`${name} has "-- Down Migration" without "-- Up Migration": node-pg-migrate runs the whole file, and so it is run here.`];
}

/** The number in front of a name; 17 digits are a date in UTC (fileNameUtils.ts). */
function prefixOf(folder: Folder, name: string): number {
  const [digits] = /^\d+/.exec(name) ?? [];
  if (digits === undefined) throw refused(folder.pathOf(name), undefined, 'node-pg-migrate wants a number in front of the name.');
  if (digits.length !== 17) return Number(digits);
  const [, date, hour, minute, second, rest] = /^(\d{8})(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(digits)!;
  const day = `${date!.slice(0, 4)}-${date!.slice(4, 6)}-${date!.slice(6)}`;
  return new Date(`${day}T${hour}:${minute}:${second}.${rest}Z`).valueOf();
}

function compareNames(left: string, right: string): number {
  return left.localeCompare(right, undefined, { usage: 'sort', numeric: true, sensitivity: 'variant', ignorePunctuation: true });
}
