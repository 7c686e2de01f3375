import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { check } from '../../src/check.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { closeEngine } from '../../src/gap/answer.ts';
import { type Patch, patchFor } from '../../src/patch/patch.ts';
import { platformScripts } from '../../src/platform/scripts.ts';
import type { Checked } from '../../src/report/verdict.ts';
import { splitScript } from '../../src/sql/index.ts';
import { exampleMigrations, exampleSql } from '../support/example.ts';
import type {} from '../support/global-setup.ts';
import { psql, runPsql } from '../support/psql.ts';
import { root } from '../support/run.ts';
import { type Major, startServer, type TestServer } from '../support/servers.ts';

interface Case {
  platform: 'postgres' | 'supabase';
  /** Statements of the database before the patch, one text after the other. */
  texts(): Promise<string[]>;
  intent(folder: string): Promise<string>;
}

const example: Case = {
  platform: 'supabase',
  async texts() {
    const scripts = await platformScripts('supabase');
    return [...scripts.map(({ sql }) => sql), ...exampleSql(), await readFile(join(root, 'examples/keys/drift.sql'), 'utf8')];
  },
  intent: () => Promise.resolve(exampleMigrations),
};

/** A label and its use, a body of several lines, names to be quoted, and rows in the way of an index and of a column. */
const rows: Case = {
  platform: 'postgres',
  texts: () =>
    Promise.resolve([
      `create type public.mood as enum ('sad');
create table public.notes (id bigint primary key, author text, "Odd ';\nname" text);
insert into public.notes values (1, 'a', 'x'), (2, 'a', null);`,
    ]),
  async intent(folder) {
    const sql = `create type public.mood as enum ('sad', 'happy');
create table public.notes (id bigint primary key, author text, "Odd ';\nname" text not null, mood public.mood default 'happy');
create unique index notes_author on public.notes (author);
create index notes_odd on public.notes ("Odd ';\nname");
alter table public.notes enable row level security;
create policy "it's; -- own" on public.notes using (mood <> 'sad');
create function public.touch() returns trigger language plpgsql as $$
begin
  new.author := '; $q$'; -- ;
  return new;
end;
$$;
create trigger touch before update on public.notes for each row execute function public.touch();`;
    const file = join(folder, 'intended.sql');
    await writeFile(file, sql);
    return file;
  },
};

/** The ways in which people run a file of SQL. */
const ways: Record<string, (url: string, text: string, folder: string) => Promise<void>> = {
  async psql(url, text, folder) {
    const file = join(folder, 'PATCH.sql');
    await writeFile(file, text);
    const { code, output } = await runPsql(url, file);
    expect(code, output).toBe(0);
  },
  'an SQL editor, as one text': (url, text) => inSession(url, (run) => run(text)),
  'a driver, statement by statement': (url, text) =>
    inSession(url, async (run) => {
      for (const { text: statement } of splitScript(text).statements) await run(statement);
    }),
};

async function inSession(url: string, body: (run: (sql: string) => Promise<unknown>) => Promise<unknown>): Promise<void> {
  const session = await openUrl(url);
  try {
    await body((sql) => session.run(sql));
  } finally {
    await session.close();
  }
}

const [major] = Object.keys(inject('servers')).map(Number) as Major[];

describe.for([
  ['the example', example],
  ['rows in the way', rows],
] as const)('%s', ([, { platform, texts, intent: write }]) => {
  let server: TestServer;
  let folder: string;
  let intent: string;
  let patch: Patch;
  const results = new Map<string, unknown>();

  const administer = async (sql: string): Promise<void> => {
    const client = new pg.Client(server.url());
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  /** The same name each time, for the patch may hold it. */
  const fresh = async (): Promise<string> => {
    await administer('drop database if exists work');
    await administer('create database work template drifted');
    return server.url('work');
  };
  const checked = (database: string): Promise<Checked> => check({ intent, database, strict: false, platform });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pgintent-psql-'));
    server = await startServer(major!);
    await inSession(await server.createDatabase('drifted'), async (run) => {
      for (const text of await texts()) await run(text);
    });
    intent = await write(folder);
    patch = await patchFor(await checked(await fresh()));
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
    await closeEngine();
  });

  test.for(Object.keys(ways))('%s', async (way, { skip }) => {
    if (way === 'psql' && psql === undefined) skip('there is no psql');
    const url = await fresh();
    await ways[way]!(url, patch.text, folder);
    const once = await state(url);
    const left = new Set(patch.left.map(({ step }) => step.key));
    const { gaps } = (await checked(url)).comparison;
    const inTheWay = platform === 'postgres' ? [`column public.notes."Odd ';\nname"`, 'index public.notes.notes_author'] : [];
    expect(
      gaps
        .map(({ key }) => key)
        .filter((key) => !left.has(key))
        .toSorted(),
    ).toEqual(inTheWay.toSorted());
    await ways[way]!(url, patch.text, folder);
    expect(await state(url)).toEqual(once);
    results.set(way, once);
    for (const other of results.values()) expect(once).toEqual(other);
  });

  /** All that is in the catalog, in one order. */
  async function state(url: string): Promise<unknown> {
    const { objects } = (await checked(url)).snapshot.data;
    return Object.fromEntries(
      Object.entries(objects).map(([kind, list]) => [kind, list.map((object) => JSON.stringify(object)).toSorted()]),
    );
  }
});
