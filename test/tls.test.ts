import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { readSnapshot } from '../src/database/read.ts';
import { openUrl } from '../src/database/url-session.ts';
import { pgintent } from './support/run.ts';
import { startServer, type TestServer } from './support/servers.ts';

/** Its certificate is not for localhost. */
let server: TestServer;
/** Its certificate is the wrong one for `server`, and that of the clients of `certified`. */
let other: TestServer;
let home: string;

beforeAll(async () => {
  other = await startServer(17, { ssl: true });
  const hba = ['hostssl encrypted all', 'hostssl certified all', 'host postgres all'].map((line) => `${line} 127.0.0.1/32 trust`);
  hba[1] += ' clientcert=verify-ca';
  server = await startServer(17, { ssl: ['127.0.0.1', 'db.example'], hba, settings: { ssl_ca_file: other.certificate! } });
  await Promise.all([server.createDatabase('encrypted'), server.createDatabase('certified')]);
});
afterAll(() => Promise.all([server.stop(), other.stop()]));

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pgintent-home-'));
  await mkdir(join(home, '.postgresql'));
  vi.stubEnv('HOME', home);
  for (const name of ['PGSSLMODE', 'PGSSLROOTCERT', 'PGSSLCERT', 'PGSSLKEY']) vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const url = (options = '', database = 'postgres'): string => `${server.url(database)}${options}`;
const keyOf = (certificate: string): string => certificate.replace(/crt$/, 'key');

/** What comes of connecting: whether it is encrypted, or the message. */
async function tried(at: string): Promise<string> {
  try {
    const session = await openUrl(at);
    const [[row]] = (await session.run('select ssl from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()')) as [
      [{ ssl: boolean }],
    ];
    await session.close();
    return row.ssl ? 'encrypted' : 'plain';
  } catch (error) {
    return (error as Error).message;
  }
}

/** As the account of the servers leaves it, only root may read the key. */
async function putHome(name: string, file: string): Promise<void> {
  const at = join(home, '.postgresql', name);
  await copyFile(file, at);
  await chmod(at, 0o600);
}

describe('the environment', () => {
  test('PGSSLMODE and PGSSLROOTCERT verify where the URL says nothing', async () => {
    vi.stubEnv('PGSSLMODE', 'verify-full');
    vi.stubEnv('PGSSLROOTCERT', other.certificate);
    expect(await tried(url())).toContain(`The root certificate in ${other.certificate} is not the server's: PGSSLMODE=verify-full`);
    vi.stubEnv('PGSSLROOTCERT', server.certificate);
    expect(await tried(url())).toBe('encrypted');
  });

  test('the URL wins over it', async () => {
    vi.stubEnv('PGSSLMODE', 'verify-full');
    vi.stubEnv('PGSSLROOTCERT', other.certificate);
    expect(await tried(url(`?sslrootcert=${server.certificate}`))).toBe('encrypted');
    expect(await tried(url('?sslmode=prefer'))).toBe('encrypted');
    expect(await tried(url('?sslmode=disable'))).toBe('plain');
  });

  test('a parameter of the URL that is empty calls it off', async () => {
    vi.stubEnv('PGSSLROOTCERT', 'system');
    vi.stubEnv('PGSSLCERT', '/nowhere.crt');
    expect(await tried(url('?sslmode=prefer&sslrootcert=&sslcert='))).toBe('encrypted');
    expect(await tried(url('?sslmode=require&sslrootcert='))).toContain("open '/nowhere.crt'. Check PGSSLCERT.");
  });

  test('PGSSLMODE may be wrong, or more than the server can', async () => {
    vi.stubEnv('PGSSLMODE', 'verify');
    expect(await tried(url())).toBe('PGSSLMODE is none of disable, allow, prefer, require, verify-ca, verify-full.');
    vi.stubEnv('PGSSLMODE', 'require');
    expect(await tried(Object.values(inject('servers'))[0]!)).toContain('does not speak TLS, but PGSSLMODE=require asks for it');
  });

  test('PGSSLCERT and PGSSLKEY are the certificate of the client', async () => {
    vi.stubEnv('PGSSLCERT', other.certificate);
    expect(await tried(url('', 'certified'))).toContain(`has no private key: name its file in sslkey=<file> or PGSSLKEY`);
    vi.stubEnv('PGSSLKEY', keyOf(server.certificate!));
    expect(await tried(url('', 'certified'))).toMatch(/cannot be used: .*key values mismatch.*Check sslcert and sslkey/);
    vi.stubEnv('PGSSLKEY', keyOf(other.certificate!));
    expect(await tried(url('', 'certified'))).toBe('encrypted');
  });

  test('a socket of this machine is not encrypted, whatever the environment asks for', async () => {
    vi.stubEnv('PGSSLMODE', 'verify-full');
    const path = join(home, '.s.PGSQL.5432');
    const sockets: Socket[] = [];
    const relay = createServer((socket) => {
      sockets.push(socket);
      socket.pipe(connect(server.port, '127.0.0.1')).pipe(socket);
    });
    await new Promise<void>((listening) => relay.listen(path, listening));
    expect(await tried(`postgres:///postgres?user=postgres&host=${encodeURIComponent(home)}`)).toBe('plain');
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => relay.close(closed));
  });
});

