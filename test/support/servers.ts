import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, isIP, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { execute, giveAway, serverSpawnOptions } from './account.ts';
import { runDirectory } from './directories.ts';
import { type ExtensionFiles, installation, type Installation, type Major } from './installation.ts';

export { MAJORS, type Major } from './installation.ts';

/** How a server differs from the plain one: trust, no TLS, the settings of every test server. */
export interface ServerOptions {
  /** `scram` asks every connection for a password; only user postgres has one. */
  auth?: 'trust' | 'scram';
  /** The password of user postgres under `scram`. */
  password?: string;
  /** Offers TLS with a self-signed certificate for these hosts; `true` means localhost and 127.0.0.1. */
  ssl?: boolean | string[];
  /** The lines of pg_hba.conf, in place of those that `auth` makes. */
  hba?: string[];
  /** More settings, as in postgresql.conf. */
  settings?: Settings;
  /** Files of extensions that the server lacks. */
  extensions?: ExtensionFiles;
}

/** A real server that lives no longer than this process. */
export interface TestServer {
  major: Major;
  port: number;
  /** The connection URL; the password of user postgres is in it where one is needed. */
  url(database?: string, user?: string, password?: string): string;
  /** Creates a database from template0 and returns its URL. */
  createDatabase(name?: string): Promise<string>;
  /** The file of the certificate, which is its own authority, when the server offers TLS. */
  certificate?: string | undefined;
  /** The server's log up to now. */
  log(): Promise<string>;
  /** Ends the server with all connections and removes its data. */
  stop(): Promise<void>;
}

/** A database of its own for one test. */
export interface FreshDatabase {
  url: string;
  /** Drops it, and ends the connections that are still there. */
  drop(): Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startServer(major: Major, options: ServerOptions = {}): Promise<TestServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePort(), major, options);
    } catch (error) {
      // Between choosing a port and binding it, another process may take it.
      if (attempt === 5 || !/could not bind|Address already in use/.test(String(error))) throw error;
    }
  }
}

