import type { Extension, PGlite } from '@electric-sql/pglite';
import { EmbeddedCache } from './embedded-cache.ts';
import { PgintentError } from './errors.ts';
import { loadStub, stubBundle, versionsBundle, type CreatedExtension, type ExtensionStub, type LoadedStub } from './extension-stubs.ts';
import { pgliteSession } from './pglite-session.ts';
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
  /** What stands in for others, likewise. */
  stubs?: readonly LoadedStub[];
  /** Real extensions of which SQL states versions. */
  versions?: readonly CreatedExtension[];
  /** A data directory that an engine with the same extensions dumped; empty otherwise. */
  dataDir?: Blob;
}

/** Starts a Postgres in this process. Only the bundles that are asked for are loaded. */
export async function openEmbedded({ extensions = [], stubs = [], versions = [], dataDir }: EmbeddedOptions = {}): Promise<PGlite> {
  const [{ PGlite: Engine }, ...found] = await Promise.all([import('@electric-sql/pglite'), ...withNeeds(extensions).map(loadBundle)]);
  const bundles = [...found, ...stubs.map(stubBundle), versionsBundle(versions)];
  return Engine.create({
    extensions: Object.fromEntries(bundles.map((bundle) => [bundle.name, bundle])),
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
  /** What can stand in for extensions that the engine lacks, where the files create them. */
  stubs?: readonly ExtensionStub[];
  /** SQL that will run later: the extensions that it creates have to be there from the start. */
  following?: readonly { sql: string }[];
  /** Where built databases are kept; `node_modules/.cache/pgintent` unless stated. */
  cacheDirectory?: string | undefined;
}

/** Everything beside the data that an engine is started with. */
type Equipment = Required<Pick<EmbeddedOptions, 'extensions' | 'stubs' | 'versions'>>;
const bare: Equipment = { extensions: [], stubs: [], versions: [] };

/**
 * Builds a database by running files of SQL in their order, each statement by itself as psql does. What was built is
 * kept, so that the next start with the same files loads it.
 *
 * @throws PgintentError with the file, the line and what Postgres says, where a statement fails.
 */
export async function embeddedFromSql(
  files: readonly SqlFile[],
  { extensions = [], stubs = [], following = [], cacheDirectory }: FromSqlOptions = {},
): Promise<PGlite> {
  const equipment = await equip(
    [...extensions.map((name) => ({ name, versions: [] })), ...createdExtensions([...files, ...following])],
    stubs,
  );
  const empty = (): Promise<PGlite> => startEmpty(equipment, cacheDirectory);
  return files.length === 0
    ? empty()
    : keptOrBuilt(await openCache(equipment, files, cacheDirectory), equipment, async () => run(files, await empty()));
}

/** Starts a database that an engine of this process dumped, with what the SQL that will run on it creates. */
export async function embeddedFromDump(
  dataDir: Blob,
  { stubs = [], following = [] }: Pick<FromSqlOptions, 'stubs' | 'following'>,
): Promise<PGlite> {
  return openEmbedded({ ...(await equip(createdExtensions(following), stubs)), dataDir });
}

/** What the engine needs so that these can be created, and those that they require. One that nobody has is left for Postgres to refuse. */
async function equip(created: readonly CreatedExtension[], stubs: readonly ExtensionStub[]): Promise<Equipment> {
  const wanted = new Set(created.map(({ name }) => name));
  // A set goes on over what is added to it meanwhile.
  for (const name of wanted) for (const needed of stubs.find((stub) => stub.name === name)?.requires ?? []) wanted.add(needed);
  const stated = (name: string): string[] => created.flatMap((extension) => (extension.name === name ? extension.versions : []));
  return {
    extensions: withNeeds(embeddedExtensions.filter((name) => wanted.has(name))),
    stubs: await Promise.all(stubs.filter(({ name }) => wanted.has(name)).map((stub) => loadStub(stub, stated(stub.name)))),
    versions: created.filter(({ name, versions }) => versions.length > 0 && embeddedExtensions.includes(name)),
  };
}

function openCache(equipment: Equipment, files: readonly SqlFile[], cacheDirectory: string | undefined): Promise<EmbeddedCache> {
  return EmbeddedCache.open([...equipment.extensions, JSON.stringify(equipment.stubs)], files, cacheDirectory);
}

/** Postgres takes a second to lay out an empty database, and the layout is the same for whatever extensions. */
async function startEmpty(equipment: Equipment, cacheDirectory: string | undefined): Promise<PGlite> {
  const cache = await openCache(bare, [], cacheDirectory);
  const { extensions, stubs } = equipment;
  if (extensions.length === 0 && stubs.length === 0) return keptOrBuilt(cache, bare, openEmbedded);
  const kept = await startKept(cache, equipment);
  if (kept !== undefined) return kept;
  const built = await openEmbedded();
  const dataDir = await dump(built);
  await Promise.all([built.close(), cache.write(dataDir)]);
  return openEmbedded({ ...equipment, dataDir });
}

async function keptOrBuilt(cache: EmbeddedCache, equipment: Equipment, build: () => Promise<PGlite>): Promise<PGlite> {
  const kept = await startKept(cache, equipment);
  if (kept !== undefined) return kept;
  const built = await build();
  await cache.write(await dump(built));
  return built;
}

/** A kept database that does not start is as good as none. */
async function startKept(cache: EmbeddedCache, equipment: Equipment): Promise<PGlite | undefined> {
  const dataDir = await cache.read();
  return dataDir === undefined ? undefined : openEmbedded({ ...equipment, dataDir }).catch(() => undefined);
}

async function run(files: readonly SqlFile[], database: PGlite): Promise<PGlite> {
  try {
    for (const file of files) await runFile(pgliteSession(database), file);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The data directory of a database that nothing is running on. */
export async function dump(database: PGlite): Promise<Blob> {
  // Without it the next start would replay the whole log.
  await database.exec('checkpoint');
  return database.dumpDataDir('none');
}

// What follows is looked at and not taken: behind the words in a comment the statement itself may stand.
const creation = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"([^"]+)"|([\w$]+))(?=([^;]*))/gi;
const version = /\bversion\s+(?:'+|")?([\w.+~-]+)/gi;

/** The extensions that some text among the SQL creates, also within a DO block, a string or a comment. */
export function createdExtensions(files: readonly { sql: string }[]): CreatedExtension[] {
  const versions = new Map<string, Set<string>>();
  for (const [, quoted, plain, options] of files.flatMap(({ sql }) => [...sql.matchAll(creation)])) {
    const name = quoted ?? plain!.toLowerCase();
    const stated = [...options!.matchAll(version)].map(([, text]) => text!);
    versions.set(name, new Set([...(versions.get(name) ?? []), ...stated]));
  }
  return [...versions].map(([name, stated]) => ({ name, versions: [...stated] }));
}
