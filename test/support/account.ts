import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { lchown, lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The account that servers run under. */
export interface Account {
  uid: number;
  gid: number;
  /** Not this process's own account: it is root, and Postgres refuses to run as root. */
  other: boolean;
}

let account: Account | undefined;

/** This process's own account, or for root an unprivileged one that exists. */
export function serverAccount(): Account {
  return (account ??= findAccount());
}

function findAccount(): Account {
  if (!process.getuid || !process.getgid) throw new Error('Test servers run on Linux and macOS only');
  if (process.getuid() !== 0) return { uid: process.getuid(), gid: process.getgid(), other: false };
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const { status, stdout } = spawnSync('/bin/sh', ['-c', 'id -u "$0" && id -g "$0"', name], { encoding: 'utf8' });
    const [uid, gid] = stdout.split('\n').map(Number);
    if (status === 0 && uid && gid) return { uid, gid, other: true };
  }
  return { uid: 65534, gid: 65534, other: true };
}

/** How programs of Postgres are run: as the server's account, without anything from this process's environment. */
export function serverSpawnOptions(): SpawnOptions {
  const { uid, gid, other } = serverAccount();
  // The working directory of this process may be closed to the account.
  return { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, ...(other ? { uid, gid } : {}) };
}

/** Makes a file, or a directory and all in it, the server account's own. */
export async function giveAway(path: string): Promise<void> {
  const { uid, gid, other } = serverAccount();
  if (!other) return;
  if ((await lstat(path)).isDirectory()) {
    for (const file of await readdir(path, { recursive: true })) await lchown(join(path, file), uid, gid);
  }
  await lchown(path, uid, gid);
}

/** Runs a program as the server's account to its end. */
export async function execute(program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { ...serverSpawnOptions(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${basename(program)} failed:\n${output}`);
}
