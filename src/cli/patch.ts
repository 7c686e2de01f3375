import { rename, writeFile } from 'node:fs/promises';
import { check } from '../check.ts';
import { PgintentError } from '../database/errors.ts';
import { patchFor } from '../patch/patch.ts';
import { defineCommand, exitCodes } from './command.ts';
import { comparing, type ComparingOptions, comparingSettings } from './options.ts';
import { refuseStale } from './stale.ts';

interface Options extends ComparingOptions {
  out?: string;
}

export const patch = defineCommand<Options>({
  name: 'patch',
  summary: 'Write SQL that closes gaps without destroying anything, proven on a twin of the database',
  build: (command) => comparing(command).option('--out <PATCH.sql>', 'the file to write; standard output when left out'),
  examples: [
    'pgintent patch --intent supabase/migrations --database "$DATABASE_URL" --out PATCH.sql',
    'psql -v ON_ERROR_STOP=1 -f PATCH.sql "$DATABASE_URL"',
  ],
  async run(options, { out, error, progress }) {
    const settings = comparingSettings(options);
    const checked = await check({ ...settings, progress });
    progress.say('proving the patch on a twin of the database');
    const { text, left, proof } = await patchFor(checked);
    await refuseStale(settings.database, checked.snapshot, progress);
    progress.end();
    if (options.out === undefined) out(text);
    else await writeWhole(options.out, text);
    for (const fault of proof.faults) error(`not proven: ${fault}\n`);
    error(`${left.length === 0 ? 'Nothing is' : left.length === 1 ? '1 thing is' : `${left.length} things are`} left to a person.\n`);
    return proof.faults.length === 0 ? exitCodes.held : exitCodes.unchecked;
  },
});

/** What was there stays as it is until the new file is whole. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    throw new PgintentError(`${file} cannot be written: ${(error as Error).message}. What was there stays as it was.`);
  }
}
