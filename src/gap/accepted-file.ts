import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PgintentError } from '../database/errors.ts';
import { writeWhole } from '../database/write-whole.ts';
import type { Origin } from '../intent/intent.ts';
import { showOrigin } from '../intent/manifest/problems.ts';
import type { Acceptance } from './gap.ts';

const acceptedFormat = 'pgintent.accepted/1';

/** Whether the calendar has such a day. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const day = z.string().refine(isDay, 'write a day as YYYY-MM-DD').meta({ format: 'date' });

const entry = z.strictObject({
  fingerprint: z
    .string()
    .regex(/^sha256:[0-9a-f]{16}$/, 'as pgintent gaps --format json has it')
    .describe('Of the gap that was accepted.'),
  reason: z.string().trim().min(1, 'say why the gap may stay').describe('Why the gap may stay.'),
  until: day.optional().describe('The last day on which it may.'),
  acceptedAt: day,
  strict: z.literal(true).optional().describe('The gap is one under strict only.'),
});

/** Known gaps that may stay, by their keys. */
export const acceptedSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(acceptedFormat),
  gaps: z.record(z.string(), entry),
});

/**
 * The acceptances in a file; none where there is no such file.
 *
 * @throws PgintentError with the place of what is wrong.
 */
export async function readAccepted(file: string): Promise<Acceptance[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new PgintentError(`The accepted gaps in ${file} cannot be read: ${error.message}`);
  });
  return text === undefined ? [] : parseAccepted(text, file);
}

async function parseAccepted(text: string, file: string): Promise<Acceptance[]> {
  // The parser of YAML takes a while to load, and most have no such file.
  const { readPlaces } = await import('../intent/manifest/places.ts');
  const { value, places, errors } = await readPlaces(text, file);
  if (errors.length > 0) throw problemsAt(errors);
  const parsed = acceptedSchema.safeParse(value);
  if (!parsed.success) {
    throw problemsAt(
      parsed.error.issues.map(({ path, message }) => ({
        origin: places.at(path as string[]),
        message: `${path.join('.') || 'the file'}: ${message}.`,
      })),
    );
  }
  return Object.entries(parsed.data.gaps).map(([key, accepted]) => ({ key, ...accepted, origin: places.at(['gaps', key]) }));
}

function problemsAt(problems: readonly { origin: Origin; message: string }[]): PgintentError {
  return new PgintentError(problems.map(({ message, origin }) => `${showOrigin(origin)}: ${message}`).join('\n'), {
    fault: problems[0]?.origin,
  });
}

/** Adds an acceptance, in the place of one of the same gap; the file that was there stays as it was until the new one is whole. */
export async function writeAccepted(file: string, { origin: _origin, ...added }: Acceptance): Promise<void> {
  const others = (await readAccepted(file)).map(({ origin: _place, ...one }) => one).filter(({ key }) => key !== added.key);
  const sorted = [...others, added].toSorted((left, right) => (left.key < right.key ? -1 : 1));
  const gaps = Object.fromEntries(sorted.map(({ key, ...one }) => [key, one]));
  const content = { $schema: './node_modules/pgintent/schema/accepted.schema.json', format: acceptedFormat, gaps };
  await writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
}