async function startOn(port: number, major: Major, options: ServerOptions): Promise<TestServer> {
  const installed = await installation(major, options.extensions);
  const directory = await runDirectory();
  const password = options.password ?? (options.auth === 'scram' ? 'secret' : undefined);
  const first = password === undefined ? '' : `alter role postgres password ${pg.escapeLiteral(password)}`;
  const access = await prepareAccess(directory, options).catch(async (error: unknown) => {
    await rm(directory, { recursive: true });
    throw error;
  });
  const settings = { port, ...access, ...options.settings };
  const supervised = await supervise(directory, first, settings, installed);
  await untilReady(directory, supervised);
  supervised.release();

  const url: TestServer['url'] = (database = 'postgres', user = 'postgres', secret = user === 'postgres' ? password : undefined) => {
    const login = [user, ...(secret === undefined ? [] : [secret])].map(encodeURIComponent).join(':');
    return `postgres://${login}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  };
  const server: TestServer = {
    major,
    port,
    url,
    certificate: access.ssl_cert_file,
    async createDatabase(name = uniqueName()) {
      await administer(server, `create database ${pg.escapeIdentifier(name)} template template0`);
      return url(name);
    },
    log: () => readFile(join(directory, 'server.log'), 'utf8'),
    stop: () => supervised.stop(),
  };
  return server;
}

/** Creates a database in a server, given itself or by the URL of a user who may create databases. */
export async function freshDatabase(server: TestServer | string): Promise<FreshDatabase> {
  const name = uniqueName();
  const identifier = pg.escapeIdentifier(name);
  await administer(server, `create database ${identifier} template template0`);
  const url = typeof server === 'string' ? withDatabase(server, name) : server.url(name);
  return { url, drop: () => administer(server, `drop database if exists ${identifier} with (force)`) };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = name;
  return changed.href;
}

function uniqueName(): string {
  return `test_${randomBytes(6).toString('hex')}`;
}

async function administer(server: TestServer | string, sql: string): Promise<void> {
  const connectionString = typeof server === 'string' ? server : server.url();
  const tls = typeof server !== 'string' && server.certificate !== undefined;
  const client = new pg.Client({ connectionString, ssl: tls && { rejectUnauthorized: false } });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

interface Access {
  hba_file: string;
  ssl?: 'on';
  ssl_cert_file?: string;
  ssl_key_file?: string;
}

/** Writes the files that decide who gets in and how; returns the settings that name them. */
async function prepareAccess(directory: string, options: ServerOptions): Promise<Access> {
  const hba = join(directory, 'pg_hba.conf');
  await writeFile(hba, `${hbaLines(options).join('\n')}\n`);
  await giveAway(hba);
  const tls = options.ssl ? await makeCertificate(directory, options.ssl) : {};
  return { hba_file: hba, ...tls };
}

function hbaLines({ auth, hba }: ServerOptions): string[] {
  const method = auth === 'scram' ? 'scram-sha-256' : 'trust';
  return hba ?? ['all', 'replication'].map((database) => `host ${database} all 127.0.0.1/32 ${method}`);
}

/** By openssl's configuration file, because LibreSSL's `req` has fewer options. */
async function makeCertificate(directory: string, hosts: true | string[]): Promise<Omit<Access, 'hba_file'>> {
  const names = (hosts === true ? ['localhost', '127.0.0.1'] : hosts).map((host) => (isIP(host) ? `IP:${host}` : `DNS:${host}`));
  const config = join(directory, 'openssl.cnf');
  const certificate = join(directory, 'server.crt');
  const key = join(directory, 'server.key');
  await writeFile(
    config,
    `[req]
distinguished_name = subject
x509_extensions = extensions
prompt = no
[subject]
CN = pgintent test server
[extensions]
basicConstraints = critical, CA:TRUE
subjectAltName = ${names.join(', ')}
`,
  );
  await giveAway(config);
  const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
  await execute('openssl', ['req', '-x509', '-config', config, '-days', '3650', ...pair, '-out', certificate]);
  return { ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

type Settings = Record<string, string | number | boolean>;

interface Supervised {
  /** The last lines of the log, when the server has ended. */
  ended: Promise<string>;
  /** Lets this process end although the server runs. */
  release(): void;
  stop(): Promise<void>;
}

/** Starts supervisor.sh, which keeps the server only as long as this process holds its standard input open. */
async function supervise(directory: string, first: string, settings: Settings, { postgres, template }: Installation): Promise<Supervised> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // As text, because the account of the servers may not be able to read the checkout.
  const script = await readFile(join(import.meta.dirname, 'supervisor.sh'), 'utf8');
  const child = spawn('/bin/sh', ['-c', script, 'pgintent-test-server', directory, template, postgres, first, ...flags], {
    ...serverSpawnOptions(),
    // A session of its own: Ctrl-C at the terminal must not end it halfway.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = new Promise<string>((resolve) => {
    let tail = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (tail += text));
    child.on('error', (error) => resolve(String(error))).on('close', () => resolve(tail));
  });
  const handles = [child, child.stdin as Socket, child.stderr as Socket];
  return {
    ended,
    release: () => handles.forEach((handle) => handle.unref()),
    async stop() {
      handles.forEach((handle) => handle.ref());
      child.stdin.end();
      await ended;
    },
  };
}

/** As `pg_ctl --wait` does: the last line of postmaster.pid says so. */
async function untilReady(directory: string, { ended, stop }: Supervised): Promise<void> {
  const deadline = Date.now() + 60_000;
  let log: string | undefined;
  void ended.then((tail) => (log = tail));
  for (;;) {
    const file = await readFile(join(directory, 'data/postmaster.pid'), 'utf8').catch(() => '');
    if (file.split('\n')[7]?.trim() === 'ready') return;
    if (Date.now() > deadline) await stop();
    if (log !== undefined) throw new Error(`The server did not start:\n${log}`);
    await sleep(5);
  }
}
