import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readSnapshot, serverOf } from '../src/database/read.ts';
import type { Session } from '../src/database/session.ts';
import { openUrl } from '../src/database/url-session.ts';
import { compare } from '../src/gap/compare.ts';
import { kinds } from '../src/kinds/index.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { pgintent, project } from './support/run.ts';
import { freshDatabase, startServer, type TestServer } from './support/servers.ts';
import { join } from 'node:path';

const buckets = `
  create schema storage;
  create table storage.buckets (id text primary key, name text, public boolean, file_size_limit bigint, allowed_mime_types text[]);
  insert into storage.buckets values ('exports', 'exports', false, null, null);
`;
const manifest =
  'pgintent: 1\nplatform: supabase\nbuckets: { exports: { public: false }, gone: {} }\ntables: { orders: { columns: { id: integer } } }\n';

test.for<[version: string, versionNum: number, refused: boolean]>([
  ['12.22', 120_022, true],
  ['9.6.24', 90_624, true],
  ['13.0', 130_000, false],
  ['18.4', 180_004, false],
])('PostgreSQL %s is read or refused by its name', ([version, versionNum, refused]) => {
  const read = (): unknown => serverOf({ version, versionNum, database: 'd', role: 'r', readAt: '2026-01-01T00:00:00Z' });
  if (refused) expect(read).toThrow(`This is PostgreSQL ${version}; pgintent reads 13 and later.`);
  else expect(read()).toMatchObject({ major: Math.floor(versionNum / 10_000), version });
});

test('what does not answer like Postgres is said to be none', () => {
  expect(() => serverOf(undefined)).toThrow('does not answer like Postgres');
  expect(() => serverOf({ versionNum: null })).toThrow('does not answer like Postgres');
});

