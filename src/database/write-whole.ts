import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PgintentError } from './errors.ts';

/**
 * Writes a file. What was there stays as it is until the new one is whole; a link stays one, and what is no file, such as
 * /dev/null or a pipe, is written to and not replaced.
 *
 * @throws PgintentError where it cannot be written.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    const there = await stat(file).catch(() => undefined);
    const isSpecial = there !== undefined && !there.isFile() && !there.isDirectory();
    // What /dev/stdout is redirected to may be a file; whoever opened it goes on writing to that one.
    if (isSpecial || resolve(file).startsWith('/dev/')) await writeFile(file, text);
    else await replace(await realpath(file).catch(() => file), text, there?.mode);
  } catch (error) {
    throw new PgintentError(`${file} cannot be written: ${(error as Error).message}. What was there stays as it was.`);
  }
}

/** Whoever may not read the file that was there may not read the new one. */
async function replace(file: string, text: string, mode: number | undefined): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text, { mode });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}
