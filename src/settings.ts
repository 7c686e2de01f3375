import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PgintentError } from './database/errors.ts';
import type { Tool } from './database/migration-history.ts';
import type { Shadow } from './database/replay-engine.ts';

/** What a person sets, in the config of the plugin or on the command line. */
export interface Options {
  /** A folder of migrations or an .sql file, a manifest (YAML, JSON, TypeScript), a snapshot file, or the URL of another database. */
  intent?: string;
  /** The URL of the database under test, a snapshot file, or SQL files and folders to build it from in the embedded engine. */
  database?: string | string[] | undefined;
  /** Harmless differences, exposure that nobody stated, and what could not be checked fail too. */
  strict?: boolean;
  /** Fail where no database is set, instead of one skipped test. */
  required?: boolean;
  /** Databases that tests may write to, each as `host:port/database`. Embedded ones always may be. */
  disposable?: string | string[];
  /** What hosts the database; guessed from it when left out. */
  platform?: 'postgres' | 'supabase';
  /** How folders of migrations are read and replayed. */
  migrations?: MigrationOptions;
  /** The file of known gaps that may stay, which `pgintent accept` writes: pgintent.accepted.json unless set. */
  accepted?: string;
  /** The folder that each run leaves its report in, `.pgintent` unless set; `false` for none. */
  report?: string | false;
  /** The name of the Vitest project, `pgintent` unless set; its report lies in a folder of that name. For several databases in one run. */
  name?: string;
}

export interface MigrationOptions {
  /** Whose migrations they are; told from the folder when left out. */
  tool?: Tool | undefined;
  /** What a statement that fails does: `stop` (the default), or leave out what it would have made, which is unknown then. */
  onError?: 'stop' | 'continue' | undefined;
  /**
   * Where they are replayed; in the embedded engine unless set. The URL of a server where a database may be made, which is
   * dropped afterwards, or an image of Postgres, which takes @testcontainers/postgresql and Docker.
   */
  shadow?: Shadow | undefined;
}

/** What a run goes by, after the environment had its say. */
export interface Settings {
  intent: string;
  database: string | string[] | undefined;
  /** Whether the database is a person's own, from the environment or the inventory, and not the config's. */
  aimed: boolean;
  strict: boolean;
  required: boolean;
  platform: 'postgres' | 'supabase' | undefined;
  migrations: MigrationOptions;
  accepted: string;
  /** The folder of the report. */
  report: string | undefined;
  /** The name of the Vitest project. */
  name: string;
}

/** The name of the Vitest project, unless another is set. */
export const projectName = 'pgintent';

/** The plugin of the injected project whose `api` holds the settings: workers, which get what is provided, have none. */
export const intentFilesName = 'pgintent:intent-files';

type Env = Readonly<Record<string, string | undefined>>;

function set(env: Env, name: string): string | undefined {
  // Some loaders of .env files leave the quotes.
  const value = env[name]?.trim().replace(/^(["'])(.*)\1$/, '$2');
  return value === '' ? undefined : value;
}

function databaseSet(env: Env): string | undefined {
  const url = set(env, 'DATABASE_URL');
  const snapshot = set(env, 'DATABASE_SNAPSHOT');
  if (url !== undefined && snapshot !== undefined)
    throw new PgintentError(
      'DATABASE_URL and DATABASE_SNAPSHOT are both set. Set one of them: a database to connect to, or a snapshot file.',
    );
  return url ?? snapshot;
}

/**
 * Merges options with the environment, which wins: PGINTENT, DATABASE_URL or DATABASE_SNAPSHOT, PGINTENT_SHADOW,
 * PGINTENT_STRICT, PGINTENT_REPORT, CI.
 *
 * @param how Where a person writes the intent, in words.
 * @throws PgintentError where nothing says what should be, where two things say what is, or where a name is none.
 */
export function resolveSettings(options: Options, env: Env, how = `pgintent({ intent: './intent.yaml' }) in vitest.config.ts`): Settings {
  const aimed = databaseSet(env);
  const intent = set(env, 'PGINTENT') ?? options.intent?.trim();
  if (intent === undefined || intent === '')
    throw new PgintentError(
      `No intent is set: what should the database be? Write ${how}, or set PGINTENT: a folder of migrations, a manifest, a snapshot file or a database URL.`,
    );
  return {
    intent,
    // CI gives an empty text for a secret that is not there.
    database: aimed ?? (options.database === '' ? undefined : options.database),
    aimed: aimed !== undefined,
    strict: flag(env, 'PGINTENT_STRICT') ?? options.strict ?? false,
    required: (options.required ?? false) || (flag(env, 'CI') ?? false),
    platform: options.platform,
    migrations: migrationOptions(options.migrations, env),
    accepted: options.accepted ?? acceptedFile,
    report: reportFolder(options, env),
    name: nameOf(options),
  };
}

/** Where known gaps stand that may stay, beside the config. */
export const acceptedFile = 'pgintent.accepted.json';

/** Where a run leaves its report, beside the config. */
export const reportName = '.pgintent';

/** What INTROSPECTION.sql returned, saved under the name by which it is found. */
const inventoryName = '.db-inventory.json';

/** The settings of a project: where nothing names a database, the inventory in its folder stands for it. */
export function withInventory(settings: Settings, folder: string): Settings {
  const inventory = join(folder, inventoryName);
  if (settings.database !== undefined || !existsSync(inventory)) return settings;
  return { ...settings, database: inventory, aimed: true };
}

/** Reports of named projects lie side by side. */
function reportFolder(options: Options, env: Env): string | undefined {
  const named = set(env, 'PGINTENT_REPORT');
  const folder = named === undefined ? (options.report ?? reportName) : flag(env, 'PGINTENT_REPORT') === false ? false : named;
  if (folder === false) return undefined;
  const name = nameOf(options);
  return name === projectName ? folder : join(folder, name);
}

function nameOf({ name = projectName }: Options): string {
  if (/^\w[\w.-]*$/.test(name)) return name;
  throw new PgintentError(`The name ${JSON.stringify(name)} cannot be that of a folder: write letters, digits, ".", "_" and "-".`);
}

/** How migrations are read and replayed, after the environment had its say. */
export function migrationOptions(options: MigrationOptions = {}, env: Env): MigrationOptions {
  return { ...options, shadow: set(env, 'PGINTENT_SHADOW') ?? options.shadow };
}

/**
 * The database of tests of one's own: DATABASE_URL, DATABASE_SNAPSHOT, or the files that the config names.
 *
 * @throws PgintentError where there is none.
 */
export function databaseOfTests(env: Env, configured: string | string[] | undefined): string | string[] {
  const database = databaseSet(env) ?? configured;
  if (database !== undefined) return database;
  throw new PgintentError(
    "No database is set. Set DATABASE_URL, or name the SQL files that build one: test.override({ database: './migrations' }) at the top of the file, or `database` of the plugin.",
  );
}

/** Whether a config declares that the database of a URL may be written to: by host, port and name, not by who connects. */
export function isDisposable(url: string, disposable: readonly string[] = []): boolean {
  return disposable.some((declared) => placeOf(declared) === placeOf(url));
}

function placeOf(text: string): string {
  const { hostname, port, pathname } = new URL(text.includes('://') ? text : `postgres://${text}`);
  return `${hostname}:${port === '' ? '5432' : port}${pathname}`;
}

function flag(env: Env, name: string): boolean | undefined {
  const value = env[name]?.toLowerCase();
  if (value === undefined || value === '') return undefined;
  return !['0', 'false', 'no', 'off'].includes(value);
}
