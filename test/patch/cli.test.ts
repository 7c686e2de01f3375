import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { main } from '../../src/cli/index.ts';
import type {} from '../support/global-setup.ts';
import { project } from '../support/run.ts';
import { freshDatabase } from '../support/servers.ts';

interface Said {
  code: number;
  out: string;
  error: string;
}

async function pgintent(...args: string[]): Promise<Said> {
  const said = { out: '', error: '' };
  const code = await main(args, { out: (text) => (said.out += text), error: (text) => (said.error += text), colors: false });
  return { code, ...said };
}

const unprotected = 'create table public.notes (id bigint primary key, author uuid);';
const intended = `${unprotected}
alter table public.notes enable row level security;
`;
const files = {
  'intended.sql': intended,
  'db/001_notes.sql': unprotected,
  'intended/001_notes.sql': intended,
  'refused.yaml':
    'pgintent: 1\ntables:\n  notes:\n    rls: true\n    policies:\n      - { name: own, command: select, using: public.nobody_made(author) }\n',
  'PATCH.sql': 'what was there',
};

let folder: Awaited<ReturnType<typeof project>>;
const at = (name: string): string => join(folder.path, name);
const read = (name: string): Promise<string> => readFile(at(name), 'utf8');

beforeEach(async () => {
  folder = await project(files);
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('patch', () => {
  test('goes to a file, or to standard output', async () => {
    const asked = ['patch', '--intent', at('intended.sql'), '--database', at('db')];
    const printed = await pgintent(...asked);
    expect(printed).toMatchObject({ code: 0, error: 'Nothing is left to a person.\n' });
    expect(printed.out).toContain('alter table public.notes enable row level security;');
    expect(printed.out).toContain('-- Proven on an embedded twin of the database');
    const written = await pgintent(...asked, '--out', at('PATCH.sql'));
    expect(written).toMatchObject({ code: 0, out: '' });
    const undated = (text: string): string => text.replaceAll(/read at \S+/g, '');
    expect(undated(await read('PATCH.sql'))).toBe(undated(printed.out));
  });

  test('is made for a server of another major of what a manifest states in part', async () => {
    const database = await freshDatabase(Object.values(inject('servers'))[0]!);
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      await client.query(
        'create table public.t (a numeric); create view public.v as select a from public.t; grant create on schema public to public',
      );
      const stated = 'schemas: { public: { grants: { PUBLIC: { never: [create] } } } }\nviews: { v: { securityInvoker: true } }\n';
      await writeFile(at('stated.yaml'), `pgintent: 1\n${stated}`);
      const { code, out, error } = await pgintent('patch', '--intent', at('stated.yaml'), '--database', database.url);
      expect({ code, error }).toEqual({ code: 0, error: 'Nothing is left to a person.\n' });
      expect(out).toContain('revoke create on schema public from public;');
      expect(out).toContain('-- Proven on an embedded twin of the database');
    } finally {
      await client.end();
      await database.drop();
    }
  });

  test('leaves extensions in the versions that the server has', async () => {
    const database = await freshDatabase(Object.values(inject('servers'))[0]!);
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      await client.query(`create extension citext; ${unprotected}`);
      await writeFile(at('intended.sql'), `create extension citext;\n${intended}`);
      const { code, out } = await pgintent('patch', '--intent', at('intended.sql'), '--database', database.url);
      expect({ code, out }).toMatchObject({ code: 0, out: expect.not.stringContaining('alter extension') as string });
      await client.query(out);
      expect(await pgintent('gaps', '--intent', at('intended.sql'), '--database', database.url)).toMatchObject({ code: 0 });
    } finally {
      await client.end();
      await database.drop();
    }
  });

  test("rows of the twin that the embedded engine does not delete are in nobody's way", async () => {
    const orders = (onDelete: string): string => `
      create table people (name text primary key check (length(name) > 3));
      create table orders (net integer, gross integer generated always as (net + 1) stored, person text not null references people ${onDelete});
      alter table orders replica identity full;
      create publication changes for table orders;`;
    await writeFile(at('intended.sql'), orders('on delete cascade'));
    await writeFile(at('db/001_notes.sql'), orders(''));
    const { out, error } = await pgintent('patch', '--intent', at('intended.sql'), '--database', at('db'));
    expect(error).toBe('Nothing is left to a person.\n');
    expect(out).toContain('  alter table public.orders validate constraint orders_person_fkey;');
  });

  test('what nobody intended is declared nowhere', async () => {
    await writeFile(at('db/002_more.sql'), 'alter table public.notes add column more text, enable row level security;');
    const asked = ['--intent', at('intended.sql'), '--database', at('db')];
    for (const command of ['patch', 'gaps']) {
      const { out } = await pgintent(command, ...asked);
      expect(out).toMatch(/not in .*intended\.sql/);
      expect(out).not.toContain('declared in');
    }
  });

  test('says where there is nothing to close', async () => {
    const { code, out } = await pgintent('patch', '--intent', at('intended.sql'), '--database', at('intended'));
    expect(code).toBe(0);
    expect(out).toMatch(/^-- PATCH\.sql: between .* there is nothing to close\.\n$/);
  });

  test('leaves what the twin refuses to a person', async () => {
    const { code, out, error } = await pgintent('patch', '--intent', at('refused.yaml'), '--database', at('db'));
    expect({ code, error }).toEqual({ code: 0, error: '1 thing is left to a person.\n' });
    expect(out).toContain('-- why: Postgres refuses it: function public.nobody_made(uuid) does not exist.');
    expect(out).toContain('\nalter table public.notes enable row level security;');
  });

  test('a file that cannot be written is one clear error, and nothing is left behind', async () => {
    await mkdir(at('taken'));
    const before = await readdir(folder.path);
    for (const file of [at('taken'), at('nowhere/PATCH.sql')]) {
      const said = await pgintent('patch', '--intent', at('intended.sql'), '--database', at('db'), '--out', file);
      expect(said).toMatchObject({ code: 2, out: '' });
      expect(said.error).toContain(`${file} cannot be written: E`);
      expect(said.error).toContain('What was there stays as it was.');
    }
    expect(await readdir(folder.path)).toEqual(before);
  });

  test('a database that changes meanwhile gets none', async () => {
    const database = await freshDatabase(Object.values(inject('servers'))[0]!);
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      await client.query('create table public.notes (id bigint primary key, author uuid)');
      const others = async (): Promise<number> =>
        (await client.query('select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')).rowCount!;
      const running = pgintent('patch', '--intent', at('intended.sql'), '--database', database.url, '--out', at('PATCH.sql'));
      while ((await others()) === 0) await sleep(5);
      while ((await others()) > 0) await sleep(5);
      // It was read, and its twin is being patched.
      await client.query('alter table public.notes add column late text');
      const { code, error } = await running;
      expect({ code, error }).toEqual({
        code: 2,
        error:
          'The database changed while the patch was made (table, column), so nothing was written. Try again when no migration is running.\n',
      });
      expect(await read('PATCH.sql')).toBe('what was there');
    } finally {
      await client.end();
      await database.drop();
    }
  });
});

