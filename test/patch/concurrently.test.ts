import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { check } from '../../src/check.ts';
import { closeEngine } from '../../src/gap/answer.ts';
import { type Patch, patchFor } from '../../src/patch/patch.ts';
import type {} from '../support/global-setup.ts';
import { psql, runPsql } from '../support/psql.ts';
import { freshDatabase, type FreshDatabase } from '../support/servers.ts';

const before = `create table public.notes (id bigint primary key, author uuid, "Odd 'name" text);
create table public.parts (id bigint) partition by range (id);
create materialized view public.totals as select count(*) as n from public.notes;
`;
const intended = `create table public.notes (id bigint primary key, author uuid, "Odd 'name" text, late text);
create index notes_author on public.notes (author) where author is not null;
create unique index "Odd 'index" on public.notes ("Odd 'name", late);
create index "index" on public.notes (late);
comment on index public."index" is 'told';
create table public.parts (id bigint) partition by range (id);
create index parts_id on public.parts (id);
create materialized view public.totals as select count(*) as n from public.notes;
create index totals_n on public.totals (n);
create table public.fresh (id bigint);
create index fresh_id on public.fresh (id);
`;

let folder: string;
let database: FreshDatabase;
const [server] = Object.values(inject('servers'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pgintent-concurrently-'));
  await writeFile(join(folder, 'intended.sql'), intended);
  database = await freshDatabase(server!);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});
afterAll(closeEngine);

async function run(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

const checked = () => check({ intent: join(folder, 'intended.sql'), database: database.url, strict: false, platform: 'postgres' });

async function gaps(): Promise<string[]> {
  return (await checked()).comparison.gaps.map(({ key }) => key).toSorted();
}

async function patched(): Promise<Patch & { concurrently: string }> {
  const patch = await patchFor({ ...(await checked()), concurrently: true });
  expect(patch.proof.faults).toEqual([]);
  return { ...patch, concurrently: patch.concurrently! };
}

const elsewhere = [`index public.notes."Odd 'index"`, 'index public.notes.notes_author', 'index public.totals.totals_n'];

test('indexes on tables that are there go to the other file, but for those that something else needs', async () => {
  await run(before);
  const { text, concurrently } = await patched();
  expect(text).toContain('Left to PATCH.concurrently.sql, which psql runs behind this:');
  for (const key of elsewhere) expect(text).toContain(`--   ${key}\n`);
  expect(text.match(/^ *create (unique )?index.*/gm)).toEqual([
    expect.stringContaining('exists index on'),
    expect.stringContaining('parts_id'),
    expect.stringContaining('fresh_id'),
  ]);
  expect(text).not.toContain('concurrently if not exists');
  expect(concurrently.match(/^create .*/gm)).toHaveLength(3);
});

test('without the option there is one file', async () => {
  await run(before);
  const { text, concurrently } = await patchFor(await checked());
  expect(concurrently).toBeUndefined();
  expect(text).toContain('notes_author');
});

describe.skipIf(psql === undefined)('with psql', () => {
  const apply = async (name: string, sql: string): Promise<{ code: number | null; output: string }> => {
    await writeFile(join(folder, name), sql);
    return runPsql(database.url, join(folder, name));
  };

  test('both close every gap, and may run again', async () => {
    await run(before);
    const { text, concurrently } = await patched();
    expect(await apply('PATCH.sql', text)).toMatchObject({ code: 0 });
    expect(await gaps()).toEqual(elsewhere);
    expect(await apply('PATCH.concurrently.sql', concurrently)).toMatchObject({ code: 0 });
    expect(await gaps()).toEqual([]);
    const oids = await run(`select indexrelid from pg_index where indrelid = 'public.notes'::regclass order by 1`);
    expect(await apply('PATCH.concurrently.sql', concurrently)).toMatchObject({ code: 0 });
    expect(await run(`select indexrelid from pg_index where indrelid = 'public.notes'::regclass order by 1`)).toEqual(oids);
  });

  test('an interrupted run leaves an invalid index, which the next run replaces', async () => {
    await run(before);
    const { text, concurrently } = await patched();
    await apply('PATCH.sql', text);
    await run(`insert into public.notes (id, "Odd 'name", late) values (1, 'a', 'b'), (2, 'a', 'b')`);
    const failed = await apply('PATCH.concurrently.sql', concurrently);
    expect(failed.code).toBe(3);
    expect(failed.output).toContain('could not create unique index');
    expect(await run('select count(*)::int as n from pg_index where not indisvalid')).toEqual([{ n: 1 }]);
    expect(await gaps()).toContain(elsewhere[0]);
    await run('delete from public.notes where id = 2');
    // Also a patch that is written now takes it for what it is.
    const again = await patched();
    expect(again.text).not.toContain('drop index');
    expect(await apply('PATCH.concurrently.sql', again.concurrently)).toMatchObject({ code: 0 });
    expect(await gaps()).toEqual([]);
  });
});
