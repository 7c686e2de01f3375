import { inject, test as base } from 'vitest';
import { PgintentError } from '../src/database/errors.ts';
import { LiveSession } from '../src/database/live-session.ts';
import { isUrl } from '../src/database/redact.ts';
import { type Live, openLive, openSnapshot } from '../src/open.ts';
import type {} from '../src/provided.ts';
import { databaseOfTests, isDisposable } from '../src/settings.ts';
import { type Sql, sqlOf } from './helpers/session.ts';
import { Watched } from './helpers/watched.ts';
import './setup.ts';

export { ilike, like, setSearchPath } from './setup.ts';
export type { Sql } from './helpers/session.ts';

/** Those of an embedded database that run a test now: it has one connection. */
const busy = new WeakMap<Live, string>();

/**
 * Vitest's `test` with a database: `db`, a snapshot that is taken once, `sql`, a session in a read-only transaction, and
 * `writable`, one that may be written to. What they did is rolled back when the test is over.
 *
 * The database is DATABASE_URL, DATABASE_SNAPSHOT or the plugin's `database`; another one is
 * `test.override({ database: './migrations' })` at the top of a file.
 */
export const test = base
  .extend('database', { scope: 'worker' }, () => databaseOfTests(process.env, inject('pgintentDatabase')))
  .extend('db', { scope: 'worker' }, ({ database }) => openSnapshot(database))
  .extend('live', { scope: 'worker' }, async ({ database }, { onCleanup }) => {
    const live = await openLive(database);
    onCleanup(() => live.close());
    return live;
  })
  .extend('sql', async ({ live, task }, { onCleanup }): Promise<Sql> => {
    const { sql, close } = await open(live, task.name, false);
    onCleanup(close);
    return sql;
  })
  .extend('writable', async ({ live, database, task }, { onCleanup }): Promise<Sql> => {
    refuseWrites(live, database);
    const { sql, close } = await open(live, task.name, true);
    onCleanup(close);
    return sql;
  });

/** Nobody's production is written to by mistake. */
function refuseWrites(live: Live, database: string | string[]): void {
  if (live.embedded) return;
  const url = String(database);
  if (isUrl(url) && isDisposable(url, inject('pgintentDisposable'))) return;
  const { host, pathname } = new URL(url);
  throw new PgintentError(
    `A test asks for a session that writes, and nothing says that ${host}${pathname} may be written to. If it may, say so in vitest.config.ts: pgintent({ disposable: ['${host}${pathname}'] }). Otherwise take \`sql\`, which only reads, or an embedded database: test.override({ database: './migrations' }).`,
  );
}

async function open(live: Live, name: string, writable: boolean): Promise<{ sql: Sql; close: () => Promise<void> }> {
  const other = live.embedded ? busy.get(live) : undefined;
  if (other !== undefined)
    throw new PgintentError(
      `An embedded database has one session, and "${other}" has it. Take either \`sql\` or \`writable\` in a test, and run these tests one after the other.`,
    );
  busy.set(live, name);
  const connection = await live.connect();
  const session = await LiveSession.begin(connection, writable);
  const close = async (): Promise<void> => {
    const forgotten = session.promised.filter((promise) => promise instanceof Watched && !promise.isAwaited) as Watched<unknown>[];
    await Promise.allSettled(session.promised);
    await session.rollback();
    await connection.close();
    busy.delete(live);
    if (forgotten.length > 0) throw new PgintentError(sayForgotten(forgotten));
  };
  return { sql: sqlOf(session), close };
}

function sayForgotten(forgotten: readonly Watched<unknown>[]): string {
  const calls = [...new Set(forgotten.map(({ label }) => `await expect(sql).${label}(…)`))];
  return `What a session says has to be awaited, and ${forgotten.length === 1 ? 'one assertion was' : `${forgotten.length} assertions were`} not: write ${calls.join(', ')}.`;
}
