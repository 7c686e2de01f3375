import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { readKinds } from '../kinds/index.ts';
import { PgintentError } from './errors.ts';
import { tools } from './migration-history.ts';
import { Snapshot, type SnapshotData, snapshotFormat } from './snapshot.ts';

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
  environment: z.object({ functions: z.array(z.any()), types: z.array(z.any()), operators: z.array(z.any()) }),
  objects: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
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
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, snapshotText(snapshot));
    await rename(unfinished, file);
  } catch (error) {
    throw new PgintentError(`The snapshot cannot be written to ${file}: ${(error as Error).message}`);
  }
}

/** Reads a snapshot file. Throws where it is not one, is not whole, was edited or is of another format. */
export async function readSnapshotFile(file: string): Promise<Snapshot> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new PgintentError(`The snapshot file ${file} cannot be read: ${(error as Error).message}`);
  }
  return parseSnapshot(text, file);
}

/** The snapshot in a text; `file` names it in errors. */
export function parseSnapshot(text: string, file: string): Snapshot {
  const again = 'Save it again with: npx pgintent snapshot --database <url> --out <file>';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PgintentError(`${file} is not whole: its JSON ends or breaks before its end. ${again}`);
  }
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format !== 'string' || !format.startsWith('pgintent.snapshot/'))
    throw new PgintentError(`${file} is not a snapshot of pgintent. ${again}`);
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
