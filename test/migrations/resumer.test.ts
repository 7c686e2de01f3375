import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Migration, MigrationFolder } from '../../src/intent/migrations/migration.ts';
import { Resumers } from '../../src/intent/migrations/resumer.ts';
import { migratedState } from '../../src/intent/migrations/state.ts';

let folder: string;
const resumers = new Resumers();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pgintent-resumer-'));
});
afterAll(async () => {
  await resumers.close();
  await rm(folder, { recursive: true });
});

function folderOf(texts: readonly string[]): MigrationFolder {
  const migrations = texts.map((sql, n): Migration => ({
    file: `/m/${n}.sql`,
    name: `${n}.sql`,
    version: null,
    sql,
    // ALTER SYSTEM refuses one.
    transaction: sql.startsWith('alter system') ? 'none' : 'file',
    psql: false,
  }));
  return { path: '/m', tool: 'plain', guess: '', migrations, warnings: [] };
}

async function built(texts: readonly string[], again: boolean): Promise<unknown> {
  const options = { platform: 'supabase' as const, cacheDirectory: join(folder, again ? 'again' : 'new') };
  const { snapshot, origins, leftOut } = await migratedState([folderOf(texts)], again ? { ...options, resumers } : options);
  return { objects: sorted(snapshot.data.objects), origins, leftOut };
}

/** The catalog has no order of its own. */
function sorted(objects: Record<string, unknown[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(objects).map(([kind, all]) => [kind, all.map((one) => JSON.stringify(one)).sort()]));
}

const base = [
  'create table a (id int primary key, note text); alter table a enable row level security;',
  "create table b (id int references a); create function f() returns int language sql as 'select 1';",
  'alter table a force row level security; grant select on a to public;',
  'create policy p on a using (true); alter function f() stable;',
];

/** What somebody saves, one after the other. */
const saves: [what: string, texts: string[]][] = [
  ['as it was', base],
  ['the last one is changed', [...base.slice(0, 3), 'create policy q on a using (id = 1); alter function f() immutable;']],
  [
    'one is added',
    [...base.slice(0, 3), 'create policy q on a using (id = 3);', "comment on table a is 'five'; alter table b add column x int;"],
  ],
  ['an extension is created', [...base.slice(0, 3), 'create extension citext; alter table b add column c citext;']],
  ['the first one is changed', [base[0]!.replace('note text', 'note text not null'), ...base.slice(1)]],
  ['the last one is gone', [base[0]!.replace('note text', 'note varchar(3)'), ...base.slice(1, 3)]],
];

test('whatever is saved, the state is the one that a new build makes', async () => {
  for (const [what, texts] of saves) expect(await built(texts, true), what).toEqual(await built(texts, false));
}, 180_000);

test('after a statement that fails the next save goes on', async () => {
  await expect(built([...base, 'alter table missing add x int;'], true)).rejects.toThrow(
    '/m/4.sql:1:1: a statement of this migration fails',
  );
  const mended = [...base, 'alter table a add column x int;'];
  expect(await built(mended, true)).toEqual(await built(mended, false));
});

test('what does not start again is built again', async () => {
  const texts = ["alter system set shared_preload_libraries = 'nothing';", 'create table a (id int);'];
  const changed = [texts[0]!, 'create table a (id int, note text);'];
  for (const saved of [texts, changed, texts, [texts[1]!]]) expect(await built(saved, true)).toEqual(await built(saved, false));
}, 180_000);

test('a state that was kept without what nothing compares is not taken for a whole one', async () => {
  const operators = async (onlyCompared: boolean): Promise<number> => {
    const options = { platform: 'postgres' as const, cacheDirectory: join(folder, 'compared'), onlyCompared };
    return (await migratedState([folderOf(base.slice(0, 1))], options)).snapshot.all('operator').length;
  };
  expect(await operators(true)).toBe(0);
  expect(await operators(false)).toBeGreaterThan(0);
});
