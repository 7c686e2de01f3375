import { createServer, type Server, type Socket } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isCutShort, redact, redactUrl } from '../src/database/redact.ts';
import { openUrl } from '../src/database/url-session.ts';
import { resolveSettings } from '../src/settings.ts';
import { pgintent, project, root } from './support/run.ts';
import { freshDatabase, startServer, type TestServer } from './support/servers.ts';

const password = 'open sesame %/@';

async function failure(url: string): Promise<string> {
  const found = await openUrl(url).then(
    async (session) => {
      await session.run('select 1');
      await session.close();
      return 'connected';
    },
    (error: Error) => `${error.message}\n${error.stack}`,
  );
  expect(found).not.toContain(password);
  expect(found).not.toContain(encodeURIComponent(password));
  return found;
}

/** A server that is not Postgres: it answers every connection in its own way. */
async function listener(answer: (socket: Socket) => void): Promise<{ port: number; server: Server }> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { port: (server.address() as { port: number }).port, server };
}

describe('a URL that does not lead to a database', () => {
  const secret = encodeURIComponent(password);
  test.for<[string, string]>([
    ['postgres', 'The database URL cannot be read.'],
    ['mysql://u:p@h/d', 'starts with mysql:// but should start with postgres://'],
    [`postgres://u:${secret}@127.0.0.1:1/d`, 'Nothing accepts connections at 127.0.0.1:1.'],
    [`postgres://u:${secret}@no-such-host.invalid/d`, 'The host no-such-host.invalid cannot be found.'],
    [
      `postgres://u:${secret}@127.0.0.1/d?sslmode=verify`,
      'The sslmode of the database URL is none of disable, allow, prefer, require, verify-ca, verify-full.',
    ],
    [`postgres://u:${secret}@db.abcdefghijklmnopqrst.supabase.co:5432/postgres`, 'has only an IPv6 address. Use the session pooler'],
  ])('%s', async ([url, message]) => {
    expect(await failure(url)).toContain(message);
  });

  test('a pooler that does not know the user', async () => {
    const said = 'SFATAL\0CXX000\0MTenant or user not found\0\0';
    const answer = Buffer.alloc(5 + said.length);
    answer.write('E');
    answer.writeInt32BE(4 + said.length, 1);
    answer.write(said, 5);
    const pooler = await listener((socket) => socket.once('data', () => socket.end(answer)));
    expect(await failure(`postgres://postgres:${secret}@127.0.0.1:${pooler.port}/d?sslmode=disable`)).toContain(
      'the user is postgres.<project reference>',
    );
    pooler.server.close();
  });

  test('a server that is not Postgres, and one that hangs up', async () => {
    const talker = await listener((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const mute = await listener((socket) => socket.destroy());
    expect(await failure(`postgres://u:${secret}@127.0.0.1:${talker.port}/d?sslmode=disable`)).toContain('Cannot connect to');
    expect(await failure(`postgres://u:${secret}@127.0.0.1:${mute.port}/d?sslmode=disable`)).toMatch(
      /Cannot connect to 127.0.0.1:\d+: .*Check that it is a Postgres server/,
    );
    talker.server.close();
    mute.server.close();
  });
});

describe('passwords and TLS', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(17, { auth: 'scram', password, ssl: true });
  });
  afterAll(() => server.stop());

  const url = (options: string, secret = password): string => `${server.url('postgres', 'postgres', secret)}${options}`;

  test('a wrong password says so and is not shown', async () => {
    expect(await failure(url('', 'wrong'))).toContain('refuses the password of postgres');
  });

  test('a password that is left out', async () => {
    expect(await failure(server.url('postgres').replace(/:[^:@]*@/, '@'))).toContain(
      'asks for a password, and the database URL holds none',
    );
  });

  test('a root certificate that is not there', async () => {
    expect(await failure(url('?sslmode=verify-full&sslrootcert=/nowhere.crt'))).toMatch(/\/nowhere.crt.*Check sslrootcert/);
  });

  test('a database that is not there', async () => {
    expect(await failure(server.url('nowhere', 'postgres', password))).toContain('database "nowhere" does not exist');
  });

  test.for(['', '?sslmode=disable', '?sslmode=allow', '?sslmode=prefer', '?sslmode=require'])('connects with %j', async (options) => {
    expect(await failure(url(options))).toBe('connected');
  });

  test('verify-full verifies with the root certificate, and refuses without', async () => {
    expect(await failure(url(`?sslmode=verify-full&sslrootcert=${server.certificate}`))).toBe('connected');
    expect(await failure(url('?sslmode=verify-full'))).toContain('sslrootcert=<file>');
  });

  test('require encrypts', async () => {
    const session = await openUrl(url('?sslmode=require'));
    expect((await session.run('select ssl from pg_stat_ssl where pid = pg_backend_pid()')).at(-1)).toEqual([{ ssl: true }]);
    await session.close();
  });
});

