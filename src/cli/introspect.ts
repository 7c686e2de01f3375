import { introspectionSql } from '../database/introspection-sql.ts';
import { writeWhole } from '../database/write-whole.ts';
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
    else await writeWhole(file, introspectionSql());
    return exitCodes.held;
  },
});
