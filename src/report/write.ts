import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PgintentError } from '../database/errors.ts';

/** A file of a report. */
export interface Artefact {
  name: string;
  text: string;
}

/**
 * Writes the files of a report into a folder, which is made where it is not there. The files that were there stay as they
 * were until all new ones are whole.
 *
 * @throws PgintentError where that cannot be done.
 */
export async function writeArtefacts(folder: string, artefacts: Iterable<Artefact>): Promise<void> {
  const unfinished: { name: string; path: string }[] = [];
  try {
    await makeFolder(folder);
    for (const { name, text } of artefacts) {
      await refuseFolder(join(folder, name));
      const path = join(folder, `.${name}.${process.pid}.tmp`);
      unfinished.push({ name, path });
      await writeFile(path, text);
    }
    for (const { name, path } of unfinished) await rename(path, join(folder, name));
  } catch (error) {
    await Promise.all(unfinished.map(({ path }) => rm(path, { force: true }).catch(() => undefined)));
    // What goes wrong with a file has a code; anything else is a fault of this program.
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    throw new PgintentError(
      `The report cannot be written to ${folder}: ${(error as Error).message}. Set a folder that can be written: pgintent({ report: './folder' }) or PGINTENT_REPORT; report: false writes none.`,
    );
  }
}

/** A folder that is made for a report holds what a database is like: git leaves it out. One that was there is left alone. */
async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await writeFile(join(folder, '.gitignore'), '*\n');
}

async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
}
