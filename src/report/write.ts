import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PgintentError } from '../database/errors.ts';

/** A file of a report; what grows with the gaps comes in pieces, so that it is never whole in memory. */
export interface Artefact {
  name: string;
  text: string | Iterable<string>;
}

/** Characters that are written at once: few, for while VERIFY.sql is written the workers ask this process for their modules. */
const chunkSize = 16 * 1024;

/**
 * Writes the files of a report into a folder, which is made where it is not there. The files that were there stay as they
 * were until all new ones are whole. One that comes twice is what it was the last time.
 *
 * @throws PgintentError where that cannot be done.
 */
export async function writeArtefacts(folder: string, artefacts: Iterable<Artefact> | AsyncIterable<Artefact>): Promise<void> {
  const files = new UnfinishedFiles(folder);
  await files.add(artefacts);
  await files.finish();
}

/** Files of a report that nobody sees until all of them are whole. What goes wrong takes them away again. */
export class UnfinishedFiles {
  readonly #folder: string;
  readonly #paths = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws PgintentError where that cannot be done. */
  add(artefacts: Iterable<Artefact> | AsyncIterable<Artefact>): Promise<void> {
    return this.#orNone(async () => {
      await makeFolder(this.#folder);
      for await (const { name, text } of artefacts) {
        await refuseFolder(join(this.#folder, name));
        await sweep(this.#folder, name);
        const path = join(this.#folder, unfinishedName(name, process.pid));
        this.#paths.set(name, path);
        await writePieces(path, typeof text === 'string' ? [text] : text);
      }
    });
  }

  /** @throws PgintentError where that cannot be done. */
  finish(): Promise<void> {
    return this.#orNone(async () => {
      for (const [name, path] of this.#paths) await rename(path, join(this.#folder, name));
    });
  }

  async #orNone(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      await Promise.all([...this.#paths.values()].map((path) => rm(path, { force: true }).catch(() => undefined)));
      // What goes wrong with a file is said by the system; anything else is a fault of this program.
      if (typeof (error as NodeJS.ErrnoException).syscall !== 'string') throw error;
      throw new PgintentError(
        `The report cannot be written to ${this.#folder}: ${(error as Error).message}. Set a folder that can be written: pgintent({ report: './folder' }) or PGINTENT_REPORT; report: false writes none.`,
      );
    }
  }
}

/** Writes a file piece by piece. Not by `writeFile`: that of Yarn's Plug'n'Play takes no pieces. */
export async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const chunk of inChunks(pieces)) await file.appendFile(chunk);
  } finally {
    await file.close();
  }
}

/** Joins small pieces, so that few writes do. */
function* inChunks(pieces: Iterable<string>): Generator<string> {
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
  if (found?.isDirectory() === true) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR', syscall: 'rename' });
}

function unfinishedName(name: string, pid: number): string {
  return `.${name}.${pid}.tmp`;
}

/** Takes away what runs that were killed left of a file. */
async function sweep(folder: string, name: string): Promise<void> {
  for (const found of await readdir(folder).catch(() => [])) {
    const pid = Number(/\.(\d+)\.tmp$/.exec(found)?.[1]);
    if (found === unfinishedName(name, pid) && !isRunning(pid)) await rm(join(folder, found), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM is said of somebody else's process.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
