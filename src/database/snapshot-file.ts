import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { readKinds } from '../kinds/index.ts';
import { PgintentError } from './errors.ts';
import { formatOf, isIntrospection, snapshotOfIntrospection, valueIn } from './introspection-file.ts';
import { tools } from './migration-history.ts';
import { Snapshot, type SnapshotData, snapshotFormat } from './snapshot.ts';
import { writeWhole } from './write-whole.ts';

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
}

const historySchema = z.object({
  tool: z.enum(tools),
  schema: z.string(),
  table: z.string(),
  applied: z.array(z.object({ version: z.string(), name: z.string().optional(), checksum: z.string().optional() })),
  failed: z.array(z.string()),
  baseline: z.string().optional(),
  unread: z.object({ reason: z.string(), remedy: z.string() }).optional(),
});

const fileSchema = z.object({
  format: z.string(),
  sha256: z.string(),
  server: z.object({
    major: z.number().int(),
    versionNum: z.number().int(),
    version: z.string(),
    database: z.string(),
    role: z.string(),
    pglite: z.boolean(),
  }),
  readAt: z.string(),
  url: z.string(),
  environment: z.object({ functions: z.custom(isListOfObjects), types: z.custom(isListOfObjects), operators: z.custom(isListOfObjects) }),
  // What is in them the checksum vouches for; there are tens of thousands.
  objects: z.record(z.string(), z.custom(isListOfObjects, 'is no list of objects')),
  unread: z.array(z.object({ kinds: z.array(z.string()), reason: z.string(), remedy: z.string() })),
  unmodelled: z.array(z.object({ what: z.string(), name: z.string() })),
  histories: z.array(historySchema).optional(),
});

/** A snapshot as the text of a file: JSON with a checksum of its content. */
export function snapshotText(snapshot: Snapshot): string {
  const body = JSON.stringify(snapshot.data);
  return `${JSON.stringify({ ...snapshot.data, sha256: sha256(body) }, null, 1)}\n`;
}

/** Writes a snapshot file; the file that was there stays as it was until the new one is whole. */
export async function writeSnapshot(snapshot: Snapshot, file: string): Promise<void> {
  await writeWhole(file, snapshotText(snapshot));
}

/**
 * Reads a snapshot file, or what INTROSPECTION.sql returned.
 *
 * @throws PgintentError where it is neither, is not whole, was edited or is of another format.
 */
export async function readSnapshotFile(file: string): Promise<Snapshot> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new PgintentError(`The snapshot file ${file} cannot be read: ${(error as Error).message}`);
  }
  return parseSnapshot(textOf(bytes), file);
}

/** PowerShell writes UTF-16 where a command's output is sent to a file. */
function textOf(bytes: Buffer): string {
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
  return text.replace(/^\uFEFF/, '');
}

/** Whether a file with this name may be a snapshot: editors save CSV and text as well. */
export function mayBeSnapshot(file: string): boolean {
  return ['.json', '.csv', '.tsv', '.txt'].includes(extname(file).toLowerCase());
}

/** Whether a text is a snapshot, or what INTROSPECTION.sql returned; of whatever version, and whole or not. */
export function looksLikeSnapshot(text: string): boolean {
  return text.includes('pgintent.snapshot/') || text.includes('pgintent.introspection/');
}

const again = 'Save it again with: npx pgintent snapshot --database <url> --out <file>; or without a connection: npx pgintent introspect.';

/** The snapshot in a text; `file` names it in errors. */
export function parseSnapshot(text: string, file: string): Snapshot {
  const json = valueIn(text);
  if (isIntrospection(json)) return snapshotOfIntrospection(json, file);
  const format = formatOf(json);
  if (format?.startsWith('pgintent.snapshot/') !== true) throw new PgintentError(`${file} ${sayFound(text, json)}. ${again}`);
  if (format !== snapshotFormat) throw new PgintentError(`${file} is a ${format}; this version reads ${snapshotFormat}. ${again}`);
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success)
    throw new PgintentError(
      `${file} is not a whole snapshot: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}. ${again}`,
    );
  const { sha256: stated, ...data } = json as SnapshotData & { sha256: string };
  if (sha256(JSON.stringify(data)) !== stated)
    throw new PgintentError(`${file} was edited after it was saved: its checksum does not fit. ${again}`);
  return new Snapshot({ ...data, objects: checkObjects(data.objects, file) });
}

/** What a file is that should be a snapshot. */
function sayFound(text: string, json: unknown): string {
  if (text.trim() === '') return 'is empty';
  if (text.includes('[object Object]')) return 'holds "[object Object]" where the value should be: the editor did not export it';
  if (/^\(1 row\)$/m.test(text)) return 'is a table of psql: use psql -At, which prints the value alone';
  if (json === undefined && (looksLikeSnapshot(text) || /^\s*[[{]/.test(text)))
    return 'is not whole: its JSON ends or breaks before its end';
  if (Array.isArray(json)) return `is not a snapshot of pgintent but a list of ${json.length} ${json.length === 1 ? 'row' : 'rows'}`;
  return 'is not a snapshot of pgintent';
}

function checkObjects(objects: SnapshotData['objects'], file: string): SnapshotData['objects'] {
  const known = new Set(readKinds.map((kind) => kind.name));
  const unknown = Object.keys(objects).find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new PgintentError(
      `${file} holds objects of a kind that this version does not know: ${unknown}. Use the version of pgintent that saved it, or save it again.`,
    );
  return objects;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
