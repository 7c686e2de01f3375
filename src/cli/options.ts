import { type Command, Option } from 'commander';
import { PgintentError } from '../database/errors.ts';
import { acceptedFile, resolveSettings, type Settings, withInventory } from '../settings.ts';

/** The options of every command that compares. */
export interface ComparingOptions {
  intent?: string;
  database?: string;
  strict?: true;
  platform?: Platform;
  shadow?: string;
  accepted?: string;
}

export type Platform = (typeof platforms)[number];
const platforms = ['postgres', 'supabase'] as const;

export const intentOption = (): Option =>
  new Option('--intent <source>', 'what should be: a folder of migrations, a manifest, a snapshot file or a URL (PGINTENT)');

export const databaseOption = (): Option =>
  new Option(
    '--database <source>',
    'what is: a URL, a snapshot file, the answer of INTROSPECTION.sql or migrations (DATABASE_URL, DATABASE_SNAPSHOT; .db-inventory.json)',
  );

export const shadowOption = (): Option =>
  new Option(
    '--shadow <url>',
    'a server to replay migrations on, in a database that is made and dropped; else the embedded engine (PGINTENT_SHADOW)',
  );

/** What a command takes that compares a database with its intent. */
export function comparing(command: Command): Command {
  return command
    .addOption(intentOption())
    .addOption(databaseOption())
    .addOption(choice('--platform <host>', 'what hosts the database; told from it when left out', platforms))
    .option('--strict', 'harmless differences, exposure that nobody stated and unknowns count too (PGINTENT_STRICT)')
    .addOption(shadowOption())
    .option('--accepted <file>', `known gaps that may stay (default: ${acceptedFile})`);
}

/** An option that is one of a few words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  const name = flags.split(' ')[0]!;
  const option = new Option(flags, `${description}: ${words.join(', ')}`);
  return option.argParser((given: string) => {
    if (words.includes(given)) return given;
    throw new PgintentError(`${name} is ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, not ${given}.`);
  });
}

/**
 * What a comparison goes by: options beat the environment.
 *
 * @throws PgintentError where the intent or the database is not set.
 */
export function comparingSettings(options: ComparingOptions): Settings & { database: string | string[] } {
  const { intent, database, strict, platform, shadow, accepted } = options;
  const stated = { intent, database, strict, platform, accepted };
  const settings = withInventory(
    resolveSettings({ ...withoutUndefined(stated), migrations: { shadow } }, environment(options), '--intent <source>'),
    '',
  );
  if (settings.database === undefined)
    throw new PgintentError(
      'No database is set. Write --database <url | snapshot file>, or set DATABASE_URL. Without a connection: pgintent introspect.',
    );
  return { ...settings, database: settings.database };
}

/** The variables that no option on the command line beats. */
export function environment({ intent, database, strict, shadow }: ComparingOptions): Record<string, string | undefined> {
  const env = { ...process.env };
  if (intent !== undefined) delete env['PGINTENT'];
  if (database !== undefined) {
    delete env['DATABASE_URL'];
    delete env['DATABASE_SNAPSHOT'];
  }
  if (strict !== undefined) delete env['PGINTENT_STRICT'];
  if (shadow !== undefined) delete env['PGINTENT_SHADOW'];
  return env;
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
