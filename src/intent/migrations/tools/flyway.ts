import { crc32 } from 'node:zlib';
import { linesOf } from '../blank.ts';
import { decoded, Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { refusesTransaction } from '../statements.ts';
import { canonicalVersion, compareVersions } from '../versions.ts';
import { nextNumber, textOf } from './next.ts';
import { defineTool, leftOut, type NewFile, type Reading, refuseDuplicates, refused } from './tool.ts';

/** What a file's name says: `V1_2__add_orders.sql`. */
interface Named {
  /** Below the folder that was pointed at. */
  path: string;
  prefix: 'V' | 'R' | 'B' | 'U';
  version: string | null;
  description: string;
}

const suffix = /\.sql$/i;

/** Flyway: V in the order of its versions, then R in the order of its descriptions; folders inside are read too. */
export const flyway = defineTool({
  name: 'flyway',
  async recognises(folder) {
    const found = folder.files.find((name) => ['V', 'R', 'B'].includes(nameOf(name)?.prefix ?? '') && name.includes('__'));
    return found === undefined ? undefined : `${found} has a name of its form`;
  },
  async read(folder) {
    const paths = await pathsBelow(folder);
    const sql = paths.filter((path) => suffix.test(path));
    const named = sql.flatMap((path) => nameOf(path) ?? []);
    const chosen = ordered(named);
    const read = await Promise.all(chosen.map((one) => migrationOf(folder, one, paths)));
    const migrations = read.flatMap(({ migrations: some }) => some);
    refuseDuplicates('flyway', migrations, (version) => canonicalVersion('flyway', version));
    refuseSameDescription(migrations);
    const others = sql.filter((path) => nameOf(path) === undefined);
    const warnings = [...leftOut('flyway', others, 'V<version>__name.sql or R__name.sql'), ...read.flatMap(({ warnings: some }) => some)];
    return { migrations, warnings: [...warnings, ...baselineNote(named)] };
  },
  transaction: 'file',
  async next(folder, migration) {
    const versions = (await pathsBelow(folder)).flatMap((path) => nameOf(path) ?? []).filter(({ version }) => version !== null);
    const last = versions.toSorted((left, right) => compareVersions(left.version!, right.version!)).at(-1);
    const path = `${beside(last)}V${nextVersion(last, migration.at)}__${migration.name}.sql`;
    return withoutPlaceholders({ path, text: textOf(migration) });
  },
});

function beside(last: Named | undefined): string {
  return last === undefined ? '' : last.path.slice(0, last.path.lastIndexOf('/') + 1);
}

/** The last part of a version is counted up: `1_2` leads to `1_3`. */
function nextVersion(last: Named | undefined, at: Date): string {
  const written = /^.([\d._]+?)__/.exec(last?.path.slice(beside(last).length) ?? '')?.[1] ?? '0';
  const [, before, number] = /^(.*?)(\d+)$/.exec(written)!;
  return `${before}${nextNumber([number!], at)}`;
}

/** Flyway would fill in what looks like a placeholder. */
function withoutPlaceholders(file: NewFile): NewFile[] {
  return file.text.includes('${') ? [file, { path: `${file.path}.conf`, text: 'placeholderReplacement=false\n' }] : [file];
}

async function pathsBelow(folder: Folder, below = ''): Promise<string[]> {
  const inner = await Promise.all(
    folder.folders.map(async (name) => pathsBelow(await Folder.open(folder.pathOf(name)), `${below}${name}/`)),
  );
  return [...folder.files.map((name) => below + name), ...inner.flat()];
}

/** What Flyway knows a repeatable migration by. */
export function flywayDescription(name: string): string {
  return nameOf(name)?.description ?? '';
}

/** As ResourceNameParser.java takes names apart. */
function nameOf(path: string): Named | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(suffix, '');
  const prefix = name[0] as Named['prefix'];
  const [before, ...after] = name.slice(1).split('__');
  const description = after.join('__').replaceAll('_', ' ');
  if (prefix === 'R') return before === '' ? { path, prefix, version: null, description } : undefined;
  if (!['V', 'B', 'U'].includes(prefix) || !/^\d+([._]\d+)*$/.test(before!)) return undefined;
  return { path, prefix, version: before!.replaceAll('_', '.'), description };
}