test('a connection that is lost half way is an error and no verdict', async () => {
  const server = await startServer(17);
  const session = await openUrl(server.url('postgres'));
  const reading = session.run('select pg_sleep(20)').catch((error: Error) => error.message);
  await new Promise((done) => setTimeout(done, 300));
  await server.stop();
  expect(await reading).toContain('The connection was lost while the database was read');
  await session.close();
});

describe('the command line', () => {
  test.for<[string[], string]>([
    [['gap'], 'There is no command "gap". Did you mean "gaps"?'],
    [['help', 'gap'], 'There is no command "gap". Did you mean "gaps"?'],
    [['frobnicate'], 'There is no command "frobnicate". The commands are init, gaps'],
    [['gaps'], 'No intent is set: what should the database be? Write --intent'],
    [['gaps', '--intent', '', '--database', 'postgres://x'], 'No intent is set: what should the database be? Write --intent'],
    [['gaps', '--strict', 'supabase/migrations'], 'Nothing says what supabase/migrations is. Write --intent or --database before it.'],
    [['gaps', '--intent', 'nowhere.yaml', '--database', 'postgres://x'], 'The intent nowhere.yaml does not exist.'],
    [['gaps', '--intent', 'examples/keys/intent.yaml'], 'No database is set.'],
    [['gaps', '--intent', 'examples', '--database', 'postgres://x'], 'holds no migrations'],
    [['gaps', '--intent', 'examples/keys/intent.yaml', '--database', 'nowhere'], 'neither a URL nor a file'],
    [['gaps', '--itent', 'x'], "Unknown option '--itent'. Did you mean --intent? pgintent help gaps shows the options."],
    [['gaps', '--intent', 'examples/keys/intent.yaml', '--database', 'x', '--format', 'xml'], '--format is text or json, not xml.'],
    [['snapshot'], 'No database is set.'],
  ])('pgintent %j', async ([args, message]) => {
    const { code, output } = await pgintent(args);
    expect(code, output).toBe(2);
    expect(output).toContain(message);
    expect(output).not.toContain('    at ');
  });

  test('an empty database with an empty intent is an error, an empty database alone is not', async () => {
    const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
    await using folder = await project({ 'intent.yaml': 'pgintent: 1\ntables: { orders: {} }' });
    const compared = await pgintent(['gaps', '--intent', join(folder.path, 'intent.yaml'), '--database', url]);
    expect(compared.code, compared.output).toBe(1);
    expect(compared.output).toContain('The table public.orders is missing.');
    await drop();
  });

  test('a module that its project takes for none', async () => {
    await using folder = await project({ 'package.json': '{ "type": "commonjs" }', 'intent.js': 'export default { pgintent: 1 };' });
    const { code, output } = await pgintent(['gaps', '--intent', join(folder.path, 'intent.js'), '--database', 'postgres://x']);
    expect(code, output).toBe(2);
    expect(output).toContain('Call it .mts, or .mjs.');
  });

  test('a database that has hardly anything of what is intended may be another one', async () => {
    const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
    const nearlyEmpty = await pgintent(['gaps', '--intent', join(root, 'examples/keys/intent.yaml'), '--database', url]);
    await drop();
    expect(nearlyEmpty.code).toBe(1);
    expect(nearlyEmpty.output).toMatch(/^\d+ of \d+ objects are not there: is postgres:.* the database that you meant\?$/m);
  });

  test('a snapshot file that is truncated, edited or of another version', async () => {
    const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
    await using folder = await project({ 'intent.yaml': 'pgintent: 1\nschemas: { public: {} }' });
    const file = join(folder.path, 'snapshot.json');
    const saved = await pgintent(['snapshot', '--database', url, '--out', file]);
    expect(saved.code, saved.output).toBe(0);
    const text = await import('node:fs/promises').then(({ readFile }) => readFile(file, 'utf8'));
    const judge = async (changed: string): Promise<string> => {
      await writeFile(file, changed);
      const { code, output } = await pgintent(['gaps', '--intent', join(folder.path, 'intent.yaml'), '--database', file]);
      return `${code} ${output}`;
    };
    expect(await judge(text)).toMatch(/^0 /);
    expect(await judge(text.slice(0, -200))).toMatch(/^2 .*is not whole/);
    expect(await judge(text.replace('"major": 1', '"major": 2'))).toMatch(/^2 .*was edited after it was saved/);
    expect(await judge(text.replace('pgintent.snapshot/1', 'pgintent.snapshot/9'))).toMatch(
      /^2 .*is a pgintent.snapshot\/9; this version reads pgintent.snapshot\/1/,
    );
    expect(await judge('{}')).toMatch(/^2 .*is not a snapshot of pgintent/);
    // As an intent it is read while the database is: whichever fails first, it is the intent that is told.
    for (const database of [url, 'postgres://u@127.0.0.1:1/d']) {
      await writeFile(file, text.slice(0, -200));
      const { code, output } = await pgintent(['gaps', '--intent', file, '--database', database]);
      expect(`${code} ${output}`).toMatch(/^2 .*is not whole/);
    }
    await drop();
  });
});

