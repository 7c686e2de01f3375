import type { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { nextNumber, numbersOf, textOf } from './next.ts';
import { byNumber, defineTool } from './tool.ts';

const down = /\.(?:down|undo|rollback)\.sql$/i;

/**
 * SQL files without a tool, as people run them with psql: in the order of their names, numbers read as numbers, each
 * statement by itself. Folders inside are not read: they hold seeds, archives and ways back as often as migrations.
 */
export const plain = defineTool({
  name: 'plain',
  recognises: async (folder) => (folder.sqlFiles.length === 0 ? undefined : 'its .sql files bear the marks of no tool'),
  async read(folder) {
    const names = folder.sqlFiles.filter((name) => !down.test(name)).toSorted(compareNames);
    const migrations = await Promise.all(names.map((name) => migrationOf(folder, name)));
    return { migrations, warnings: [...ways(folder), ...order(names), ...sameNumbers(migrations), ...nested(folder)] };
  },
  transaction: 'none',
  async next({ sqlFiles }, migration) {
    const names = sqlFiles.filter((name) => !down.test(name)).toSorted(compareNames);
    const [, between = '_'] = /^\d+([-_. ])/.exec(names.at(-1) ?? '') ?? [];
    return [{ path: `${nextNumber(numbersOf(names), migration.at, '001')}${between}${migration.name}.sql`, text: textOf(migration) }];
  },
});

async function migrationOf(folder: Folder, name: string): Promise<Migration> {
  const version = /^\d+/.exec(name)?.[0] ?? null;
  return { file: folder.pathOf(name), name, version, sql: await folder.text(name), transaction: 'none', psql: true };
}

/** Natural order: `2_b.sql` before `10_a.sql`; names alike but for leading zeros in the order of their letters. */
function compareNames(left: string, right: string): number {
  const [lefts, rights] = [partsOf(left), partsOf(right)];
  for (const [n, part] of lefts.entries()) {
    const other = rights[n];
    if (other === undefined) return 1;
    const numbers = /^\d/.test(part) && /^\d/.test(other);
    const order = numbers ? byNumber(part, other) : compareText(part, other);
    if (order !== 0) return order;
  }
  return lefts.length - rights.length || compareText(left, right);
}

function partsOf(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function ways(folder: Folder): string[] {
  const back = folder.sqlFiles.filter((name) => down.test(name));
  return back.length === 0
    ? []
    : [`Left out, because they lead back: ${back.slice(0, 5).join(', ')}${back.length > 5 ? ' and more' : ''}.`];
}

function order(names: readonly string[]): string[] {
  const letters = names.toSorted();
  const first = names.findIndex((name, n) => name !== letters[n]);
  return first === -1
    ? []
    : [`${names[first]} is run before ${letters[first]}: numbers are read as numbers. Where letters should count, pad them with zeros.`];
}

function sameNumbers(migrations: readonly Migration[]): string[] {
  return migrations.flatMap(({ version, name }, n) => {
    const before = migrations[n - 1];
    const same = version !== null && typeof before?.version === 'string' && byNumber(version, before.version) === 0;
    return same ? [`${before.name} and ${name} have the same number; they are run in this order.`] : [];
  });
}

function nested(folder: Folder): string[] {
  return folder.folders.length === 0 ? [] : [`Folders inside are not read: ${folder.folders.slice(0, 5).join(', ')}.`];
}