describe('a login that owns nothing', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(17, { settings: { log_statement: 'all', log_connections: 'on' } });
  });
  afterAll(() => server.stop());

  async function database(sql: string): Promise<{ owner: string; reader: string }> {
    const owner = await server.createDatabase();
    const session = await openUrl(owner);
    await session.run(
      `do $$ begin create role ci_reader login; exception when duplicate_object then null; end $$; create table public.orders (id integer); ${buckets} ${sql}`,
    );
    await session.close();
    return { owner, reader: owner.replace('postgres@', 'ci_reader@') };
  }

  async function verdicts(url: string): Promise<Record<string, string>> {
    const session = await openUrl(url);
    const snapshot = await readSnapshot(session, url);
    await session.close();
    const { outcomes } = compare(await parseManifest(manifest, 'intent.yaml'), snapshot);
    return Object.fromEntries(
      outcomes.map((outcome) => [
        outcome.key,
        outcome.verdict === 'unknown' ? `unknown: ${outcome.reason}; ${outcome.remedy}` : outcome.verdict,
      ]),
    );
  }

  test('reads the catalog like the owner', async () => {
    const { owner, reader } = await database('grant usage on schema storage to ci_reader; grant select on storage.buckets to ci_reader');
    expect(await verdicts(reader)).toEqual(await verdicts(owner));
    expect(await verdicts(owner)).toMatchObject({ 'bucket exports': 'held', 'bucket gone': 'gap', 'column public.orders.id': 'held' });
  });

  test('may not read the rows: unknown, with the remedy', async () => {
    const { reader } = await database('');
    expect(await verdicts(reader)).toMatchObject({
      'bucket exports':
        'unknown: the role ci_reader may not read storage.buckets; grant usage on schema storage and select on storage.buckets to ci_reader, or use another login',
      'bucket gone': expect.stringMatching(/^unknown/),
    });
  });

  test('may read some columns of the rows: unknown, not missing', async () => {
    const { reader } = await database('grant usage on schema storage to ci_reader; grant select (id) on storage.buckets to ci_reader');
    expect(await verdicts(reader)).toMatchObject({
      'bucket exports': expect.stringMatching(/^unknown: the role ci_reader may not read storage.buckets/),
      'bucket gone': expect.stringMatching(/^unknown/),
    });
  });

  test('rows behind row-level security are unknown and never missing', async () => {
    const { reader, owner } = await database(
      'grant usage on schema storage to ci_reader; grant select on storage.buckets to ci_reader; alter table storage.buckets enable row level security',
    );
    expect(await verdicts(reader)).toMatchObject({
      'bucket exports':
        'unknown: row-level security hides storage.buckets from the role ci_reader; use a login with BYPASSRLS, such as postgres on Supabase',
    });
    expect(await verdicts(owner)).toMatchObject({ 'bucket exports': 'held', 'bucket gone': 'gap' });
  });

  test('may not read a catalog: what it holds is unknown', async () => {
    const { reader } = await database('revoke select on pg_catalog.pg_attribute from public');
    expect(await verdicts(reader)).toMatchObject({
      'column public.orders.id': expect.stringContaining('may not read pg_catalog.pg_attribute'),
    });
  });

  test('may not read a catalog that is looked over first: nothing else is unknown', async () => {
    const { owner, reader } = await database(
      'create type public.mood as enum (); revoke select on pg_catalog.pg_event_trigger from public',
    );
    const [session, other] = [await openUrl(reader), await openUrl(owner)];
    const { objects, unread } = (await readSnapshot(session, reader)).data;
    const { eventTrigger, ...others } = (await readSnapshot(other, owner)).data.objects;
    await Promise.all([session.close(), other.close()]);
    expect(eventTrigger).toEqual([]);
    expect(others['enum']).toHaveLength(1);
    const hidden = unread.flatMap((one) => one.kinds);
    expect(hidden).toContain('eventTrigger');
    expect(objects).toEqual(Object.fromEntries(Object.entries(others).filter(([name]) => !hidden.includes(name))));
  });

  test.for(['', '?sslmode=prefer', '?sslmode=allow', '?sslmode=disable'])(
    'connects once with %j, for the server speaks no TLS',
    async (options) => {
      const before = (await server.log()).length;
      const session = await openUrl(`${server.url()}${options}`);
      expect((await session.run('select ssl from pg_stat_ssl where pid = pg_backend_pid()')).at(-1)).toEqual([{ ssl: false }]);
      await session.close();
      const received = (await server.log())
        .slice(before)
        .split('\n')
        .filter((line) => line.includes('connection received'));
      expect(received).toHaveLength(1);
    },
  );

  test('unknowns alone end with exit code 2, and nothing is written', async () => {
    const { reader } = await database('');
    await using folder = await project({ 'intent.yaml': 'pgintent: 1\nbuckets: { exports: {} }\n' });
    const before = (await server.log()).length;
    const { code, output } = await pgintent(['gaps', '--intent', join(folder.path, 'intent.yaml'), '--database', reader]);
    expect(code, output).toBe(2);
    expect(output).toContain('1 unknown');
    const statements = (await server.log())
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('statement:'));
    const texts = statements.map((line) => line.replace(/^.*statement: /, ''));
    expect(texts.length).toBeGreaterThan(1);
    expect(texts[0]).toMatch(/^begin transaction isolation level repeatable read read only/);
    expect(texts.length, texts.join('\n')).toBeLessThanOrEqual(3);
  });
});

test('what is not modelled is named, and against a whole intent unknown', async () => {
  const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
  const session = await openUrl(url);
  await using folder = await project({});
  const file = join(folder.path, 'before.json');
  const saved = await pgintent(['snapshot', '--database', url, '--out', file]);
  expect(saved.code, saved.output).toBe(0);
  await session.run('create foreign data wrapper "odd ""wrapper"');
  const { code, output } = await pgintent(['gaps', '--intent', file, '--database', url]);
  expect(code, output).toBe(2);
  expect(output).toContain('unknown: foreign-data wrapper "odd ""wrapper": pgintent does not model this kind of object; check it by hand');
  await session.close();
  await drop();
});