describe('patch --as-migration', () => {
  test("is the next migration of the database's folder, else of the intent's, else of the one that is named", async () => {
    const first = await pgintent('patch', '--intent', at('intended.sql'), '--database', at('db'), '--as-migration');
    expect(first).toMatchObject({ code: 0, error: 'Nothing is left to a person.\n' });
    expect(first.out).toMatch(/db\/002_close_gaps\.sql\n$/);
    expect(await readdir(at('db'))).toEqual(['001_notes.sql', '002_close_gaps.sql']);
    expect(await pgintent('gaps', '--intent', at('intended.sql'), '--database', at('db'))).toMatchObject({ code: 0 });

    const snapshot = at('before.json');
    await pgintent('snapshot', '--database', at('db/001_notes.sql'), '--out', snapshot);
    await pgintent('patch', '--intent', at('intended'), '--database', snapshot, '--as-migration', '--out', at('PATCH.sql'));
    expect(await readdir(at('intended'))).toEqual(['001_notes.sql', '002_close_gaps.sql']);
    expect(await read('PATCH.sql')).toContain('enable row level security');

    await pgintent('patch', '--intent', at('intended.sql'), '--database', snapshot, '--as-migration', at('intended'));
    expect(await readdir(at('intended'))).toEqual(['001_notes.sql', '002_close_gaps.sql', '003_close_gaps.sql']);
  });

  test('says that what is pending comes first', async () => {
    await mkdir(at('mate'));
    await writeFile(at('mate/1.sql'), `-- migrate:up\n${files['db/001_notes.sql']}`);
    await writeFile(at('mate/2.sql'), '-- migrate:up\nalter table public.notes enable row level security;');
    const history = `create table public.schema_migrations (version varchar(128) primary key); insert into public.schema_migrations values ('1');`;
    await writeFile(at('mate.sql'), `${files['db/001_notes.sql']}\n${history}`);
    const { code, error } = await pgintent('patch', '--intent', at('mate'), '--database', at('mate.sql'), '--as-migration');
    expect({ code, error }).toEqual({
      code: 0,
      error: 'Run what is pending first (2.sql): the patch repeats what it does.\nNothing is left to a person.\n',
    });
    expect(await readdir(at('mate'))).toEqual(['1.sql', '2.sql', '3_close_gaps.sql']);
  });

  test('writes none where there is nothing to close', async () => {
    const { code, out, error } = await pgintent('patch', '--intent', at('intended.sql'), '--database', at('intended'), '--as-migration');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(error).toContain('No migration was written: there is nothing that one could close.');
    expect(await readdir(at('intended'))).toEqual(['001_notes.sql']);
  });

  test.for<[string[], string]>([
    [['--as-migration'], 'Neither the database nor the intent is a folder of migrations. Write --as-migration <folder>.\n'],
    [
      ['--as-migration', '--concurrently'],
      '--concurrently writes a file for psql, which is no migration. Leave it or --as-migration out.\n',
    ],
    [['--concurrently'], '--concurrently writes two files. Say where with --out PATCH.sql.\n'],
  ])('with %j it says what to do', async ([options, message]) => {
    const said = await pgintent('patch', '--intent', at('intended.sql'), '--database', at('db/001_notes.sql'), ...options);
    expect(said).toEqual({ code: 2, out: '', error: message });
  });
});

