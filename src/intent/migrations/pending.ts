import type { Applied, History, Tool } from '../../database/migration-history.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { address } from '../../kinds/catalog.ts';
import type { Migration, MigrationFolder } from './migration.ts';
import { flywayDescription } from './tools/flyway.ts';
import { canonicalVersion, compareVersions } from './versions.ts';

/** What a database's own table says about a folder. */
export interface Pending {
  /** Files whose migration was not applied, those that began and did not end among them. */
  pending: Set<string>;
  /** Files whose migration began and did not end. */
  failed: Set<string>;
  /** The table that says so, for people: `public.schema_migrations`. */
  history: string;
  /** What the table says was applied, or began, and the folder does not hold. */
  unknownVersions: string[];
}

/** Whether a tool would pass over a migration, because its table says that the database has it. */
type Judge = (migration: Migration) => boolean;

/** Which migrations of a folder a database lacks; undefined where nothing tells, and `whyNoHistory` says why. */
export function pendingOf(folder: MigrationFolder, snapshot: Snapshot): Pending | undefined {
  if (!isTracked(folder)) return undefined;
  const history = historyOf(folder, snapshot);
  if (history === undefined || history.unread !== undefined) return undefined;
  const isApplied = judgeOf(history);
  const begun = new Set(history.failed.map((version) => canonicalVersion(folder.tool, version)));
  const failed = folder.migrations.filter((migration) => begun.has(keyOf(migration, folder.tool)));
  const missing = folder.migrations.filter((migration) => !isApplied(migration));
  return {
    pending: new Set([...missing, ...failed].map(({ file }) => file)),
    failed: new Set(failed.map(({ file }) => file)),
    history: address(history.schema, history.table),
    unknownVersions: unknownVersions(folder, history),
  };
}

/** Why nothing tells which migrations a database has: the end of a sentence. */
export function whyNoHistory(folder: MigrationFolder, snapshot: Snapshot): { reason: string; remedy: string } {
  if (folder.tool === 'plain') return { reason: 'plain SQL files leave no history in the database', remedy: 'use a migration tool' };
  if (!isTracked(folder))
    return { reason: 'a declared schema leaves no history in the database', remedy: 'point at the folder of migrations' };
  if (snapshot.data.histories === undefined)
    return { reason: 'an older version of pgintent saved this snapshot without it', remedy: 'save the snapshot again' };
  return (
    historyOf(folder, snapshot)?.unread ?? {
      reason: `the database has no table of ${folder.tool}`,
      remedy: `let ${folder.tool} run the migrations, or check which database this is`,
    }
  );
}

function isTracked({ tool, migrations }: MigrationFolder): boolean {
  return tool !== 'plain' && migrations.some(({ version, repeatable }) => version !== null || repeatable === true);
}

/** Of several tables of the tool the readable one that knows most of the folder's migrations. */
function historyOf(folder: MigrationFolder, snapshot: Snapshot): History | undefined {
  const known = (history: History): number => (history.unread === undefined ? folder.migrations.filter(judgeOf(history)).length : -1);
  return (snapshot.data.histories ?? [])
    .filter(({ tool }) => tool === folder.tool)
    .map((history) => ({ history, known: known(history) }))
    .toSorted((left, right) => right.known - left.known)[0]?.history;
}

function judgeOf(history: History): Judge {
  switch (history.tool) {
    case 'golang-migrate':
      return golangJudge(history);
    case 'flyway':
      return flywayJudge(history);
    case 'drizzle':
      return drizzleJudge(history);
    default: {
      const versions = new Set(history.applied.map(({ version }) => version));
      return ({ version }) => version !== null && versions.has(version);
    }
  }
}

/** The table holds one version, which stands for everything up to it. */
function golangJudge({ applied, failed }: History): Judge {
  const at = [...applied.map(({ version }) => version), ...failed].map(BigInt);
  return ({ version }) => at.some((last) => BigInt(version!) <= last);
}

/** What a database had before Flyway came is not run, nor is a baseline where anything as young was. */
function flywayJudge({ applied, baseline }: History): Judge {
  const versioned = applied.map(({ version }) => version).filter((version) => version !== '');
  const versions = new Set(versioned.map((version) => canonicalVersion('flyway', version)));
  const youngest = versioned.toSorted(compareVersions).at(-1);
  return (migration) => {
    if (migration.repeatable === true) return isUnchanged(migration, applied);
    if (baseline !== undefined && compareVersions(migration.version!, baseline) <= 0) return true;
    if (migration.baseline === true && youngest !== undefined) return compareVersions(migration.version!, youngest) <= 0;
    return versions.has(canonicalVersion('flyway', migration.version!));
  };
}

function isUnchanged({ name, checksum }: Migration, applied: readonly Applied[]): boolean {
  return applied.some((one) => one.version === '' && one.name === flywayDescription(name) && one.checksum === checksum);
}

/** With a journal Drizzle runs what is younger than the youngest; since 1.0 it goes by name, and tables from before hold the second. */
function drizzleJudge({ applied }: History): Judge {
  const youngest = Math.max(-Infinity, ...applied.map(({ version }) => Number(version)));
  const keys = new Set(applied.map(drizzleKey));
  return ({ version }) => (isTime(version!) ? Number(version) <= youngest : keys.has(version!) || keys.has(secondIn(version!)));
}

/** The name, or the second of a row from before there were names. */
function drizzleKey({ version, name }: Applied): string {
  return name ?? `second ${Math.floor(Number(version) / 1000)}`;
}

/** `20240131093000_name` starts with it (migrator.utils.ts). */
function secondIn(name: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
  return year === undefined ? '' : `second ${Date.UTC(+year, +month! - 1, +day!, +hour!, +minute!, +second!) / 1000}`;
}

/** A journal's "when", in milliseconds; the names of folders hold more than digits. */
function isTime(version: string): boolean {
  return /^\d+$/.test(version);
}

function unknownVersions(folder: MigrationFolder, { applied, failed }: History): string[] {
  const { tool, migrations } = folder;
  const known = new Set(migrations.flatMap((migration) => [keyOf(migration, tool), secondIn(migration.version ?? '')]));
  const baseline = migrations.find((migration) => migration.baseline === true)?.version;
  const isReplaced = (version: string): boolean => typeof baseline === 'string' && compareVersions(version, baseline) <= 0;
  const isKnown = (one: Applied): boolean =>
    known.has(canonicalVersion(tool, one.version)) || (tool === 'drizzle' && known.has(drizzleKey(one)));
  const unknown = applied.filter((one) => one.version !== '' && !isReplaced(one.version) && !isKnown(one));
  const begun = failed.filter((version) => !known.has(canonicalVersion(tool, version)));
  return [...unknown.map(({ version, name }) => (tool === 'drizzle' ? (name ?? version) : version)), ...begun];
}

/** What the tool's table calls a migration: its version, or what a repeatable one is described by. */
function keyOf({ version, name, repeatable }: Migration, tool: Tool): string {
  return repeatable === true ? flywayDescription(name) : canonicalVersion(tool, version ?? '');
}
