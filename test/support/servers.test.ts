import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { engines } from './engines.ts';
import { freshDatabase, startServer, type Major, type TestServer } from './servers.ts';

const MAJORS: Major[] = [15, 17];

// The first use of a major on a machine makes its installation, and the first use of PGlite its data directory.
vi.setConfig({ testTimeout: 60_000 });

describe.for(MAJORS)('a PostgreSQL %i of its own', (major) => {
  test('runs, creates databases, and leaves nothing behind', async () => {
    const server = await startServer(major);
    const { directory, pid } = await whereabouts(server);
    const [row] = await rows<{ version: string }>(await server.createDatabase('one'), 'select version()');
    expect(row?.version).toContain(`PostgreSQL ${major}.`);
    expect(alive(pid)).toBe(true);

    await server.stop();
    expect(alive(pid)).toBe(false);
    expect(existsSync(directory)).toBe(false);
  });

  test('has the settings that the tests count on', async () => {
    await using server = await disposable(major);
    const settings = await rows(
      server.url(),
      `select current_setting('wal_level') wal, current_setting('fsync') fsync, current_setting('TimeZone') tz, datcollate, datctype,
        pg_encoding_to_char(encoding) encoding from pg_database where datname = 'postgres'`,
    );
    expect(settings).toEqual([{ wal: 'logical', fsync: 'off', tz: 'UTC', datcollate: 'C', datctype: 'C', encoding: 'UTF8' }]);
  });

  test('asks for a password under scram', async () => {
    await using server = await disposable(major, { auth: 'scram', password: "it's / a:secret@" });
    await expect(rows(server.url(), 'select 1 one')).resolves.toEqual([{ one: 1 }]);
    await expect(rows(server.url('postgres', 'postgres', 'wrong'), 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('offers TLS with a certificate that only its own file vouches for', async () => {
    await using server = await disposable(major, { ssl: true });
    const ca = await readFile(server.certificate!, 'utf8');
    const query = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
    await expect(rows(server.url(), query)).resolves.toEqual([{ ssl: false }]);
    await expect(rows(server.url(), query, { ca })).resolves.toEqual([{ ssl: true }]);
    await expect(rows(server.url(), query, {})).rejects.toThrow('self-signed certificate');
  });

  test('offers TLS under a name that is not this host', async () => {
    await using server = await disposable(major, { ssl: ['db.example.com'] });
    const ca = await readFile(server.certificate!, 'utf8');
    await expect(rows(server.url(), 'select 1', { ca })).rejects.toThrow("does not match certificate's altnames");
  });

  test('drops a fresh database under its connections', async () => {
    await using server = await disposable(major);
    const { url, drop } = await freshDatabase(server);
    const client = new pg.Client(url);
    const ended = new Promise<Error>((resolve) => client.on('error', resolve));
    await client.connect();
    await drop();
    expect((await ended).message).toContain('terminating connection');
    await expect(rows(url, 'select 1')).rejects.toThrow('does not exist');
  });

  test.for(['SIGKILL', 'SIGINT'] as const)('dies with its process on %s', async (signal) => {
    const program = `import { startServer } from '${import.meta.dirname}/servers.ts';
      const server = await startServer(${major});
      console.log(JSON.stringify([server.url(), process.pid]));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = JSON.parse(await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve)));
    const { directory, pid } = await whereabouts({ url: () => url });
    child.kill(signal);
    await expect.poll(() => alive(pid) || existsSync(directory), { timeout: 5000 }).toBe(false);
  });

  test('tells why it does not start', async () => {
    await expect(startServer(major, { settings: { max_connections: 'many' } })).rejects.toThrow(
      'invalid value for parameter "max_connections"',
    );
  });
});

describe.for(engines())('$name', ({ fresh }) => {
  test('is empty each time', async () => {
    for (let time = 1; time <= 2; time++) {
      const engine = await fresh();
      await engine.exec(`create extension vector; create extension "uuid-ossp"; create table notes (id int8 default 1, embedding vector(1536));
        insert into notes default values`);
      const typed = `select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = 'notes'::regclass and attname = $1`;
      expect(await engine.query(typed, ['embedding'])).toEqual([{ type: 'vector(1536)' }]);
      expect(await engine.query('select id from notes')).toEqual([{ id: '1' }]);
      await expect(engine.exec('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
      await engine.close();
    }
  });

  test('keeps the roles of its own cluster to itself', async () => {
    for (let time = 1; time <= 2; time++) {
      const engine = await fresh({ cluster: 'own' });
      await engine.exec('create role anon; create role authenticated');
      await engine.close();
    }
  });
});

async function disposable(...args: Parameters<typeof startServer>): Promise<TestServer & AsyncDisposable> {
  const server = await startServer(...args);
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}

async function rows<Row extends pg.QueryResultRow>(connectionString: string, sql: string, ssl?: pg.ClientConfig['ssl']): Promise<Row[]> {
  const client = new pg.Client({ connectionString, ssl });
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function whereabouts(server: Pick<TestServer, 'url'>): Promise<{ directory: string; pid: number }> {
  const [row] = await rows<{ data: string }>(server.url(), `select current_setting('data_directory') as data`);
  const pid = Number.parseInt(await readFile(`${row!.data}/postmaster.pid`, 'utf8'), 10);
  return { directory: dirname(row!.data), pid };
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
