import { readFile } from 'node:fs/promises';
import { openEmbedded } from '../../src/database/embedded.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';

/** A snapshot of the database that the matchers' tests are about. */
export async function shop(): Promise<Snapshot> {
  const database = await openEmbedded({ extensions: ['pgcrypto', 'btree_gist'] });
  try {
    await database.exec(await readFile(`${import.meta.dirname}/shop.sql`, 'utf8'));
    return await readSnapshot(pgliteSession(database), 'embedded');
  } finally {
    await database.close();
  }
}
