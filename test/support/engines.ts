import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite, type Extensions } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { fuzzystrmatch } from '@electric-sql/pglite/contrib/fuzzystrmatch';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { intarray } from '@electric-sql/pglite/contrib/intarray';
import { ltree } from '@electric-sql/pglite/contrib/ltree';
import { moddatetime } from '@electric-sql/pglite/contrib/moddatetime';
import { pg_stat_statements } from '@electric-sql/pglite/contrib/pg_stat_statements';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { tablefunc } from '@electric-sql/pglite/contrib/tablefunc';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { vector } from '@electric-sql/pglite-pgvector';
import pg from 'pg';
import { inject } from 'vitest';
import type {} from './global-setup.ts';
import { cacheDirectory } from './directories.ts';
import { freshDatabase, startServer, type Major } from './servers.ts';

/** One empty database and one session in it. Rows come through `pg`, so their values are the same on every engine. */
export interface Engine {
  name: string;
  major: Major;
  /** Where a server's database is reached; PGlite has no URL. */
  url?: string;
  pglite?: PGlite;
  /** Runs any number of statements. */
  exec(sql: string): Promise<void>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Ends the session and drops the database. */
  close(): Promise<void>;
}

/** Opens databases on one database system. */
export interface EngineOpener {
  name: string;
  /**
   * Opens an empty database. Those of a shared server share its roles; a test that creates some asks
   * for `cluster: 'own'`, a server that nobody else uses. On PGlite every database is its own cluster.
   */
  fresh(options?: { cluster?: 'shared' | 'own' }): Promise<Engine>;
}

/** PGlite and the servers of this run, for `describe.for(engines())('$name', …)`. */
export function engines(servers: Partial<Record<Major, string>> = inject('servers')): EngineOpener[] {
  const real = Object.entries(servers).map(([major, url]) => serverEngine(Number(major) as Major, url));
  return [{ name: 'PGlite', fresh: freshPGlite }, ...real];
}

function serverEngine(major: Major, shared: string): EngineOpener {
  const name = `PostgreSQL ${major}`;
  return {
    name,
    async fresh({ cluster = 'shared' } = {}) {
      const { url, drop } = cluster === 'own' ? await ownCluster(major) : await freshDatabase(shared);
      const session = await open(new pg.Client(url));
      return { name, major, url, ...session, close: () => session.close().then(drop) };
    },
  };
}

async function ownCluster(major: Major): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await startServer(major);
  return { url: await server.createDatabase(), drop: () => server.stop() };
}

const extensions = {
  btree_gin,
  btree_gist,
  citext,
  fuzzystrmatch,
  hstore,
  intarray,
  ltree,
  moddatetime,
  pg_stat_statements,
  pg_trgm,
  pgcrypto,
  tablefunc,
  unaccent,
  uuid_ossp,
  vector,
} satisfies Extensions;

/** A new instance from a kept data directory, because initdb takes seconds and no reset of a used instance is complete. */
async function freshPGlite(): Promise<Engine> {
  const pglite = await PGlite.create({ extensions, loadDataDir: await emptyDataDirectory() });
  const session = await open(new pg.Client(createPgConfig(pglite)));
  return { name: 'PGlite', major: 18, pglite, ...session, close: () => session.close().then(() => pglite.close()) };
}

let dataDirectory: Promise<Blob> | undefined;

function emptyDataDirectory(): Promise<Blob> {
  return (dataDirectory ??= readDataDirectory());
}

/** Kept by the package it came from and by the extensions: the dump names the libraries that they preload. */
async function readDataDirectory(): Promise<Blob> {
  const program = await readFile(fileURLToPath(import.meta.resolve('@electric-sql/pglite')));
  const key = createHash('sha256').update(program).update(Object.keys(extensions).join()).digest('hex').slice(0, 8);
  const file = join(await cacheDirectory(), `pglite-${key}.tar`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const pglite = await PGlite.create({ extensions, initDbStartParams: ['--wal-segsize=1'] });
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  // Aside first, so that no other process reads half a file.
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, dump.stream());
  await rename(aside, file);
  return dump;
}

async function open(client: pg.Client): Promise<Pick<Engine, 'exec' | 'query' | 'close'>> {
  await client.connect();
  // A test may end this session on purpose; its next query says so.
  client.on('error', () => undefined);
  return {
    exec: async (sql) => void (await client.query(sql)),
    query: async (sql, values) => (await client.query(sql, values)).rows,
    close: () => client.end(),
  };
}
