import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { manifestSchema } from '../src/intent/manifest/schema.ts';

/** Writes the JSON Schemas that the package publishes. */
const schema = z.toJSONSchema(manifestSchema, { io: 'input', unrepresentable: 'any' });
const text = JSON.stringify({ ...schema, $id: 'https://unpkg.com/pgintent/schema/intent.schema.json', title: 'pgintent intent' }, null, 2);
await writeFile(join(import.meta.dirname, '../schema/intent.schema.json'), `${text}\n`);
