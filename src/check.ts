import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { PgintentError } from './database/errors.ts';
import { migrationObjects } from './database/migration-objects.ts';
import type { Snapshot } from './database/snapshot.ts';
import { looksLikeSnapshot, mayBeSnapshot, readSnapshotFile } from './database/snapshot-file.ts';
import { readAccepted } from './gap/accepted-file.ts';
import { compareWithAnswers } from './gap/answer.ts';
import type { CompareOptions } from './gap/compare.ts';
import type { CauseOf } from './gap/gap.ts';
import { Oracle } from './gap/oracle.ts';
import { review } from './gap/review.ts';
import { intentFromMigrations } from './intent/from-migrations.ts';
import { intentFromSnapshot } from './intent/from-snapshot.ts';
import type { Intent } from './intent/intent.ts';
import type { Resumers } from './intent/migrations/resumer.ts';
import { type OpenOptions, openSnapshot } from './open.ts';
import { onTarget } from './intent/on-target.ts';
import { platformOf } from './platform/platform.ts';
import type { Progress } from './progress.ts';
import { isUrl, quoted, redactUrl } from './database/redact.ts';
import type { Checked, CheckedMigrations } from './report/verdict.ts';
import type { MigrationOptions } from './settings.ts';

export interface CheckOptions {
  intent: string;
  database: string | string[];
  strict: boolean;
  platform?: 'postgres' | 'supabase' | undefined;
  migrations?: MigrationOptions | undefined;
  /** For a process that checks again and again. */
  resumers?: Resumers | undefined;
  progress?: Progress | undefined;
  /** The file of accepted gaps; none are accepted where it is left out, or is not there. */
  accepted?: string | undefined;
}

/** What should be, and what a folder of migrations tells beside it, where one says so. */
interface Source {
  intent: Intent;
  migrations?: (snapshot: Snapshot) => { causeOf: CauseOf | undefined; checked: CheckedMigrations };
}

/** Compares a database with its intent: the whole way of the data. */
export async function check(options: CheckOptions): Promise<Checked> {
  // Before what takes time: it may be wrong.
  const acceptances = options.accepted === undefined ? [] : await readAccepted(options.accepted);
  const sort = await sortOf(options.intent);
  const ahead = sort === 'snapshot' ? await readAhead(options) : undefined;
  const { intent, migrations } = await openIntent(sort, options);
  // The intent knows its platform; that of a snapshot or a database is told from the objects of each side.
  const named = options.platform ?? (intent.language === 'written' || migrations !== undefined ? intent.platform : undefined);
  const snapshot = await (ahead?.snapshot ??
    openSnapshot(options.database, { ...openOptions(options), platform: named, onlyCompared: true }));
  const platform = platformOf(snapshot, named);
  snapshot.strangers = intent.api?.roles ?? platform.strangers;
  snapshot.apiSchemas = intent.api?.schemas ?? platform.apiSchemas;
  const isTools = migrations === undefined ? () => false : migrationObjects(snapshot);
  const told = migrations?.(snapshot);
  options.progress?.say('comparing');
  const compare: CompareOptions = {
    strict: options.strict,
    isUsers: (kind, object, of) => platform.isUsers(kind, object, of) && !isTools(kind, object),
    causeOf: told?.causeOf,
  };
  const oracle = new Oracle();
  const comparison = await compareWithAnswers(onTarget(intent, snapshot), snapshot, { ...compare, oracle });
  return {
    intent,
    snapshot,
    comparison: review(comparison, acceptances, { today: new Date().toISOString().slice(0, 10), strict: options.strict }),
    compare,
    oracle,
    platform: platform.name,
    migrations: told?.checked,
  };
}

/** Begins to read a database on a server, and comes back once that has all queries: while it works, the intent can be read. */
async function readAhead({ database, progress }: CheckOptions): Promise<{ snapshot: Promise<Snapshot> } | undefined> {
  if (Array.isArray(database) || !isUrl(database)) return undefined;
  const asked = Promise.withResolvers<void>();
  const snapshot = openSnapshot(database, { progress, onlyCompared: true, asked: asked.resolve });
  // Whoever waits for the snapshot hears of a failure.
  snapshot.catch(() => undefined).finally(asked.resolve);
  await asked.promise;
  return { snapshot };
}

type Sort = 'migrations' | 'manifest' | 'snapshot';

/** What an intent is written as; another database counts as its snapshot. */
async function sortOf(intent: string): Promise<Sort> {
  if (isUrl(intent)) return 'snapshot';
  const found = await stat(intent).catch(() => undefined);
  if (found === undefined)
    throw new PgintentError(
      `The intent ${quoted(intent)} does not exist. Point at a folder of migrations, a manifest (.yaml, .json, .ts), a snapshot file or a database URL.`,
    );
  if (found.isDirectory() || extname(intent) === '.sql') return 'migrations';
  return mayBeSnapshot(intent) && looksLikeSnapshot(await readFile(intent, 'utf8')) ? 'snapshot' : 'manifest';
}

async function openIntent(sort: Sort, options: CheckOptions): Promise<Source> {
  if (sort === 'migrations') return intentOfMigrations(options.intent, options);
  if (sort === 'snapshot') return { intent: await intentOfDatabase(options.intent, options) };
  // The schema of a manifest takes a while to load.
  const { loadManifest } = await import('./intent/manifest/load.ts');
  return { intent: await loadManifest(options.intent) };
}

function openOptions({ platform, migrations, resumers, progress }: CheckOptions): OpenOptions {
  return { platform, resumers, progress, ...migrations };
}

async function intentOfMigrations(path: string, options: CheckOptions): Promise<Source> {
  // What reads and replays migrations is much, and most of it is for them alone.
  const [{ openMigrated }, { causeOf, checkedMigrations }] = await Promise.all([import('./migrated.ts'), import('./causes.ts')]);
  const migrated = await openMigrated([path], { ...openOptions(options), onlyCompared: true });
  const intent = intentFromMigrations(migrated.state, platformOf(migrated.state.snapshot, migrated.platform), path);
  if (intent.objects.every(({ origin }) => origin.line === undefined))
    throw new PgintentError(`The migrations in ${path} make no object: nothing could ever be a gap. Point at the folder that was meant.`);
  return {
    intent,
    migrations: (snapshot) => ({ causeOf: causeOf(migrated.folders, snapshot), checked: checkedMigrations(migrated, snapshot) }),
  };
}

/** A whole intent: a snapshot file, or another database. */
async function intentOfDatabase(source: string, { platform: named, progress }: CheckOptions): Promise<Intent> {
  const snapshot = isUrl(source) ? await openSnapshot(source, { progress, onlyCompared: true }) : await readSnapshotFile(source);
  const intent = intentFromSnapshot(snapshot, platformOf(snapshot, named), isUrl(source) ? redactUrl(source) : source);
  if (intent.objects.length === 0)
    throw new PgintentError(
      `The intent ${intent.source} holds no objects: nothing could ever be a gap. Point at the database or file that was meant.`,
    );
  return intent;
}
