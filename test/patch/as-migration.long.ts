import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/check.ts';
import { closeEngine } from '../../src/gap/answer.ts';
import { migrationHome, openMigrations } from '../../src/intent/migrations/migration.ts';
import { writeNext } from '../../src/intent/migrations/next.ts';
import { migrationsOf } from '../../src/patch/as-migration.ts';
import { type Patch, patchFor } from '../../src/patch/patch.ts';
import type { Checked } from '../../src/report/verdict.ts';
import { project } from '../support/run.ts';

const first = `create type public.mood as enum ('sad');\ncreate table public.notes (id bigint primary key, body text, author uuid);\n`;
const second = `create table public.open (id bigint primary key);\n`;

/** What comes in a label and its use, in texts of several lines with semicolons, after a look at the rows, and in marks of tools. */
const intended = `create type public.mood as enum ('sad', 'happy');
create table public.notes (id bigint primary key, body text, author uuid, mood public.mood not null default 'happy');
create unique index notes_author on public.notes (author);
create table public.open (id bigint primary key);
alter table public.open enable row level security;
create policy "own \${id}" on public.open using (id > 0);
create table public.tags (note bigint references public.notes);
create function public.touch() returns trigger language plpgsql as $$
begin
  new.body := 'a;
-- b;';

  return new;
end;
$$;
create trigger touch before update on public.notes for each row execute function public.touch();
`;

const journal = JSON.stringify({
  version: '7',
  dialect: 'postgresql',
  entries: [
    { idx: 0, version: '7', when: 1_700_000_000_000, tag: '0000_a', breakpoints: true },
    { idx: 1, version: '7', when: 1_700_000_000_001, tag: '0001_b', breakpoints: true },
  ],
});

interface Kept {
  /** The folder that a person points at. */
  at: string;
  files: Record<string, string>;
  /** The new migrations, in their order, all at 2026-01-31 12:00:00. */
  next: string[];
}

const labelsAndRest = (form: (n: number, name: string) => string): string[] => [form(0, 'close_gaps_labels'), form(1, 'close_gaps')];
const dbmate = { '1_a.sql': `-- migrate:up\n${first}-- migrate:down\nselect 1;\n`, '2_b.sql': `-- migrate:up\n${second}` };
const goose = { '00001_a.sql': `-- +goose Up\n${first}-- +goose Down\nselect 1;\n`, '00002_b.sql': `-- +goose Up\n${second}` };

const folders: Record<string, Kept> = {
  supabase: {
    at: 'supabase',
    files: { 'supabase/migrations/20240101000000_a.sql': first, 'supabase/migrations/20240102000000_b.sql': second },
    next: labelsAndRest((n, name) => `2026013112000${n}_${name}.sql`),
  },
  plain: {
    at: 'db',
    files: { 'db/098-a.sql': first, 'db/099-b.sql': second, 'db/099-b.down.sql': '' },
    next: ['100-close_gaps_labels.sql', '101-close_gaps.sql'],
  },
  prisma: {
    at: 'prisma',
    files: {
      'prisma/schema.prisma': '',
      'prisma/migrations/20240101000000_a/migration.sql': first,
      'prisma/migrations/20240102000000_b/migration.sql': second,
    },
    next: labelsAndRest((n, name) => `2026013112000${n}_${name}/migration.sql`),
  },
  'drizzle with its journal': {
    at: '',
    files: { 'meta/_journal.json': journal, '0000_a.sql': first, '0001_b.sql': second },
    next: ['0002_close_gaps_labels.sql', '0003_close_gaps.sql'],
  },
  'drizzle with folders': {
    at: '',
    files: {
      '20240101000000_a/migration.sql': first,
      '20240101000000_a/snapshot.json': '{}',
      '20240102000000_b/migration.sql': second,
    },
    next: labelsAndRest((n, name) => `2026013112000${n}_${name}/migration.sql`),
  },
  dbmate: { at: '', files: dbmate, next: ['3_close_gaps_labels.sql', '4_close_gaps.sql'] },
  goose: { at: '', files: goose, next: ['00003_close_gaps_labels.sql', '00004_close_gaps.sql'] },
  'golang-migrate': {
    at: '',
    files: { '1700000000_a.up.sql': first, '1700000000_a.down.sql': '', '1700000001_b.up.sql': second },
    next: labelsAndRest((n, name) => `${Date.UTC(2026, 0, 31, 12) / 1000 + n}_${name}.up.sql`),
  },
  flyway: {
    at: '',
    files: { 'deep/V1_9__a.sql': first, 'V1__none.sql': '', 'deep/V1_10__b.sql': second, 'R__views.sql': 'select 1;' },
    next: ['deep/V1_11__close_gaps_labels.sql', 'deep/V1_12__close_gaps.sql'],
  },
  'node-pg-migrate': {
    at: '',
    files: {
      '1700000000000_a.sql': `-- Up Migration\n${first}-- Down Migration\nselect 1;\n`,
      '1700000000001_b.sql': `-- Up Migration\n${second}`,
    },
    next: labelsAndRest((n, name) => `${Date.UTC(2026, 0, 31, 12) + n * 1000}_${name}.sql`),
  },
};

