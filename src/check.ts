import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { PgintentError } from './database/errors.ts';
import { parseSnapshot } from './database/snapshot-file.ts';
import { compareWithAnswers } from './gap/answer.ts';
import { intentFromSnapshot } from './intent/from-snapshot.ts';
import type { Intent } from './intent/intent.ts';
import { loadManifest } from './intent/manifest/load.ts';
import { openSnapshot } from './open.ts';
import { acrossMajors } from './intent/across-majors.ts';
import { platformOf } from './platform/platform.ts';
import { isUrl, quoted, redactUrl } from './database/redact.ts';
import type { Checked } from './report/verdict.ts';

export interface CheckOptions {
  intent: string;
  database: string | string[];
  strict: boolean;
  platform?: 'postgres' | 'supabase' | undefined;
}

/** Compares a database with its intent: the whole way of the data. */
export async function check(options: CheckOptions): Promise<Checked> {
  const written = await writtenIntent(options.intent);
  const named = options.platform ?? written?.platform;
  const snapshot = await openSnapshot(options.database, named);
  const platform = platformOf(snapshot, named);
  snapshot.strangers = written?.api?.roles ?? platform.strangers;
  snapshot.apiSchemas = written?.api?.schemas ?? platform.apiSchemas;
  const intent = written ?? (await intentOfDatabase(options.intent, named));
  const comparison = await compareWithAnswers(acrossMajors(intent, snapshot), snapshot, {
    strict: options.strict,
    isUsers: platform.isUsers,
  });
  return { intent, snapshot, comparison, platform: platform.name };
}

/** The manifest, where the intent is one. */
async function writtenIntent(intent: string): Promise<Intent | undefined> {
  if (isUrl(intent)) return undefined;
  const found = await stat(intent).catch(() => undefined);
  if (found === undefined)
    throw new PgintentError(
      `The intent ${quoted(intent)} does not exist. Point at a manifest (.yaml, .json, .ts), a snapshot file or a database URL.`,
    );
  if (found.isDirectory())
    throw new PgintentError(
      `The intent ${intent} is a folder. Point at a manifest, a snapshot file or a database URL; folders of migrations are not read yet.`,
    );
  if (extname(intent) === '.json' && (await readFile(intent, 'utf8')).includes('"pgintent.snapshot/')) return undefined;
  return loadManifest(intent);
}

/** A whole intent: a snapshot file, or another database. */
async function intentOfDatabase(source: string, named: 'postgres' | 'supabase' | undefined): Promise<Intent> {
  const snapshot = isUrl(source) ? await openSnapshot(source, named) : parseSnapshot(await readFile(source, 'utf8'), source);
  const intent = intentFromSnapshot(snapshot, platformOf(snapshot, named), isUrl(source) ? redactUrl(source) : source);
  if (intent.objects.length === 0)
    throw new PgintentError(
      `The intent ${intent.source} holds no objects: nothing could ever be a gap. Point at the database or file that was meant.`,
    );
  return intent;
}
