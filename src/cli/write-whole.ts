import { rename, rm, writeFile } from 'node:fs/promises';
import { PgintentError } from '../database/errors.ts';

/**
 * Writes a file. What was there stays as it is until the new one is whole.
 *
 * @throws PgintentError where it cannot be written.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw new PgintentError(`${file} cannot be written: ${(error as Error).message}. What was there stays as it was.`);
  }
}
