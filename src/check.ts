import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { PgintentError } from './database/errors.ts';
import { migrationObjects } from './database/migration-objects.ts';
import { looksLikeSnapshot, mayBeSnapshot, readSnapshotFile } from './database/snapshot-file.ts';
import { readAccepted } from './gap/accepted-file.ts';
import { compareWithAnswers } from './gap/answer.ts';
import type { CompareOptions } from './gap/compare.ts';
import { Oracle } from './gap/oracle.ts';
import { review } from './gap/review.ts';
import { causeOf, checkedMigrations } from './causes.ts';
import { intentFromMigrations } from './intent/from-migrations.ts';
import { intentFromSnapshot } from './intent/from-snapshot.ts';
import type { Intent } from './intent/intent.ts';
import type { Resumers } from './intent/migrations/resumer.ts';
import { type Migrated, openMigrated, type OpenOptions, openSnapshot } from './open.ts';
import { onTarget } from './intent/on-target.ts';
import { platformOf } from './platform/platform.ts';
import type { Progress } from './progress.ts';
import { isUrl, quoted, redactUrl } from './database/redact.ts';
import type { Checked } from './report/verdict.ts';
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

/** What should be, and the folder of migrations that says so, where one does. */
interface Source {
  intent: Intent;
  migrated?: Migrated;
}

/** Compares a database with its intent: the whole way of the data. */
export async function check(options: CheckOptions): Promise<Checked> {
  // Before what takes time: it may be wrong.
  const acceptances = options.accepted === undefined ? [] : await readAccepted(options.accepted);
  const { intent, migrated } = await openIntent(options);
  // The intent knows its platform; that of a snapshot or a database is told from the objects of each side.
  const named = options.platform ?? (intent.language === 'written' || migrated !== undefined ? intent.platform : undefined);
  const snapshot = await openSnapshot(options.database, { ...openOptions(options), platform: named, onlyCompared: true });
  const platform = platformOf(snapshot, named);
  snapshot.strangers = intent.api?.roles ?? platform.strangers;
  snapshot.apiSchemas = intent.api?.schemas ?? platform.apiSchemas;
  const isTools = migrated === undefined ? () => false : migrationObjects(snapshot);
  options.progress?.say('comparing');
  const compare: CompareOptions = {
    strict: options.strict,
    isUsers: (kind, object, of) => platform.isUsers(kind, object, of) && !isTools(kind, object),
    causeOf: migrated === undefined ? undefined : causeOf(migrated.folders, snapshot),
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
    migrations: migrated === undefined ? undefined : checkedMigrations(migrated, snapshot),
  };
}

async function openIntent(options: CheckOptions): Promise<Source> {
  const { intent: path } = options;
  if (isUrl(path)) return { intent: await intentOfDatabase(path, options) };
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new PgintentError(
      `The intent ${quoted(path)} does not exist. Point at a folder of migrations, a manifest (.yaml, .json, .ts), a snapshot file or a database URL.`,
    );
  if (found.isDirectory() || extname(path) === '.sql') return intentOfMigrations(path, options);
  if (mayBeSnapshot(path) && looksLikeSnapshot(await readFile(path, 'utf8'))) return { intent: await intentOfDatabase(path, options) };
  // The parser of YAML and the schema of a manifest take a while to load.
  const { loadManifest } = await import('./intent/manifest/load.ts');
  return { intent: await loadManifest(path) };
}

function openOptions({ platform, migrations, resumers, progress }: CheckOptions): OpenOptions {
  return { platform, resumers, progress, ...migrations };
}

async function intentOfMigrations(path: string, options: CheckOptions): Promise<Source> {
  const migrated = await openMigrated([path], { ...openOptions(options), onlyCompared: true });
  const intent = intentFromMigrations(migrated.state, platformOf(migrated.state.snapshot, migrated.platform), path);
  if (intent.objects.every(({ origin }) => origin.line === undefined))
    throw new PgintentError(`The migrations in ${path} make no object: nothing could ever be a gap. Point at the folder that was meant.`);
  return { intent, migrated };
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
