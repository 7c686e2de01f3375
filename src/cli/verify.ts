import { check } from '../check.ts';
import { writeWhole } from '../database/write-whole.ts';
import { repositoryRoot, shorteningFrom } from '../report/places.ts';
import { verifySqlOf } from '../report/sql-files.ts';
import { defineCommand, exitCodes } from './command.ts';
import { comparing, type ComparingOptions, comparingSettings } from './options.ts';

interface Options extends ComparingOptions {
  out?: string;
}

export const verify = defineCommand<Options>({
  name: 'verify',
  summary: 'Write one read-only statement that says PASS, FAIL or UNKNOWN of each intended object',
  build: (command) => comparing(command).option('--out <VERIFY.sql>', 'the file to write; standard output when left out'),
  examples: [
    'pgintent verify --intent supabase/migrations --database "$DATABASE_URL" --out VERIFY.sql',
    'psql -f VERIFY.sql "$DATABASE_URL"',
  ],
  async run(options, { out, progress }) {
    const settings = comparingSettings(options);
    const checked = await check({ ...settings, progress });
    const text = await verifySqlOf(checked, shorteningFrom(repositoryRoot(process.cwd())));
    progress.end();
    if (options.out === undefined) out(text);
    else await writeWhole(options.out, text);
    return exitCodes.held;
  },
});