test('two databases at once are refused', () => {
  expect(() => resolveSettings({ intent: 'x' }, { DATABASE_URL: 'a', DATABASE_SNAPSHOT: 'b' })).toThrow('Set one of them');
  expect(() => resolveSettings({}, {})).toThrow('No intent is set');
});

describe('a password that is not percent-encoded', () => {
  const signs = ['/', '?', '#', '%x', '@', '/@', '?@', '#@', '/12', '?a=b', '%zz'];
  test.for(signs.flatMap((sign) => ['sesame', '12'].map((secret) => `${secret}${sign}34open`)))('%s', async (secret) => {
    for (const end of ['@127.0.0.1:1/postgres', '@127.0.0.1:1', '@127.0.0.1:1/postgres?sslmode=require']) {
      const url = `postgres://me:${secret}${end}`;
      const message = await openUrl(url).then(
        () => 'connected',
        (error: Error) => error.message,
      );
      // An @ alone is no harm: the last one counts.
      expect(message).toContain(secret.includes('@34') && !/[/?#]/.test(secret) ? 'Nothing accepts connections' : 'Percent-encode it');
      for (const text of [message, redactUrl(url), redactUrl(`postgres://me:p/${secret}${end}`)]) {
        expect(text).not.toContain('34open');
        expect(text).not.toContain('sesame');
      }
    }
  });

  test.for(['user', 'application_name', 'sslmode', 'password'])('that reads as parameters, %s the last of them', async (name) => {
    const url = `postgres://me:12?sslmode=sesame&${name}=x@127.0.0.1:1/db`;
    expect(await failure(url)).toContain('Percent-encode it');
    expect(redactUrl(url)).not.toContain('sesame');
  });

  test.for([
    'postgres://[::1]:5432/db?user=me@example.com',
    'postgres://me:p%2Fs%40x@host:5432/db?sslmode=require',
    'postgres://host/db?user=me@example.com&password=a@b',
    'postgres://me:p@ss@host/db?application_name=me@work',
    'postgres://me@host',
  ])('%s is a URL', (url) => {
    expect(isCutShort(url)).toBe(false);
  });
});

test('a short password is no part of other words', () => {
  expect(redact('could not open a file: p, "p"', 'postgres://me:p@host/db')).toBe('could not open a file: ***, "***"');
  expect(redact('no xsesamex', 'postgres://me:sesame@host/db')).toBe('no x***x');
});

test('no URL keeps its password', () => {
  expect(redactUrl('postgres://me:secret@host/db?password=other')).toBe('postgres://me:***@host/db?password=***');
});
