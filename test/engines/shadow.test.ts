import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Shadow } from '../../src/database/replay-engine.ts';
import type { Row, Session } from '../../src/database/session.ts';
import { ThrowAwayDatabase } from '../../src/database/throw-away.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { intentFromMigrations } from '../../src/intent/from-migrations.ts';
import { type Migrated, openMigrated } from '../../src/migrated.ts';
import { platformOf } from '../../src/platform/platform.ts';
import { exampleMigrations } from '../support/example.ts';
import { expectSame } from '../support/replayed.ts';
import { project, root } from '../support/run.ts';
import { type Major, MAJORS, startServer, type TestServer } from '../support/servers.ts';

const majors = MAJORS.filter((major) => inject('servers')[major] !== undefined);

const fresh = `fresh_${randomBytes(6).toString('hex')}`;

/** What stands on a server beside its throw-away databases: databases, and roles with all that is said of them. */
const shared = `select 'database ' || datname as name, datacl::text as more from pg_database
union all select 'role ' || rolname, to_jsonb(a)::text || coalesce((select string_agg(m.roleid::text, ',' order by m.roleid) from pg_auth_members m where m.member = a.oid), '') || coalesce((select string_agg(s::text, ',') from pg_db_role_setting s where s.setrole = a.oid), '') from pg_authid a
order by 1`;

