import { parseArgs, type ParseArgsConfig } from 'node:util';
import { check } from './check.ts';
import { PgintentError } from './database/errors.ts';
import { snapshotText, writeSnapshot } from './database/snapshot-file.ts';
import { closeEngine } from './gap/answer.ts';
import { sayGap } from './gap/message.ts';
import { openSnapshot } from './open.ts';
import { showSummary } from './report/summary.ts';
import { type Verdict, verdictOf } from './report/verdict.ts';
import { migrationOptions, resolveSettings } from './settings.ts';

/** Exit codes: all is as intended, there are gaps, it could not be checked. */
export const exitCodes = { held: 0, gaps: 1, unchecked: 2 } as const;

const usage = `pgintent: is a Postgres database what its owner meant it to be?

  pgintent gaps --intent <manifest | snapshot file | url> --database <url | snapshot file>
                [--format text|json] [--strict] [--platform postgres|supabase] [--shadow <url>]
  pgintent snapshot --database <url> --out <file.json> [--shadow <url>]

Instead of the options, PGINTENT, DATABASE_URL or DATABASE_SNAPSHOT, PGINTENT_SHADOW may be set; an option wins.
--shadow names a server that migrations are replayed on, in a database that is made and dropped; else they are replayed
in the embedded engine.
Exit code: 0 no gaps, 1 gaps, 2 it could not be checked (also when nothing but unknowns is left).

  pgintent gaps --intent intent.yaml --database postgres://postgres:secret@localhost:5432/postgres
  pgintent snapshot --database "$DATABASE_URL" --out before.json
  pgintent gaps --intent before.json --database "$DATABASE_URL" --format json
`;

const optionsOf = {
  gaps: {
    intent: { type: 'string' },
    database: { type: 'string' },
    format: { type: 'string', default: 'text' },
    platform: { type: 'string' },
    strict: { type: 'boolean' },
    shadow: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
  snapshot: {
    database: { type: 'string' },
    out: { type: 'string' },
    shadow: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
} as const satisfies Record<string, ParseArgsConfig['options']>;

/** Where a command writes, so that tests can listen. */
export interface Streams {
  out(text: string): void;
  error(text: string): void;
}

/** Runs the command line; returns the exit code. Never throws for what a person did wrong. */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  const [command, ...rest] = argv;
  try {
    if (command === undefined || command === 'help' || command === '--help' || command === '-h') {
      streams.out(usage);
      return command === undefined ? exitCodes.unchecked : exitCodes.held;
    }
    if (command === 'gaps') return await gaps(rest, streams);
    if (command === 'snapshot') return await snapshot(rest, streams);
    throw new PgintentError(`There is no command "${command}". The commands are gaps and snapshot; pgintent --help shows them.`);
  } catch (error) {
    streams.error(`${explain(error)}\n`);
    return exitCodes.unchecked;
  } finally {
    await closeEngine();
  }
}

async function gaps(argv: readonly string[], streams: Streams): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: optionsOf.gaps });
  if (values.help === true) return help(streams);
  if (values.format !== 'text' && values.format !== 'json') throw new PgintentError(`--format is text or json, not ${values.format}.`);
  const { shadow } = values;
  const settings = resolveSettings(
    given({ intent: values.intent, database: values.database, strict: values.strict, migrations: { shadow } }),
    environment(values),
  );
  const { intent, strict, migrations } = settings;
  if (settings.database === undefined)
    throw new PgintentError('No database is set. Write --database <url | snapshot file>, or set DATABASE_URL.');
  const checked = await check({ intent, database: settings.database, strict, platform: platformNamed(values.platform), migrations });
  const verdict = verdictOf(checked, strict);
  streams.out(values.format === 'json' ? `${JSON.stringify(verdict, null, 2)}\n` : textOf(verdict));
  return codeOf(verdict);
}

async function snapshot(argv: readonly string[], streams: Streams): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: optionsOf.snapshot });
  if (values.help === true) return help(streams);
  const database = values.database ?? process.env['DATABASE_URL'];
  if (database === undefined || database === '')
    throw new PgintentError('No database is set. Write --database <url>, or set DATABASE_URL.');
  const taken = await openSnapshot(database, migrationOptions({ shadow: values.shadow }, environment(values)));
  if (values.out === undefined) streams.out(snapshotText(taken));
  else await writeSnapshot(taken, values.out);
  return exitCodes.held;
}

function help(streams: Streams): number {
  streams.out(usage);
  return exitCodes.held;
}

/** An option on the command line beats the variable that says the same. */
function environment(values: {
  intent?: string | undefined;
  database?: string | undefined;
  strict?: boolean | undefined;
  shadow?: string | undefined;
}): Record<string, string | undefined> {
  const env = { ...process.env };
  if (values.intent !== undefined) delete env['PGINTENT'];
  if (values.database !== undefined) {
    delete env['DATABASE_URL'];
    delete env['DATABASE_SNAPSHOT'];
  }
  if (values.strict !== undefined) delete env['PGINTENT_STRICT'];
  if (values.shadow !== undefined) delete env['PGINTENT_SHADOW'];
  return env;
}

function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function platformNamed(name: string | undefined): 'postgres' | 'supabase' | undefined {
  if (name === undefined || name === 'postgres' || name === 'supabase') return name;
  throw new PgintentError(`--platform is postgres or supabase, not ${name}.`);
}

function textOf(verdict: Verdict): string {
  const gapTexts = verdict.gaps.map(
    (gap) =>
      `${sayGap(gap)}\n  declared in ${[gap.origin.file, gap.origin.line, gap.origin.column].filter((part) => part !== undefined).join(':')}\n`,
  );
  return [...gapTexts, showSummary(verdict, undefined, process.stdout.isTTY && process.env['NO_COLOR'] === undefined)].join('\n');
}

function codeOf({ summary }: Verdict): number {
  if (summary.gaps > 0) return exitCodes.gaps;
  return summary.unknown > 0 || summary.blocked > 0 ? exitCodes.unchecked : exitCodes.held;
}

/** What a person reads: a sentence for what they can put right, the whole trace for a fault of this program. */
function explain(error: unknown): string {
  if (error instanceof PgintentError) return error.message;
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return `${error.message} pgintent --help shows the options.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
