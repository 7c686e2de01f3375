import { PgintentError } from '../database/errors.ts';
import { snapshotText, writeSnapshot } from '../database/snapshot-file.ts';
import { openSnapshot } from '../open.ts';
import { migrationOptions } from '../settings.ts';
import { defineCommand, exitCodes } from './command.ts';
import { databaseOption, environment, shadowOption } from './options.ts';

interface Options {
  database?: string;
  out?: string;
  shadow?: string;
}

export const snapshot = defineCommand<Options>({
  name: 'snapshot',
  summary: 'Save what a database is, to compare with later',
  build: (command) =>
    command
      .addOption(databaseOption())
      .option('--out <file.json>', 'the file to write; standard output when left out')
      .addOption(shadowOption()),
  examples: [
    'pgintent snapshot --database "$DATABASE_URL" --out before.json',
    'pgintent gaps --intent before.json --database "$DATABASE_URL"',
  ],
  async run(options, { out, progress }) {
    const database = options.database ?? process.env['DATABASE_URL'];
    if (database === undefined || database === '')
      throw new PgintentError('No database is set. Write --database <url>, or set DATABASE_URL.');
    const taken = await openSnapshot(database, { ...migrationOptions({ shadow: options.shadow }, environment(options)), progress });
    progress.end();
    if (options.out === undefined) out(snapshotText(taken));
    else await writeSnapshot(taken, options.out);
    return exitCodes.held;
  },
});