test('ssl=true in the URL is sslmode=require', async () => {
  expect(await tried(`${Object.values(inject('servers'))[0]!}?ssl=true`)).toContain('does not speak TLS, but sslmode=require asks for it');
});

describe('the files of ~/.postgresql', () => {
  test.for(['verify-ca', 'verify-full', 'require'])('root.crt verifies with sslmode=%s', async (mode) => {
    await putHome('root.crt', server.certificate!);
    expect(await tried(url(`?sslmode=${mode}`))).toBe('encrypted');
    await putHome('root.crt', other.certificate!);
    const message = await tried(url(`?sslmode=${mode}`));
    expect(message).toContain('is not accepted');
    expect(message).toContain(join(home, '.postgresql/root.crt'));
    expect(message).toContain(`sslmode=${mode} ${mode === 'require' ? 'verifies as verify-ca does' : 'needs that one'}`);
    expect(await tried(url(`?sslmode=${mode}&sslrootcert=${server.certificate}`))).toBe('encrypted');
    expect(await tried(url())).toBe('encrypted');
  });

  test('without root.crt, sslmode=require does not verify', async () => {
    expect(await tried(url('?sslmode=require'))).toBe('encrypted');
  });

  test('postgresql.crt and postgresql.key are the certificate of the client', async () => {
    await putHome('postgresql.crt', other.certificate!);
    await putHome('postgresql.key', keyOf(other.certificate!));
    expect(await tried(url('?sslmode=require', 'certified'))).toBe('encrypted');
  });
});

describe('sslrootcert=system', () => {
  test('trusts what this system trusts, by its name', async () => {
    const at = url('?sslrootcert=system');
    expect(await tried(at)).toMatch(
      /is not accepted: .*sslmode=verify-full needs the server's root certificate in sslrootcert=<file>, which is not/,
    );
    const snapshot = (host: string): ReturnType<typeof pgintent> =>
      pgintent(['snapshot', '--database', at.replace('127.0.0.1', host), '--out', join(home, 'snapshot.json')], {
        SSL_CERT_FILE: server.certificate!,
      });
    const trusted = await snapshot('127.0.0.1');
    expect(trusted.code, trusted.output).toBe(0);
    const misnamed = await snapshot('localhost');
    expect(misnamed.output).toContain('is for another host');
    expect(misnamed.output).not.toContain('verify-ca');
  });

  test.for(['disable', 'prefer', 'require', 'verify-ca'])('is too little with sslmode=%s', async (mode) => {
    vi.stubEnv('PGSSLROOTCERT', 'system');
    expect(await tried(url(`?sslmode=${mode}`))).toMatch(
      new RegExp(`^sslrootcert=system trusts .* not sslmode=${mode}. Use sslmode=verify-full`),
    );
  });
});