const at = new Date('2026-01-31T12:00:00Z');
let intent: string;
let patch: Patch;
let meant: Awaited<ReturnType<typeof project>>;

const checked = (database: string): Promise<Checked> => check({ intent, database, strict: false, platform: 'postgres' });
const gapsOf = ({ comparison }: Checked): string[] => comparison.gaps.map(({ key }) => key);

beforeAll(async () => {
  meant = await project({ 'intended.sql': intended, 'db/1.sql': first, 'db/2.sql': second });
  intent = join(meant.path, 'intended.sql');
  patch = await patchFor(await checked(join(meant.path, 'db')));
});
afterAll(async () => {
  await meant[Symbol.asyncDispose]();
  await closeEngine();
});

test('the patch that is written here is proven and leaves nothing', () => {
  expect({ faults: patch.proof.faults, left: patch.left }).toEqual({ faults: [], left: [] });
});

async function namesIn(path: string): Promise<string[]> {
  const { migrations } = await openMigrations(path);
  return migrations.filter(({ repeatable }) => repeatable !== true).map(({ name }) => name);
}

async function allFiles(path: string): Promise<Record<string, string>> {
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = join(parentPath, name);
        return [file.slice(path.length + 1), await readFile(file, 'utf8')] as const;
      }),
    ),
  );
}

describe.for(Object.entries(folders))('%s', ([, { at: pointed, files, next }]) => {
  test('what is written comes last, and the folder then builds what is intended', async () => {
    await using folder = await project(files);
    const path = join(folder.path, pointed);
    const before = await namesIn(path);
    const home = await migrationHome(path);
    const all = home.tool.transaction === 'all';
    const written = await writeNext(home, migrationsOf(patch, home.tool.transaction, at));
    expect(await namesIn(path)).toEqual([...before, ...(all ? next.slice(0, 1) : next)]);
    if (all) {
      // The label is not committed before the next patch.
      const rest = await patchFor(await checked(path));
      written.push(...(await writeNext(home, migrationsOf(rest, 'all', at))));
      expect(await namesIn(path)).toEqual([...before, ...next]);
    }
    expect(written.filter((file) => !/\.(down\.sql|conf)$/.test(file)).map((file) => file.slice(home.path.length + 1))).toEqual(next);
    expect(gapsOf(await checked(path))).toEqual([]);
    const now = await allFiles(folder.path);
    for (const [name, text] of Object.entries(files)) if (name !== 'meta/_journal.json') expect(now[name]).toBe(text);
    // Once is enough.
    expect(migrationsOf(await patchFor(await checked(path)), home.tool.transaction, at)).toEqual([]);
  });
});

test('each tool has its own marks and no transaction of ours', async () => {
  const texts: Record<string, string> = {};
  for (const [name, { files, at: pointed }] of Object.entries(folders)) {
    await using folder = await project(files);
    const home = await migrationHome(join(folder.path, pointed));
    const written = await writeNext(home, migrationsOf(patch, home.tool.transaction, at));
    texts[name] = await readFile(
      written.findLast((file) => !/\.(down\.sql|conf)$/.test(file))!,
      'utf8',
    );
    if (name.startsWith('flyway'))
      expect(
        await readFile(
          written.find((file) => file.endsWith('.conf'))!,
          'utf8',
        ),
      ).toBe('placeholderReplacement=false\n');
  }
  for (const [name, text] of Object.entries(texts)) expect([name, /^(begin|commit);$/m.test(text)]).toEqual([name, name === 'plain']);
  expect(texts['goose']).toMatch(/-- \+goose StatementBegin\ncreate or replace function public\.touch[^]*?\$;\n-- \+goose StatementEnd/);
  expect(texts['drizzle with its journal']).toContain(`add value if not exists 'happy' after 'sad';--> statement-breakpoint\n`);
  expect(texts['dbmate']).toMatch(/^-- migrate:up\n[^]*\n-- migrate:down\n\n--.*\n$/);
  expect(texts['supabase']).toMatch(/set local search_path = default;\n/);
});

test('behind the migrations that say what is intended, it changes nothing', async () => {
  await using folder = await project({ '1_all.sql': intended });
  await writeNext(await migrationHome(folder.path), migrationsOf(patch, 'none', at));
  const { comparison } = await check({ intent: folder.path, database: intent, strict: true, platform: 'postgres' });
  expect(comparison.gaps.map(({ key }) => key)).toEqual([]);
});