test('patch --concurrently writes two files', async () => {
  await writeFile(at('intended.sql'), `${intended}create index notes_author on public.notes (author);`);
  const asked = ['patch', '--intent', at('intended.sql'), '--database', at('db'), '--out', at('PATCH.sql'), '--concurrently'];
  const { code, error } = await pgintent(...asked);
  expect(code).toBe(0);
  expect(error).toContain(`Run ${at('PATCH.concurrently.sql')} with psql behind ${at('PATCH.sql')}.`);
  expect(await read('PATCH.sql')).not.toContain('create index');
  expect(await read('PATCH.concurrently.sql')).toContain('create index concurrently if not exists notes_author');
});

describe('verify', () => {
  test('goes to a file, or to standard output', async () => {
    const asked = ['verify', '--intent', at('intended.sql'), '--database', at('db')];
    const printed = await pgintent(...asked);
    expect(printed).toMatchObject({ code: 0, error: '' });
    expect(printed.out).toMatch(/^-- VERIFY\.sql: .*\n[^]*\bwith /);
    expect(await pgintent(...asked, '--out', at('VERIFY.sql'))).toEqual({ code: 0, out: '', error: '' });
    expect((await read('VERIFY.sql')).split('\n').at(-2)).toBe(printed.out.split('\n').at(-2));
  });

  test('a file that cannot be written is one clear error', async () => {
    const said = await pgintent('verify', '--intent', at('intended.sql'), '--database', at('db'), '--out', at('nowhere/VERIFY.sql'));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.error).toContain('VERIFY.sql cannot be written: ENOENT');
  });
});
