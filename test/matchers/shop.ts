import { readFile } from 'node:fs/promises';
import { openEmbedded } from '../../src/database/embedded.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';

/** The SQL of the shop, as a server of this major and a database of this name take it. */
export async function shopSql(major = 18, database = 'postgres'): Promise<string> {
  const sql = (await readFile(`${import.meta.dirname}/shop.sql`, 'utf8')).replaceAll('database postgres', `database ${database}`);
  return major >= 15 ? sql : newer.reduce((text, part) => text.replace(part, ''), sql);
}

/** What servers before 15 do not know. */
const newer = [' with (security_invoker = true)', ` (id, body) where (room = 'lobby')`];

/** A snapshot of the database that the matchers' tests are about. */
export async function shop(): Promise<Snapshot> {
  const database = await openEmbedded({ extensions: ['pgcrypto', 'btree_gist'] });
  try {
    await database.exec(await shopSql());
    return await readSnapshot(pgliteSession(database), 'embedded');
  } finally {
    await database.close();
  }
}