test('names without a schema mean the same each time, though a tool runs it in one transaction', async () => {
  const manifest = `pgintent: 1
tables:
  notes:
    checks: [{ name: told, expression: norm(body) <> 'b' }]
    indexes: [{ name: notes_norm, columns: [norm(body)], unique: true }]
`;
  const database = `-- migrate:up
create function public.norm(t text) returns text language sql immutable as $$ select lower(t) $$;
create table public.notes (id bigint primary key, body text, constraint told check (body <> 'a'));
`;
  await using folder = await project({ 'intent.yaml': manifest, 'db/1.sql': database });
  const stated = { intent: join(folder.path, 'intent.yaml'), database: join(folder.path, 'db'), strict: false };
  const made = await patchFor(await check(stated));
  expect(made.proof.faults).toEqual([]);
  const home = await migrationHome(stated.database);
  for (let run = 1; run <= 2; run += 1) await writeNext(home, migrationsOf(made, 'file', at));
  expect(await namesIn(stated.database)).toHaveLength(3);
  expect(gapsOf(await check(stated))).toEqual([]);
});

test('the journal of Drizzle keeps what it held', async () => {
  await using folder = await project(folders['drizzle with its journal']!.files);
  const home = await migrationHome(folder.path);
  await writeNext(home, migrationsOf(patch, 'all', at));
  const { entries, ...rest } = JSON.parse(await readFile(join(folder.path, 'meta/_journal.json'), 'utf8')) as { entries: unknown[] };
  const before = JSON.parse(journal) as { entries: unknown[] };
  expect({ ...rest, entries: entries.slice(0, 2) }).toEqual(before);
  expect(entries.slice(2)).toEqual([{ idx: 2, version: '7', when: at.valueOf(), tag: '0002_close_gaps_labels', breakpoints: true }]);
});

test('a number in the future is counted on', async () => {
  await using folder = await project({ 'supabase/migrations/29991231235959_late.sql': first });
  const home = await migrationHome(join(folder.path, 'supabase/migrations'));
  await writeNext(home, migrationsOf(patch, 'file', at));
  expect(await namesIn(home.path)).toEqual([
    '29991231235959_late.sql',
    '30000101000000_close_gaps_labels.sql',
    '30000101000001_close_gaps.sql',
  ]);
});

describe('nothing is written', () => {
  async function refusal(files: Record<string, string>, made: Patch = patch): Promise<string> {
    await using folder = await project(files);
    const before = await allFiles(folder.path);
    const message = await migrationHome(folder.path)
      .then((home) => writeNext(home, migrationsOf(made, home.tool.transaction, at)))
      .then(String, (error: Error) => `${error.name}: ${error.message.replaceAll(folder.path, '<folder>')}`);
    expect(await allFiles(folder.path)).toEqual(before);
    return message;
  }

  test('where it would not come last', async () => {
    expect(await refusal({ 'a.sql': first, 'b.sql': second })).toBe(
      'PgintentError: No migration was written to <folder>: plain would run 001_close_gaps_labels.sql, 002_close_gaps.sql before b.sql, and not behind it. Write PATCH.sql with --out, and name the file yourself.',
    );
  });

  test('where a line of the database is a mark of the tool', async () => {
    const chunks = patch.pieces!.chunks.map((chunk) => ({ ...chunk, statements: [`select '\n-- migrate:down\n'`] }));
    expect(await refusal(dbmate, { ...patch, pieces: { ...patch.pieces!, chunks } })).toMatch(
      /No migration was written to <folder>: the patch holds a line that dbmate takes for one of its own marks/,
    );
  });

  test('where a file is in the way that the tool does not read', async () => {
    await using folder = await project(goose);
    const home = await migrationHome(folder.path);
    const tool = { ...home.tool, next: async () => [{ path: '00001_a.sql', text: '-- +goose Up\n' }] };
    await expect(writeNext({ ...home, tool }, migrationsOf(patch, 'file', at))).rejects.toThrow(/No migration was written to .*EEXIST/);
    expect(await allFiles(folder.path)).toEqual(goose);
  });

  test('where somebody else writes a file of that name meanwhile', async () => {
    await using folder = await project(goose);
    const home = await migrationHome(folder.path);
    const theirs = '00004_close_gaps.sql';
    let reads = 0;
    const read: typeof home.tool.read = async (copy) => {
      reads += 1;
      if (reads === 2) await writeFile(join(folder.path, theirs), 'theirs');
      return home.tool.read(copy);
    };
    const writing = writeNext({ ...home, tool: { ...home.tool, read } }, migrationsOf(patch, 'file', at));
    await expect(writing).rejects.toThrow(/No migration was written to .*EEXIST/);
    expect(await allFiles(folder.path)).toEqual({ ...goose, [theirs]: 'theirs' });
  });

  test('where nothing tells the tool, or where the schema is declared', async () => {
    expect(await refusal({ 'notes.md': '' })).toMatch(/holds no migration yet, so nothing tells how the next one is named/);
    await using folder = await project({ 'supabase/schemas/a.sql': first });
    await expect(migrationHome(join(folder.path, 'supabase'))).rejects.toThrow('Write --as-migration supabase/migrations.');
    await expect(migrationHome(join(folder.path, 'a.sql'))).rejects.toThrow('is no folder. Write --as-migration <folder of migrations>.');
  });
});
