import { blank, type Line, linesOf } from '../blank.ts';
import type { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { nextNumber, noWayBack, numbersOf, textOf } from './next.ts';
import { byNumber, defineTool, leftOut, refuseDuplicates, refused } from './tool.ts';

const fileName = /^(\d+)_.*\.(?:sql|go)$/;

/** goose: `-- +goose Up` and `-- +goose Down` in one file, in the order of the numbers. */
export const goose = defineTool({
  name: 'goose',
  async recognises(folder) {
    const marked = await folder.findText(folder.sqlFiles, (text) => linesOf(text).some((line) => annotationOf(line) === 'up'));
    return marked === undefined ? undefined : `${marked} has the line "-- +goose Up"`;
  },
  async read(folder) {
    refuseGo(folder);
    const names = folder.sqlFiles.filter((name) => fileName.test(name));
    const read = await Promise.all(names.map((name) => migrationOf(folder, name)));
    const migrations = read.map(({ migration }) => migration).toSorted((left, right) => byNumber(left.version!, right.version!));
    refuseDuplicates('goose', migrations);
    const others = folder.sqlFiles.filter((name) => !fileName.test(name));
    return { migrations, warnings: [...leftOut('goose', others, '<number>_name.sql'), ...read.flatMap(({ warnings }) => warnings)] };
  },
  transaction: 'file',
  async next({ sqlFiles }, migration) {
    const number = nextNumber(numbersOf(sqlFiles.filter((name) => fileName.test(name))), migration.at);
    const text = `-- +goose Up\n\n${textOf(migration, asOne)}\n-- +goose Down\n\n${noWayBack}\n`;
    return [{ path: `${number}_${migration.name}.sql`, text }];
  },
});

/** goose takes a semicolon at the end of a line for the end of a statement, and leaves out comments and empty lines but in here. */
function asOne(statement: string): string {
  return statement.includes('\n') ? `-- +goose StatementBegin\n${statement};\n-- +goose StatementEnd` : `${statement};`;
}

function refuseGo(folder: Folder): void {
  const program = folder.files.find((name) => name.endsWith('.go') && !name.endsWith('_test.go') && fileName.test(name));
  if (program !== undefined)
    throw refused(
      folder.pathOf(program),
      undefined,
      'a migration in Go cannot be run here. Point at a database that goose built, or at its snapshot.',
    );
}

/** What follows `+goose` in a line that is an annotation, in lower case (internal/sqlparser/parser.go). */
function annotationOf({ text }: Line): string | undefined {
  if (!text.trimStart().startsWith('--') || !text.includes('+goose')) return undefined;
  return text.replaceAll('--', '').replace('+goose', '').trim().toLowerCase();
}

const known = new Set(['up', 'down', 'statementbegin', 'statementend', 'no transaction', 'envsub on', 'envsub off']);

async function migrationOf(folder: Folder, name: string): Promise<{ migration: Migration; warnings: string[] }> {
  const text = await folder.text(name);
  const file = folder.pathOf(name);
  const annotations = new Set<string>();
  const warnings: string[] = [];
  let sql = '';
  for (const line of linesOf(text)) {
    const annotation = annotationOf(line);
    if (annotation === undefined) refuseEarly(line, annotations, file);
    else refuseAnnotation(annotation, annotations, line, file);
    if (annotation === 'envsub on' && !annotations.has('down'))
      warnings.push(`${name}:${line.number}: goose fills in variables of its environment here; they are left as they stand.`);
    if (annotation !== undefined) annotations.add(annotation);
    const raw = text.slice(line.start, line.end);
    sql += annotation === undefined && !annotations.has('down') ? raw : blank(raw);
  }
  if (!annotations.has('up')) throw refused(file, undefined, 'the line "-- +goose Up" is missing, which goose requires.');
  const transaction = annotations.has('no transaction') ? 'none' : 'file';
  return { migration: { file, name, version: versionOf(name, file), sql, transaction, psql: false }, warnings };
}

function refuseEarly(line: Line, annotations: ReadonlySet<string>, file: string): void {
  if (annotations.has('up') || /^\s*(--|$)/.test(line.text)) return;
  throw refused(file, line.number, 'goose runs nothing before "-- +goose Up". Move this below it.');
}

function refuseAnnotation(annotation: string, before: ReadonlySet<string>, line: Line, file: string): void {
  if (!known.has(annotation)) throw refused(file, line.number, `goose knows no annotation "${annotation}".`);
  if (annotation === 'up' && before.has('up')) throw refused(file, line.number, 'goose takes one "-- +goose Up" a file.');
  if (annotation === 'down' && (before.has('down') || !before.has('up')))
    throw refused(file, line.number, 'goose takes one "-- +goose Down" a file, behind "-- +goose Up".');
}

/** As a number, which is how the table stores it. */
function versionOf(name: string, file: string): string {
  const version = String(BigInt(fileName.exec(name)![1]!));
  if (version === '0') throw refused(file, undefined, 'goose wants a version greater than zero.');
  return version;
}
