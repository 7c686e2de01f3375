import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { acceptedSchema } from '../src/gap/accepted-file.ts';
import { manifestSchema } from '../src/intent/manifest/schema.ts';
import { verdictSchema } from '../src/report/verdict-schema.ts';

/** The JSON Schemas that the package publishes, by file name. */
export const schemas: Record<string, string> = {
  'intent.schema.json': text(manifestSchema, 'What a Postgres database is meant to be'),
  'accepted.schema.json': text(acceptedSchema, 'Known gaps of a Postgres database that may stay'),
  'gaps.schema.json': text(verdictSchema, 'gaps.json of a report, and what pgintent gaps --format json prints'),
};

function text(schema: z.ZodType, title: string): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'ref' }) }, null, 2)}\n`;
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '../schema');
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(schemas)) await writeFile(join(folder, name), content);
}
