import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { openMigrated } from '../../src/migrated.ts';
import { exampleMigrations } from '../support/example.ts';
import { expectSame } from '../support/replayed.ts';
import { project, root } from '../support/run.ts';

const docker = inject('docker');
const { host, plain, supabase } = 'missing' in docker ? { host: undefined, plain: '', supabase: '' } : docker;

beforeAll(() => {
  if (host !== undefined) process.env['DOCKER_HOST'] = host;
  // It watches over containers, and comes from a registry.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  // For the database under test; a container speaks no TLS.
  Object.assign(process.env, { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system', PGSSLCERT: '/nowhere.crt' });
});

/** Ids of the containers that were made from an image, also of those that ended. */
function containers(image: string): string[] {
  const { stdout } = spawnSync('docker', ['ps', '--all', '--quiet', '--filter', `ancestor=${image}`], { encoding: 'utf8' });
  return stdout.split('\n').filter((id) => id !== '');
}

/** A program that replays in a process of its own. */
function replaying(path: string, image: string): string[] {
  const code = `import { openMigrated } from '${root}/src/migrated.ts';
await openMigrated([process.argv[1]], { platform: 'postgres', shadow: { image: '${image}' } }).catch((error) => console.log(error.message));`;
  return ['--input-type=module', '--eval', code, path];
}

describe.skipIf('missing' in docker)('in a container', () => {
  test('the example, replayed in a container and in the embedded engine, is the same', async () => {
    const there = await openMigrated([exampleMigrations], { platform: 'supabase', shadow: { image: plain } });
    const embedded = await openMigrated([exampleMigrations], { platform: 'supabase' });
    expect(there.state.snapshot.server).toMatchObject({ major: 17, database: 'postgres', role: 'postgres', pglite: false });
    expect(there.state.origins.declared).toEqual(embedded.state.origins.declared);
    await expectSame(there, embedded);
    expect(containers(plain)).toEqual([]);
  });

  test("what Supabase's image lacks of the host is added, and role postgres runs the migrations", async () => {
    await using folder = await project({
      '1_a.sql': `create table public.notes (id uuid primary key, author uuid references auth.users (id) on delete cascade);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (author = auth.uid());
create policy files on storage.objects for select to authenticated using (bucket_id = 'notes');
grant select on public.notes to anon;`,
    });
    const there = await openMigrated([folder.path], { platform: 'supabase', shadow: { image: supabase } });
    const embedded = await openMigrated([folder.path], { platform: 'supabase' });
    expect(there.state.snapshot.server).toMatchObject({ database: 'postgres', role: 'postgres' });
    await expectSame(there, embedded);
    expect(containers(supabase)).toEqual([]);
  });

  test('a statement that fails leaves no container', async () => {
    await using folder = await project({ '1_a.sql': 'alter database postgres set app.a = 1;\nselect no_such();' });
    await expect(openMigrated([folder.path], { platform: 'postgres', shadow: { image: plain } })).rejects.toThrow(
      /1_a\.sql:2:8: a statement of this migration fails\. Postgres says: function no_such\(\) does not exist No function matches/,
    );
    expect(containers(plain)).toEqual([]);
  });

  test('a signal leaves no container', async () => {
    await using folder = await project({ '1_a.sql': 'create table public.t (id int); select pg_sleep(60);' });
    const child = spawn(process.execPath, replaying(folder.path, plain), { stdio: ['ignore', 'inherit', 'pipe'] });
    const ended = new Promise((done) => child.on('close', (_, by) => done(by)));
    // Told once the container runs and the replay has taken a second.
    await new Promise((done) => child.stderr.once('data', done));
    expect(containers(plain)).toHaveLength(1);
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    expect(containers(plain)).toEqual([]);
  });

  test('an image that cannot be had says so', async () => {
    await expect(openMigrated([exampleMigrations], { platform: 'supabase', shadow: { image: 'pgintent-test/none:1' } })).rejects.toThrow(
      /^shadow: a container of pgintent-test\/none:1 does not start: /,
    );
  });
});

/** Found there whatever the environment says. */
const everywhere = '/var/run/docker.sock';

test.skipIf(existsSync(everywhere))('where no container engine answers, it says what to do', () => {
  const { stdout } = spawnSync(process.execPath, replaying(exampleMigrations, 'postgres:17'), {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: '/nowhere', DOCKER_HOST: 'unix:///nowhere.sock' },
  });
  expect(stdout).toMatch(/^shadow: \{ image: 'postgres:17' \} needs a container engine, and none answers here\. Start Docker/);
});
