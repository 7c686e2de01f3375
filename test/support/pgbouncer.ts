import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveAway, serverSpawnOptions } from './account.ts';
import { aptInstall } from './apt.ts';
import type { TestServer } from './servers.ts';

/** A pooler in transaction mode, in front of one server. */
export interface Pooler {
  /** The URL of a database behind it. */
  url(database: string): string;
  stop(): Promise<void>;
}

/** The program of PgBouncer, or why there is none. As root it is installed, from Debian's packages. */
export function findPgbouncer(): { program: string } | { reason: string } {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  const find = (): string | undefined => folders.map((folder) => join(folder, 'pgbouncer')).find((file) => existsSync(file));
  const program = find() ?? (aptInstall('pgbouncer') ? find() : undefined);
  return program === undefined ? { reason: 'there is no PgBouncer, and only root can install it' } : { program };
}

/** Starts a pooler for one user, which has one connection to the server for all its clients. */
export async function startPooler(program: string, server: TestServer, user: string): Promise<Pooler> {
  const folder = await mkdtemp(join(tmpdir(), 'pgintent-pgbouncer-'));
  const port = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  await writeFile(users, `"${user}" ""\n`);
  await writeFile(
    config,
    `[databases]
* = host=127.0.0.1 port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 1
`,
  );
  await giveAway(folder);
  const child = spawn(program, [config], { ...serverSpawnOptions(), stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
  for (let tries = 0; !(await accepts(port)); tries += 1) {
    if (tries === 200 || child.exitCode !== null) {
      await stop();
      throw new Error(`PgBouncer did not start:\n${log}`);
    }
    await sleep(25);
  }
  return { url: (database) => `postgres://${user}@127.0.0.1:${port}/${database}`, stop };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(port, '127.0.0.1', () => done(true)).on('error', () => done(false));
    socket.on('connect', () => socket.end());
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
