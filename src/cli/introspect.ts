import { writeFile } from 'node:fs/promises';
import { PgintentError } from '../database/errors.ts';
import { introspectionSql } from '../database/introspection-sql.ts';
import { defineCommand, exitCodes } from './command.ts';

export const introspect = defineCommand<{ out?: string }>({
  name: 'introspect',
  summary: 'Print one read-only statement for whoever has access: its answer stands for the database',
  build: (command) => command.option('--out <file.sql>', 'the file to write; standard output when left out'),
  examples: [
    'pgintent introspect > INTROSPECTION.sql',
    'psql "$DATABASE_URL" -At -f INTROSPECTION.sql > reality.json',
    'pgintent gaps --intent supabase/migrations --database reality.json',
  ],
  async run({ out: file }, { out }) {
    if (file === undefined) out(introspectionSql());
    else
      await writeFile(file, introspectionSql()).catch((error: Error) => {
        throw new PgintentError(`The statement cannot be written to ${file}: ${error.message}`);
      });
    return exitCodes.held;
  },
});
