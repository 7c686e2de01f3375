import { stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { check } from '../check.ts';
import { PgintentError } from '../database/errors.ts';
import { writeWhole } from '../database/write-whole.ts';
import { migrationHome } from '../intent/migrations/migration.ts';
import { writeNext } from '../intent/migrations/next.ts';
import { migrationsOf } from '../patch/as-migration.ts';
import { type Patch, patchFor } from '../patch/patch.ts';
import { repositoryRoot, shorteningFrom } from '../report/places.ts';
import type { Checked } from '../report/verdict.ts';
import { type Context, defineCommand, type ExitCode, exitCodes } from './command.ts';
import { comparing, type ComparingOptions, comparingSettings } from './options.ts';
import { refuseStale } from './stale.ts';

interface Options extends ComparingOptions {
  out?: string;
  asMigration?: string | true;
  concurrently?: true;
}

export const patch = defineCommand<Options>({
  name: 'patch',
  summary: 'Write SQL that closes gaps without destroying anything, proven on a twin of the database',
  build: (command) =>
    comparing(command)
      .option('--out <PATCH.sql>', 'the file to write; standard output when left out')
      .option('--as-migration [folder]', "write it as the folder's next migration, as its tool has it; that of the database or the intent")
      .option('--concurrently', 'indexes on tables that are there go to PATCH.concurrently.sql beside --out, for psql alone'),
  examples: [
    'pgintent patch --intent supabase/migrations --database "$DATABASE_URL" --out PATCH.sql',
    'psql -v ON_ERROR_STOP=1 -f PATCH.sql "$DATABASE_URL"',
    'pgintent patch --intent supabase/migrations --database "$DATABASE_URL" --as-migration',
    'pgintent patch --intent intent.yaml --database "$DATABASE_URL" --out PATCH.sql --concurrently',
  ],
  async run(options, context) {
    const settings = comparingSettings(options);
    refuseTogether(options);
    const home = options.asMigration === undefined ? undefined : await migrationHome(await folderOf(options.asMigration, settings));
    const { progress } = context;
    const checked = await check({ ...settings, progress });
    progress.say('proving the patch on a twin of the database');
    const made = await patchFor({ ...checked, concurrently: options.concurrently, place: shorteningFrom(repositoryRoot(process.cwd())) });
    await refuseStale(settings.database, checked.snapshot, progress);
    progress.end();
    if (home === undefined || options.out !== undefined) await writePatch(options.out, made, context);
    if (home !== undefined) await writeMigrations(home, made, checked, context);
    return say(made, context);
  },
});

/** What writes PATCH.concurrently.sql is neither a migration nor standard output. */
function refuseTogether({ out, asMigration, concurrently }: Options): void {
  if (concurrently !== true) return;
  if (asMigration !== undefined)
    throw new PgintentError('--concurrently writes a file for psql, which is no migration. Leave it or --as-migration out.');
  if (out === undefined) throw new PgintentError('--concurrently writes two files. Say where with --out PATCH.sql.');
}

/** The database's own migrations lead to what it should be; else those that say so. */
async function folderOf(stated: string | true, { intent, database }: { intent: string; database: string | string[] }): Promise<string> {
  if (stated !== true) return stated;
  for (const path of [database, intent].flat()) if ((await stat(path).catch(() => undefined))?.isDirectory() === true) return path;
  throw new PgintentError('Neither the database nor the intent is a folder of migrations. Write --as-migration <folder>.');
}

async function writePatch(file: string | undefined, { text, concurrently }: Patch, { out, error }: Context): Promise<void> {
  if (file === undefined) return out(text);
  await writeWhole(file, text);
  if (concurrently === undefined) return;
  const beside = join(dirname(file), 'PATCH.concurrently.sql');
  await writeWhole(beside, concurrently);
  error(`Run ${beside} with psql behind ${file}.\n`);
}

async function writeMigrations(
  home: Awaited<ReturnType<typeof migrationHome>>,
  made: Patch,
  { migrations }: Checked,
  { out, error }: Context,
): Promise<void> {
  const { transaction } = home.tool;
  if (made.proof.faults.length > 0) return error('No migration was written: the patch is not proven.\n');
  const next = migrationsOf(made, transaction, new Date());
  if (next.length === 0) return error('No migration was written: there is nothing that one could close.\n');
  const pending = migrations?.pending ?? [];
  if (pending.length > 0) error(`Run what is pending first (${pending.join(', ')}): the patch repeats what it does.\n`);
  const files = await writeNext(home, next);
  out(files.map((file) => `${relative('', file)}\n`).join(''));
  if (transaction === 'all' && next[0]!.name !== 'close_gaps')
    error(`${home.tool.name} runs all files in one transaction, where no new label can be used: run this one, then write the next.\n`);
}

function say({ left, proof }: Patch, { error }: Context): ExitCode {
  for (const fault of proof.faults) error(`not proven: ${fault}\n`);
  error(`${left.length === 0 ? 'Nothing is' : left.length === 1 ? '1 thing is' : `${left.length} things are`} left to a person.\n`);
  return proof.faults.length === 0 ? exitCodes.held : exitCodes.unchecked;
}
