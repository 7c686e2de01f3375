import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, lstat, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants as compression, gunzip, gzip } from 'node:zlib';
import type { SqlFile } from './sql-files.ts';

const keptAtMost = 10;
const suffix = '.tar.gz';
const unfinished = /\.tmp$/;
const dayInMs = 24 * 3600e3;

/**
 * The place where one built database is kept. A convenience: whatever goes wrong with it, the database is built again.
 */
export class EmbeddedCache {
  readonly #directory: string | undefined;
  readonly #file: string;

  private constructor(directory: string | undefined, key: string) {
    this.#directory = directory;
    this.#file = join(directory ?? '', `${key}${suffix}`);
  }

  static async open(extensions: readonly string[], files: readonly SqlFile[], stated: string | undefined): Promise<EmbeddedCache> {
    const key = createHash('sha256')
      .update(JSON.stringify([await engineVersion(), extensions, files.map(({ sql }) => sql)]))
      .digest('hex');
    return new EmbeddedCache(await cacheDirectory(stated), key);
  }

  /** The data directory that is kept, unless it is broken: gzip has a checksum. */
  async read(): Promise<Blob | undefined> {
    if (this.#directory === undefined) return undefined;
    try {
      const tar = await promisify(gunzip)(await readFile(this.#file));
      if (tar.toString('latin1', 257, 262) !== 'ustar') return undefined;
      // The newest are kept, and what is in use is new.
      await utimes(this.#file, new Date(), new Date()).catch(() => undefined);
      return new Blob([tar]);
    } catch {
      return undefined;
    }
  }

  /** Aside first, so that no other process reads half a file. */
  async write(dataDir: Blob): Promise<void> {
    if (this.#directory === undefined) return;
    const aside = `${this.#file}.${randomUUID()}.tmp`;
    try {
      await writeFile(aside, await promisify(gzip)(await dataDir.arrayBuffer(), { level: compression.Z_BEST_SPEED }));
      await rename(aside, this.#file);
      await pruneCache(this.#directory, suffix);
    } catch {
      await rm(aside, { force: true }).catch(() => undefined);
    }
  }
}

/** Of the engine that is installed. */
export async function engineVersion(): Promise<string> {
  const program = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(await readFile(join(dirname(program), '..', 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** The first place that can be written; undefined where there is none. */
export async function cacheDirectory(stated: string | undefined): Promise<string | undefined> {
  const places = stated === undefined ? projectDirectories(process.cwd()) : [stated];
  for (const place of places) {
    if (await isWritable(place, { recursive: true })) return place;
  }
  const shared = join(tmpdir(), `pgintent-${process.getuid?.() ?? 'cache'}`);
  return stated === undefined && (await isWritable(shared, { mode: 0o700 })) && (await isMine(shared)) ? shared : undefined;
}

/** In the project that the nearest package.json belongs to, where packages keep such things. */
function projectDirectories(from: string): string[] {
  if (existsSync(join(from, 'package.json'))) return [join(from, 'node_modules', '.cache', 'pgintent')];
  return dirname(from) === from ? [] : projectDirectories(dirname(from));
}

async function isWritable(directory: string, options: { recursive: true } | { mode: number }): Promise<boolean> {
  await mkdir(directory, options).catch(() => undefined);
  return access(directory, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** In a folder that everybody can write, somebody else may have put one of that name. */
async function isMine(directory: string): Promise<boolean> {
  const found = await lstat(directory);
  return found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid);
}

/** Keeps the newest files of that ending, and none that was never finished. */
export async function pruneCache(directory: string, ending: string): Promise<void> {
  const names = await readdir(directory);
  const entries = await Promise.all(
    names.map(async (name) => ({
      path: join(directory, name),
      name,
      at: (await stat(join(directory, name)).catch(() => undefined))?.mtimeMs ?? 0,
    })),
  );
  const old = entries
    .filter(({ name }) => name.endsWith(ending))
    .toSorted((left, right) => right.at - left.at)
    .slice(keptAtMost);
  const left = entries.filter(({ name, at }) => unfinished.test(name) && Date.now() - at > dayInMs);
  await Promise.all([...old, ...left].map(({ path }) => rm(path, { force: true })));
}
