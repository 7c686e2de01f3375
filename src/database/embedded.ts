import type { Extension, PGlite } from '@electric-sql/pglite';
import { EmbeddedCache } from './embedded-cache.ts';
import { PgintentError } from './errors.ts';
import { runFile, type SqlFile } from './sql-files.ts';

/** Bundles of PGlite that are named as their extension, `-` written as `_`. */
const contrib = `amcheck bloom btree_gin btree_gist citext cube dict_int dict_xsyn earthdistance file_fdw fuzzystrmatch
  hstore intarray isn lo ltree pageinspect pg_buffercache pg_freespacemap pg_stat_statements pg_surgery pg_trgm
  pg_visibility pg_walinspect pgcrypto seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp`.split(/\s+/);

/** Extensions that came with another one's bundle. */
const spi = ['autoinc', 'insert_username', 'moddatetime', 'refint'];

/** The extensions that the embedded engine has, named as in CREATE EXTENSION. */
export const embeddedExtensions: readonly string[] = [...contrib, ...spi, 'vector'];

const needs: Readonly<Record<string, string>> = { earthdistance: 'cube' };

export interface EmbeddedOptions {
  /** Those that CREATE EXTENSION can find; the engine cannot be given others later. */
  extensions?: readonly string[];
  /** A data directory that an engine with the same extensions dumped; empty otherwise. */
  dataDir?: Blob;
}

/** Starts a Postgres in this process. Only the bundles that are asked for are loaded. */
export async function openEmbedded({ extensions = [], dataDir }: EmbeddedOptions = {}): Promise<PGlite> {
  const [{ PGlite: Engine }, ...found] = await Promise.all([import('@electric-sql/pglite'), ...withNeeds(extensions).map(loadBundle)]);
  return Engine.create({
    extensions: Object.fromEntries(found.map((bundle) => [bundle.name, bundle])),
    // A kept database starts with a recovery, whose timer would go on for ever and keep the process from ending.
    startParams: [...Engine.defaultStartParams, '-c', 'log_startup_progress_interval=0'],
    // Segments of 1 MB instead of 16: a dump is smaller by a third.
    ...(dataDir === undefined ? { initDbStartParams: ['--wal-segsize=1'] } : { loadDataDir: dataDir }),
  });
}

function withNeeds(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => [name, needs[name] ?? name]))].toSorted();
}

async function loadBundle(name: string): Promise<Extension> {
  if (name === 'vector') return (await import('@electric-sql/pglite-pgvector')).vector;
  if (!embeddedExtensions.includes(name))
    throw new PgintentError(`The embedded engine has no extension ${name}. It has: ${embeddedExtensions.join(', ')}.`);
  const file = spi.includes(name) ? 'moddatetime' : name.replaceAll('-', '_');
  const bundle = (await import(`@electric-sql/pglite/contrib/${file}`)) as Record<string, Extension>;
  return bundle[file]!;
}

export interface FromSqlOptions {
  /** Extensions beside those that the files create. */
  extensions?: readonly string[];
  /** Where built databases are kept; `node_modules/.cache/pgintent` unless stated. */
  cacheDirectory?: string | undefined;
}

/**
 * Builds a database by running files of SQL in their order, each statement by itself as psql does. What was built is
 * kept, so that the next start with the same files loads it.
 *
 * @throws PgintentError with the file, the line and what Postgres says, where a statement fails.
 */
export async function embeddedFromSql(
  files: readonly SqlFile[],
  { extensions = [], cacheDirectory }: FromSqlOptions = {},
): Promise<PGlite> {
  const wanted = withNeeds([...extensions, ...extensionsIn(files)]);
  const empty = (): Promise<PGlite> => startEmpty(wanted, cacheDirectory);
  return files.length === 0
    ? empty()
    : keptOrBuilt(await EmbeddedCache.open(wanted, files, cacheDirectory), wanted, async () => run(files, await empty()));
}

/** Postgres takes a second to lay out an empty database, and the layout is the same for whatever extensions. */
async function startEmpty(extensions: readonly string[], cacheDirectory: string | undefined): Promise<PGlite> {
  const cache = await EmbeddedCache.open([], [], cacheDirectory);
  if (extensions.length === 0) return keptOrBuilt(cache, [], openEmbedded);
  const kept = await startKept(cache, extensions);
  if (kept !== undefined) return kept;
  const built = await openEmbedded();
  const dataDir = await dump(built);
  await Promise.all([built.close(), cache.write(dataDir)]);
  return openEmbedded({ extensions, dataDir });
}

async function keptOrBuilt(cache: EmbeddedCache, extensions: readonly string[], build: () => Promise<PGlite>): Promise<PGlite> {
  const kept = await startKept(cache, extensions);
  if (kept !== undefined) return kept;
  const built = await build();
  await cache.write(await dump(built));
  return built;
}

/** A kept database that does not start is as good as none. */
async function startKept(cache: EmbeddedCache, extensions: readonly string[]): Promise<PGlite | undefined> {
  const dataDir = await cache.read();
  return dataDir === undefined ? undefined : openEmbedded({ extensions, dataDir }).catch(() => undefined);
}

async function run(files: readonly SqlFile[], database: PGlite): Promise<PGlite> {
  try {
    for (const file of files) await runFile(database, file);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function dump(database: PGlite): Promise<Blob> {
  // Without it the next start would replay the whole log.
  await database.exec('checkpoint');
  return database.dumpDataDir('none');
}

/** The extensions that some text among the SQL creates, also within a DO block, as far as the engine has them. */
export function extensionsIn(files: readonly { sql: string }[]): string[] {
  const named = files.flatMap(({ sql }) => [...sql.matchAll(/\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"([^"]+)"|([\w$]+))/gi)]);
  const names = new Set(named.map(([, quoted, bare]) => quoted ?? bare!.toLowerCase()));
  return embeddedExtensions.filter((name) => names.has(name));
}