describe.for(majors)('on PostgreSQL %s', (major: Major) => {
  let server: TestServer;
  let admin: Session;

  beforeAll(async () => {
    server = await startServer(major);
    admin = await openUrl(server.url(), 'write');
    // The states of earlier runs are kept; a role of another name makes this another server.
    await admin.run(
      `create role old login valid until '2040-01-01'; comment on role old is 'was here'; alter role old set work_mem = '8MB'; create role ${fresh}`,
    );
  });
  afterAll(async () => {
    await admin.close();
    await server.stop();
  });

  async function state(): Promise<Row[]> {
    return (await admin.run(shared))[0]!;
  }

  async function replayed(files: Record<string, string>, tool: 'plain' | 'supabase' = 'plain'): Promise<Migrated> {
    await using folder = await project(files);
    return await openMigrated([folder.path], { platform: 'postgres', tool, shadow: server.url() });
  }

  test('the example, replayed there and in the embedded engine, is the same', async () => {
    const before = await state();
    const there = await openMigrated([exampleMigrations], { platform: 'supabase', shadow: server.url() });
    const embedded = await openMigrated([exampleMigrations], { platform: 'supabase' });
    expect(await state()).toEqual(before);
    expect(there.state.snapshot.server.major).toBe(major);
    await expectSame(there, embedded);
    expect(Object.keys(there.state.origins.declared).length).toBeGreaterThan(500);
    expect(there.state.origins.declared).toEqual(embedded.state.origins.declared);
  });

  test('roles that it makes are part of the intent and go with it; those of the server are neither', async () => {
    const before = await state();
    for (const tool of ['plain', 'supabase'] as const) {
      const { state: made, remarks } = await replayed(
        {
          '1_roles.sql': `create role app nologin;
do $$ begin if not exists (select from pg_roles where rolname = 'worker') then create role worker in role app; end if; end $$;
grant app to old;
alter role app set statement_timeout = '3s';
comment on role app is 'ours';
create table public.t (id int);
grant select on public.t to old, app;
set timezone = 'Asia/Tokyo';
set datestyle = 'SQL, DMY';`,
        },
        tool,
      );
      expect(await state(), tool).toEqual(before);
      const intent = intentFromMigrations(made, platformOf(made.snapshot, 'postgres'), 'migrations');
      const intended = intent.objects.map(({ kind, object }) => `${kind} ${String(object['name'])}`);
      expect(intended.filter((name) => name.startsWith('role '))).toEqual(['role app', 'role worker']);
      expect(intent.objects.filter(({ kind }) => kind === 'comment').map(({ object }) => object['text'])).toEqual(['ours']);
      expect(made.origins.declared['role worker']?.origin.line).toBe(2);
      expect(remarks.join()).toContain(`had these roles before the replay, so none of them is intended: ${fresh}, old.`);
    }
  });

  test.for([
    ['alter role old nologin', 'it changes the role old'],
    ['alter role old rename to older', 'it changes the role old'],
    [`comment on role old is 'changed'`, 'it changes the role old'],
    ['drop role old', 'it changes the role old'],
    ['grant pg_monitor to old', 'it changes the role old'],
    ['alter role current_user set work_mem = 64', 'it changes the role current_user'],
    ['alter database postgres set work_mem = 64', 'it is about the database postgres, by its name'],
    ['alter role old in database postgres set work_mem = 64', 'it is about the database postgres, by its name'],
    ['grant connect on database postgres to public', 'it is about the database postgres, by its name'],
    ['create database other', 'it is about the database other, by its name'],
    ['alter role all set work_mem = 64', 'it is about the server as a whole'],
    ['alter system set work_mem = 64', 'it is about the server as a whole'],
  ])('refuses %s', async ([sql, because]) => {
    const before = await state();
    const error = await failureOf(replayed({ '1_a.sql': `create table public.t (id int);\n${sql};` }));
    expect(error).toMatch(/\/1_a\.sql:2:1: this statement cannot be replayed on a shared server: /);
    expect(error).toContain(because);
    expect(await state()).toEqual(before);
  });

  test('what code does to a role of the server is undone, or told where it was committed at once', async () => {
    const before = await state();
    const sql = 'do $$ begin alter role old nologin; create role app; end $$;';
    expect(await failureOf(replayed({ '1_a.sql': sql }, 'supabase'))).toMatch(
      /1_a\.sql: this migration .*changes the role old, .* Its transaction was rolled back\./,
    );
    expect(await state()).toEqual(before);
    expect(await failureOf(replayed({ '1_a.sql': sql }))).toMatch(/1_a\.sql:1:1: .*changes the role old, .* put it back by hand\./);
    await admin.run('alter role old login');
    expect(await state()).toEqual(before);
  });

  test('a statement that fails says where, with what Postgres says; nothing stays', async () => {
    const before = await state();
    const error = await failureOf(replayed({ '1_a.sql': 'create role app;\ncreate table public.t (\n  id intt\n);' }));
    expect(error).toMatch(/\/1_a\.sql:3:6: a statement of this migration fails\. Postgres says: type "intt" does not exist\n/);
    expect(await state()).toEqual(before);
    expect(await failureOf(replayed({ '1_a.sql': 'copy pg_temp.a from stdin;' }))).toContain('relation "pg_temp.a" does not exist');
    expect(await failureOf(replayed({ '1_a.sql': 'create table t (a int); copy t from stdin;' }))).toContain('COPY from stdin failed');
  });

  test('a login that may create databases is enough for plain Postgres; others are told what they lack', async () => {
    await admin.run(`create role maker login createdb; create role reader login password 'hunter2'`);
    const on = (login: string, platform: 'postgres' | 'supabase', sql = 'create table public.t (id int);'): Promise<Migrated> =>
      withFolder({ '1_a.sql': sql }, (path) =>
        openMigrated([path], { platform, shadow: server.url('postgres', login, login === 'reader' ? 'hunter2' : undefined) }),
      );
    const { state: made } = await on('maker', 'postgres');
    expect(made.origins.declared['table public.t']?.origin.line).toBe(1);
    expect(await failureOf(on('maker', 'supabase'))).toContain('can only be loaded by a superuser, and the login maker is none');
    const refused = await failureOf(on('reader', 'postgres'));
    expect(refused).toContain('the login reader may not create databases. Run `alter role reader createdb` there');
    expect(refused).not.toContain('hunter2');
    expect(await failureOf(on('maker', 'postgres', 'create role app;'))).toMatch(
      /permission denied to create role.*\nLikely cause: .*the login of `shadow` may not do it/,
    );
    await admin.run('drop role maker, reader');
  });

  test('drops what a killed replay left, a day later, and nothing else', async () => {
    const made = [await ThrowAwayDatabase.create(admin), await ThrowAwayDatabase.create(admin), await ThrowAwayDatabase.create(admin)];
    const [old, young, uncommented] = made.map(({ name }) => name) as [string, string, string];
    await admin.run('create role left_behind');
    const [[role]] = (await admin.run(`select 'left_behind'::regrole::oid::int as oid`)) as [[Row]];
    await made[0]!.note([Number(role['oid'])]);
    const [[row]] = (await admin.run(
      `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = '${old}'`,
    )) as [[Row]];
    const aged = String(row['comment']).replace(/"at":"[^"]*"/, '"at":"2020-01-01 00:00:00+00"');
    await admin.run(`comment on database ${old} is '${aged}'`);
    await admin.run(`comment on database ${uncommented} is null`);
    await replayed({ '1_a.sql': 'create table public.left_overs (id int);' });
    const names = (await state()).map(({ name }) => name);
    expect(names).not.toContain(`database ${old}`);
    expect(names).not.toContain('role left_behind');
    expect(names).toEqual(expect.arrayContaining([`database ${young}`, `database ${uncommented}`]));
    for (const name of [young, uncommented]) await admin.run(`drop database ${name}`);
  });

  test('replays at the same time wait for each other', async () => {
    const before = await state();
    const all = ['a', 'b', 'c'].map((name) =>
      replayed({ '1_a.sql': `create role app; create table public.${name} (id int); select pg_sleep(0.2);` }),
    );
    await Promise.all(all);
    expect(await state()).toEqual(before);
  });

  test.for([
    ['the command line', 'SIGINT', 'SIGINT'],
    ['the command line', 'SIGTERM', 'SIGTERM'],
    // It ends by itself on a signal, and waits for nobody.
    ['Vitest', 'SIGINT', 130],
    ['Vitest', 'SIGTERM', 143],
  ] as const)('%s leaves nothing behind on %s', async ([program, signal, end]) => {
    const before = await state();
    const config = `import { pgintent } from '${root}/src/plugin.ts';
export default { plugins: [pgintent({ intent: './migrations', migrations: { shadow: '${server.url()}' } })], test: { include: [] } };`;
    await withFolder({ 'migrations/1_a.sql': 'create role app; select pg_sleep(60);', 'vitest.config.ts': config }, async (path) => {
      const commandLine = [join(root, 'bin/pgintent.js'), 'gaps', '--intent', './migrations', '--shadow', server.url()];
      const args = program === 'Vitest' ? [join(root, 'node_modules/vitest/vitest.mjs'), 'run'] : commandLine;
      const child = spawn(process.execPath, args, {
        cwd: path,
        stdio: 'ignore',
        env: { PATH: process.env['PATH'], DATABASE_URL: server.url() },
      });
      const ended = new Promise((done) => child.on('close', (code, by) => done(by ?? code)));
      while (!(await state()).some(({ name }) => name === 'role app')) await sleep(50);
      child.kill(signal);
      expect(await ended).toBe(end);
    });
    expect(await state()).toEqual(before);
  });
});

async function withFolder<T>(files: Record<string, string>, body: (path: string) => Promise<T>): Promise<T> {
  await using folder = await project(files);
  return await body(folder.path);
}

async function failureOf(replayed: Promise<unknown>): Promise<string> {
  return replayed.then(
    () => expect.fail('it was replayed'),
    (error: Error) => error.message,
  );
}

test('what is neither a URL nor an image is refused without being shown', async () => {
  const opened = (shadow: Shadow): Promise<string> => failureOf(openMigrated([exampleMigrations], { shadow }));
  expect(await opened('postgres')).toBe(
    `shadow is the URL of a server (postgres://user:password@host:5432/postgres) or { image: 'postgres:17' }, not "postgres".`,
  );
  expect(await opened('user:hunter2@host')).not.toContain('hunter2');
  const unreachable = await opened('postgres://me:hunter2@127.0.0.1:1/postgres');
  expect(unreachable).toMatch(/^shadow: Nothing accepts connections at 127\.0\.0\.1:1/);
  expect(unreachable).not.toContain('hunter2');
});
