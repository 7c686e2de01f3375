import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PgintentError } from '../database/errors.ts';

/** A file of a report; what grows with the gaps comes in pieces, so that it is never whole in memory. */
export interface Artefact {
  name: string;
  text: string | Iterable<string>;
}

/** Characters that are written at once. */
const chunkSize = 256 * 1024;

/**
 * Writes the files of a report into a folder, which is made where it is not there. The files that were there stay as they
 * were until all new ones are whole. One that comes twice is what it was the last time.
 *
 * @throws PgintentError where that cannot be done.
 */
export async function writeArtefacts(folder: string, artefacts: Iterable<Artefact> | AsyncIterable<Artefact>): Promise<void> {
  const unfinished = new Map<string, string>();
  try {
    await makeFolder(folder);
    for await (const { name, text } of artefacts) {
      await refuseFolder(join(folder, name));
      const path = join(folder, `.${name}.${process.pid}.tmp`);
      unfinished.set(name, path);
      await writeFile(path, typeof text === 'string' ? text : inChunks(text));
    }
    for (const [name, path] of unfinished) await rename(path, join(folder, name));
  } catch (error) {
    await Promise.all([...unfinished.values()].map((path) => rm(path, { force: true }).catch(() => undefined)));
    // What goes wrong with a file has a code; anything else is a fault of this program.
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    throw new PgintentError(
      `The report cannot be written to ${folder}: ${(error as Error).message}. Set a folder that can be written: pgintent({ report: './folder' }) or PGINTENT_REPORT; report: false writes none.`,
    );
  }
}

/** Joins small pieces, so that few writes do. */
export function* inChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** A folder that is made for a report holds what a database is like: git leaves it out. One that was there is left alone. */
async function makeFolder(folder: string): Promise<void> {
  if (await isThere(folder)) return;
  await makeWithParents(folder);
  await writeFile(join(folder, '.gitignore'), '*\n');
}

/** Not by `recursive`, which never ends where a folder refuses to hold another one, such as /proc. */
async function makeWithParents(folder: string): Promise<void> {
  const parent = dirname(folder);
  if (parent !== folder && !(await isThere(parent))) await makeWithParents(parent);
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Another run may have been quicker.
    if (error.code !== 'EEXIST') throw error;
  });
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
}
