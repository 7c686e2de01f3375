import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installation, type Major } from '../support/installation.ts';

/** As images of Postgres do: makes the cluster on the first start, for the user and the password of the environment. */
const entry = `#!/bin/sh
set -eu
export PATH=/pg/bin
echo "$POSTGRES_PASSWORD" > /tmp/password
initdb -D /data -U "$POSTGRES_USER" --pwfile=/tmp/password -A scram-sha-256 -E UTF8 --locale=C --no-sync
echo 'host all all all scram-sha-256' >> /data/pg_hba.conf
if [ -f /initial.sh ]; then . /initial.sh; fi
exec postgres -D /data -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=off
`;

/** What the package from npm lacks. The server says in its file when it is ready. */
const isReady = `#!/bin/sh
while read -r line; do case "$line" in ready*) exit 0 ;; esac; done < /data/postmaster.pid
exit 1
`;

/**
 * What Supabase's image makes of its cluster, as far as it matters here: the host's roles, a role postgres that is no
 * superuser, and schemas that its services have not filled yet.
 */
const supabase = `postgres --single -j -D /data postgres <<SQL
create role postgres superuser createdb createrole login replication bypassrls password '$POSTGRES_PASSWORD';

create role anon nologin noinherit;

create role authenticated nologin noinherit;

create role service_role nologin noinherit bypassrls;

create role authenticator login noinherit;

grant anon, authenticated, service_role to authenticator;

alter role anon set statement_timeout = '3s';

alter role authenticated set statement_timeout = '8s';

alter role authenticator set statement_timeout = '8s';

alter role authenticator set lock_timeout = '8s';

alter role authenticator set session_preload_libraries = supautils, safeupdate;

create role supabase_auth_admin login noinherit createrole;

create role supabase_storage_admin login noinherit createrole;

grant anon, authenticated, service_role, supabase_storage_admin to postgres;

create schema auth authorization supabase_auth_admin;

create table auth.users (id uuid primary key, email text);

alter table auth.users owner to supabase_auth_admin;

grant usage on schema auth to postgres;

grant references on auth.users to postgres;

create schema storage authorization supabase_admin;

alter database postgres owner to postgres;

grant all on schema public to postgres;

alter role postgres nosuperuser;

SQL
`;

/** Makes images from what npm and this machine have: no registry is asked. New names, as states are kept by the image's. */
export async function importImages(docker: (args: string[]) => string[], major: Major): Promise<{ plain: string; supabase: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'pgintent-image-'));
  try {
    await fill(directory, major);
    const tag = `${major}-${randomBytes(4).toString('hex')}`;
    const plain = `pgintent-test/postgres:${tag}`;
    await importImage(docker, directory, plain);
    await writeFile(join(directory, 'initial.sh'), supabase);
    const host = `supabase/postgres:${tag}`;
    await importImage(docker, directory, host);
    return { plain, supabase: host };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function fill(directory: string, major: Major): Promise<void> {
  const native = dirname(dirname((await installation(major)).postgres));
  await cp(native, join(directory, 'pg'), { recursive: true, verbatimSymlinks: true });
  for (const name of ['data', 'tmp', 'etc', 'bin']) await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, 'etc/passwd'), 'postgres:x:999:999::/tmp:/bin/sh\n');
  await cp(await realpath('/bin/sh'), join(directory, 'bin/sh'));
  await writeFile(join(directory, 'entry.sh'), entry, { mode: 0o755 });
  // The health check asks the one, the check of ports the other.
  for (const name of ['pg_isready', 'nc']) await writeFile(join(directory, 'bin', name), isReady, { mode: 0o755 });
  await copyLibraries(directory);
}

/** The C library and the like: what the programs need from this machine, at the same place. */
async function copyLibraries(directory: string): Promise<void> {
  const programs = (await readdir(join(directory, 'pg/bin'))).map((name) => join(directory, 'pg/bin', name));
  const { stdout } = spawnSync('ldd', ['/bin/sh', ...programs], { encoding: 'utf8' });
  const paths = new Set([...stdout.matchAll(/(?:=> |^\s+)(\/\S+)/gm)].map(([, path]) => path!));
  for (const path of paths) {
    if (!path.startsWith(directory)) await cp(await realpath(path), join(directory, path));
  }
}

async function importImage(docker: (args: string[]) => string[], directory: string, name: string): Promise<void> {
  const changes = ['USER 999', 'ENV PATH=/bin:/pg/bin', 'EXPOSE 5432', 'ENTRYPOINT ["/bin/sh", "/entry.sh"]'];
  const [program, ...args] = docker(['import', ...changes.flatMap((change) => ['--change', change]), '-', name]) as [string, ...string[]];
  const tar = spawn('tar', ['-c', '--owner=999', '--group=999', '-C', directory, '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  tar.stdout.pipe(child.stdin);
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`docker import ${name} failed`);
}