describe("a table of somebody's own that is called like the host's", () => {
  const judged = async (sql: string, text: string): Promise<string[]> => {
    const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
    const session = await openUrl(url);
    await session.run(`create schema storage; create schema cron; create table public.t (id integer); ${sql}`);
    const { outcomes } = compare(
      await parseManifest(`pgintent: 1\ntables: { t: }\n${text}`, 'intent.yaml'),
      await readSnapshot(session, url),
    );
    await session.close();
    await drop();
    return outcomes.map((outcome) => (outcome.verdict === 'unknown' ? `unknown: ${outcome.reason}` : `${outcome.key} ${outcome.verdict}`));
  };
  const own = (columns: string, values: string): string =>
    `create table storage.buckets (${columns}); insert into storage.buckets values (${values})`;

  test.for<[sql: string, found: string]>([
    [own('id int, name text, public text', `1, 'a', 'everyone'`), 'bucket a gap'],
    [own('id text, name text, public text', `'a', 'a', 'everyone'`), 'unknown: storage.buckets has a row that is no bucket: public: '],
    [
      own('id text, name text, file_size_limit text', `'a', 'a', 'plenty'`),
      'unknown: storage.buckets has a row that is no bucket: fileSizeLimit: ',
    ],
    [own('id text, name text', `null, 'a'`), 'unknown: storage.buckets has a row that is no bucket: name: '],
  ])('%s', async ([sql, found]) => {
    const [table, bucket] = await judged(sql, 'buckets: { a: }');
    expect(table).toBe('table public.t held');
    expect(bucket).toContain(found);
  });

  test('cron.job', async () => {
    const columns = 'jobid bigint, schedule text, command text, username text, active boolean, database oid';
    expect(await judged(`create table cron.job (${columns})`, 'cronJobs: { a: }')).toEqual(['table public.t held', 'cronJob a gap']);
  });
});

test('what is compared is the same without what matchers alone ask about', async () => {
  const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
  const session = await openUrl(url);
  await session.run('create table public.orders (id integer primary key); create cast (public.orders as text) with inout');
  const whole = await readSnapshot(session, url);
  const compared = await readSnapshot(session, url, { onlyCompared: true });
  await session.close();
  await drop();
  const { objects, unmodelled } = whole.data;
  expect(compared.data.objects).toEqual(Object.fromEntries(kinds.flatMap(({ name }) => (name in objects ? [[name, objects[name]]] : []))));
  expect(whole.all('cast').length).toBeGreaterThan(0);
  expect(unmodelled).toEqual([{ what: 'cast', name: 'public.orders as text' }]);
  expect(compared.data.unmodelled).toEqual(unmodelled);
});

test('something that is being changed is read again', async () => {
  const server = Object.values(inject('servers'))[0]!;
  const session = await openUrl(server);
  let torn = 2;
  const flaky: Session = {
    ...session,
    run: (sql) =>
      sql.includes('set local') && torn-- > 0 ? Promise.reject(new Error('cache lookup failed for relation 4711')) : session.run(sql),
  };
  expect((await readSnapshot(flaky, 'flaky')).server.major).toBeGreaterThanOrEqual(13);
  torn = 3;
  await expect(readSnapshot(flaky, 'flaky')).rejects.toThrow('changed while it was read, three times in a row');
  await session.close();
});

test('a definition that vanished while it was read is read again', async () => {
  const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
  const session = await openUrl(url);
  await session.run('create table orders (total integer check (total >= 0))');
  let torn = 1;
  const flaky: Session = {
    ...session,
    runEach: (sql, convert) =>
      session.runEach(sql, (row, statement) => convert('noInherit' in row && torn-- > 0 ? { ...row, expression: null } : row, statement)),
  };
  expect((await readSnapshot(flaky, 'flaky')).all('check')).toMatchObject([{ expression: '(total >= 0)' }]);
  torn = 2;
  await expect(readSnapshot(flaky, 'flaky')).rejects.toThrow(
    'pgintent cannot read the check {"schema":"public","table":"orders","name":"orders_total_check"}: expression: ',
  );
  await session.close();
  await drop();
});