describe('what to do', () => {
  test('where the certificate is for another host', async () => {
    const at = url(`?sslmode=verify-full&sslrootcert=${server.certificate}`).replace('127.0.0.1', 'localhost');
    const message = await tried(at);
    expect(message).toMatch(/^The TLS certificate of localhost:\d+ is for another host: .*DNS:db\.example\. Write/);
    expect(message).toContain('Write a host of the certificate into the database URL, or use sslmode=verify-ca');
    expect(message).not.toContain('sslrootcert');
    expect(await tried(at.replace('verify-full', 'verify-ca'))).toBe('encrypted');
  });

  test('with another root certificate under verify-ca', async () => {
    const message = await tried(url(`?sslmode=verify-ca&sslrootcert=${other.certificate}`));
    expect(message).toContain('sslmode=verify-ca needs that one in sslrootcert=<file>');
    expect(message).not.toContain('verify-full');
  });

  test('with no root certificate under verify-ca', async () => {
    const message = await tried(url('?sslmode=verify-ca'));
    expect(message).toMatch(/^sslmode=verify-ca verifies with a root certificate, and there is none: name its file in sslrootcert=<file>/);
    expect(message).not.toContain('SECURITY');
  });

  test('with a root certificate that is none', async () => {
    const file = join(home, 'empty.crt');
    await writeFile(file, '');
    expect(await tried(url(`?sslmode=verify-full&sslrootcert=${file}`))).toBe(
      `The file ${file} holds no certificate in PEM format. Check sslrootcert.`,
    );
  });

  test('where the server lets only encrypted connections in', async () => {
    expect(await tried(url('?sslmode=disable', 'encrypted'))).toMatch(
      /does not let postgres in: no pg_hba.conf entry .*With sslmode=disable nothing is encrypted: use sslmode=require\./,
    );
    expect(await tried(url('?sslmode=require', 'encrypted'))).toBe('encrypted');
    expect(await tried(url('', 'template1'))).not.toContain('sslmode=');
  });

  test('where the server asks for a certificate of the client', async () => {
    expect(await tried(url('', 'certified'))).toMatch(
      /connection requires a valid client certificate\. Name yours in sslcert=<file> and its key in sslkey=<file>\./,
    );
    const wrong = `?sslcert=${server.certificate}&sslkey=${keyOf(server.certificate!)}`;
    expect(await tried(url(wrong, 'certified'))).toMatch(/does not accept the client certificate: .*unknown ca\. Check sslcert and sslkey/);
  });

  test('where the URL names no host', async () => {
    vi.stubEnv('PGHOST', undefined);
    vi.stubEnv('PGPORT', '1');
    expect(await tried('postgres://')).toContain('Nothing accepts connections at localhost:1 (the database URL names no host).');
    vi.stubEnv('PGHOST', '127.0.0.1');
    expect(await tried('postgres://')).toContain('Nothing accepts connections at 127.0.0.1:1. Check');
    expect(await tried('postgres://[::1]:1')).toMatch(/\[::1\]:1/);
  });
});

test('a server that stops answering is left at once', async () => {
  const target = new URL(Object.values(inject('servers'))[0]!);
  const port = Number(target.port);
  let left: Promise<unknown> | undefined;
  const proxy = createServer((socket) => {
    const behind = connect(port, target.hostname);
    let passes = 600;
    left = new Promise((closed) => socket.once('close', closed));
    socket.on('error', () => undefined).pipe(behind);
    behind.on('data', (bytes) => {
      socket.write(bytes.subarray(0, passes));
      passes = Math.max(0, passes - bytes.length);
    });
    void left.then(() => behind.destroy());
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  target.port = String((proxy.address() as AddressInfo).port);
  const message = `The server at 127.0.0.1:${target.port} did not answer within 2 seconds. Nothing was written; run it again.`;
  const session = await openUrl(target.href, 'read', 2);
  const begun = performance.now();
  await expect(readSnapshot(session, target.href)).rejects.toThrow(message);
  // Nothing waits for the dead connection a second time.
  expect(performance.now() - begun).toBeLessThan(3500);
  await left;
  await expect(session.run('select 1')).rejects.toThrow(message);
  proxy.close();
});
