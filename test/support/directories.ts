import { spawnSync } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveAway, serverAccount, serverSpawnOptions } from './account.ts';

let cache: Promise<string> | undefined;
let runs: Promise<string> | undefined;

/** What is kept: installations, and the empty PGlite. Deleting it costs the next run a second per major. */
export function cacheDirectory(): Promise<string> {
  return (cache ??= ownDirectory([tmpdir(), '/tmp', '/var/tmp']));
}

/**
 * What lives as long as a server: in memory where that is ample. Tests create and drop databases all
 * the time, and for half a minute after thousands of files were removed ext4 takes 20 times as long
 * to make new ones.
 */
function runsDirectory(): Promise<string> {
  return (runs ??= (async () => {
    const memory = await statfs('/dev/shm').catch(() => undefined);
    const ample = memory && memory.bavail * memory.bsize >= 2 ** 30;
    return ample ? ownDirectory(['/dev/shm']).catch(cacheDirectory) : cacheDirectory();
  })());
}

/** One directory per account, in the first of the places that it can enter. */
async function ownDirectory(places: string[]): Promise<string> {
  const { uid } = serverAccount();
  const directory = join(reachable(places), `pgintent-test-${uid}`);
  const made = await mkdir(directory, { mode: 0o755 }).then(
    () => true,
    () => false,
  );
  if (made) await giveAway(directory);
  const found = await lstat(directory);
  // The name can be guessed, and programs are run from there.
  if (!found.isDirectory() || ![uid, process.getuid?.()].includes(found.uid)) throw new Error(`${directory} belongs to somebody else`);
  await sweep(directory);
  return directory;
}

function reachable(places: string[]): string {
  const found = places.find((place) => spawnSync('/bin/sh', ['-c', 'test -x "$0"', place], serverSpawnOptions()).status === 0);
  if (!found) throw new Error(`The account of the servers can enter none of ${places.join(', ')}`);
  return found;
}

/** What stays behind when the machine, and not only this process, goes down: a day is long enough to be sure. */
async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith('build-') && !name.startsWith('run-')) continue;
    const path = join(directory, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > 24 * 3600e3 && !(await serves(path))) await rm(path, { recursive: true, force: true });
  }
}

async function serves(path: string): Promise<boolean> {
  const file = await readFile(join(path, 'data/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(file, 10);
  if (!pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A new directory of the server's account for one server; its supervisor removes it. */
export async function runDirectory(): Promise<string> {
  return scratchDirectory(await runsDirectory(), 'run-');
}

/** A new directory of the server's account to build an installation in. */
export async function buildDirectory(): Promise<string> {
  return scratchDirectory(await cacheDirectory(), 'build-');
}

async function scratchDirectory(parent: string, prefix: 'build-' | 'run-'): Promise<string> {
  const directory = await mkdtemp(join(parent, prefix));
  await chmod(directory, 0o755);
  await giveAway(directory);
  return directory;
}