/**
 * As on an empty database: the youngest baseline stands for every version up to its own. U leads back and is never run.
 * https://www.red-gate.com/hub/product-learning/flyway/flyways-baseline-migrations-explained-simply
 */
function ordered(named: readonly Named[]): Named[] {
  const of = (prefix: Named['prefix']): Named[] => named.filter((one) => one.prefix === prefix);
  const byVersion = (left: Named, right: Named): number => compareVersions(left.version!, right.version!);
  const baseline = of('B').toSorted(byVersion).at(-1);
  const versions = of('V').filter((one) => baseline === undefined || byVersion(one, baseline) > 0);
  const repeatable = of('R').toSorted((left, right) => (left.description < right.description ? -1 : 1));
  return [...(baseline === undefined ? [] : [baseline]), ...versions.toSorted(byVersion), ...repeatable];
}

async function migrationOf(folder: Folder, named: Named, paths: readonly string[]): Promise<Reading> {
  const { path: name, version, prefix } = named;
  const sql = await folder.text(name);
  const settings = paths.includes(`${name}.conf`) ? settingsIn(await folder.text(`${name}.conf`)) : new Map<string, string>();
  const condition = settings.get('shouldExecute');
  if (condition === 'false') return { migrations: [], warnings: [`Left out: ${name}, because its .conf says shouldExecute=false.`] };
  if (settings.get('placeholderReplacement') !== 'false') refusePlaceholders(sql, folder.pathOf(name));
  const alone = settings.has('executeInTransaction') ? settings.get('executeInTransaction') === 'false' : refusesTransaction(sql);
  const migration: Migration = {
    file: folder.pathOf(name),
    name,
    version,
    sql,
    transaction: alone ? 'none' : 'file',
    // Flyway reads the rows of COPY … FROM stdin.
    psql: true,
    ...(prefix === 'R' && { repeatable: true as const, checksum: checksumOf(await decoded(folder.pathOf(name))) }),
    ...(prefix === 'B' && { baseline: true as const }),
  };
  const doubtful = condition !== undefined && condition !== 'true';
  return { migrations: [migration], warnings: doubtful ? [`${name} is run, though its .conf says shouldExecute=${condition}.`] : [] };
}

function settingsIn(text: string): Map<string, string> {
  const pairs = linesOf(text).map(({ text: line }) => line.split('='));
  return new Map(pairs.filter(([key]) => !key!.trim().startsWith('#')).map(([key, ...value]) => [key!.trim(), value.join('=').trim()]));
}

/** Flyway fills them in everywhere, also in strings and comments, and stops where it has no value. */
function refusePlaceholders(sql: string, file: string): void {
  const found = linesOf(sql).find(({ text }) => /\$\{[^}]*\}/.test(text));
  if (found === undefined) return;
  const [placeholder] = /\$\{[^}]*\}/.exec(found.text)!;
  const remedy = 'Point at a copy with the values filled in, or at a database that Flyway built';
  throw refused(file, found.number, `Flyway fills in ${placeholder} from its own settings. ${remedy}.`);
}

/** CRC-32 over the lines without their breaks and the byte order mark (ChecksumCalculator.java), as the table stores it: a signed number. */
function checksumOf(text: string): string {
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  return String(lines.reduce((sum, line) => crc32(line.text, sum), 0) | 0);
}

function refuseSameDescription(migrations: readonly Migration[]): void {
  const repeatable = migrations.filter((migration) => migration.repeatable === true);
  const described = repeatable.map(({ name }) => nameOf(name)!.description);
  const twice = described.findIndex((description, n) => described.indexOf(description) !== n);
  if (twice !== -1)
    throw refused(repeatable[twice]!.name, undefined, `Flyway takes one R__ file of the description "${described[twice]}".`);
}

function baselineNote(named: readonly Named[]): string[] {
  const [baseline] = ordered(named);
  if (baseline?.prefix !== 'B') return [];
  const replaced = named.filter(({ prefix, version }) => prefix === 'V' && compareVersions(version!, baseline.version!) <= 0);
  return replaced.length === 0 ? [] : [`${baseline.path} stands for ${replaced.length} older versions, as on an empty database.`];
}
