import { z } from 'zod';
import { basename } from 'node:path';
import { blank } from '../blank.ts';
import { Folder } from '../folder.ts';
import type { Migration } from '../migration.ts';
import { nextNumber, numbersOf, textOf } from './next.ts';
import { defineTool, leftOut, type NewFile, type NewMigration, type Reading, refused } from './tool.ts';

const journalFile = 'meta/_journal.json';
const script = 'migration.sql';
const breakpoint = '--> statement-breakpoint';

const journalSchema = z.object({
  dialect: z.string().optional(),
  entries: z.array(z.object({ when: z.number(), tag: z.string(), version: z.string().optional() })),
});
type Journal = z.output<typeof journalSchema>;

/** Drizzle: the order of `meta/_journal.json`, or since 1.0 one folder a migration, in the order of their names. */
export const drizzle = defineTool({
  name: 'drizzle',
  async recognises(folder) {
    if (await hasJournal(folder)) return `it holds ${journalFile}`;
    const [first] = await migrationFolders(folder);
    return first !== undefined && first.files.includes('snapshot.json') ? `${nameOf(first)} holds ${script} and snapshot.json` : undefined;
  },
  read: async (folder) => ((await hasJournal(folder)) ? readJournal(folder) : readFolders(folder)),
  transaction: 'all',
  next: async (folder, migration) =>
    (await hasJournal(folder)) ? nextInJournal(folder, migration) : nextFolder(await migrationFolders(folder), migration),
});

async function hasJournal(folder: Folder): Promise<boolean> {
  return folder.folders.includes('meta') && (await Folder.open(folder.pathOf('meta'))).files.includes('_journal.json');
}

async function readJournal(folder: Folder): Promise<Reading> {
  const journal = parseJournal(await folder.text(journalFile), folder.pathOf(journalFile));
  const migrations = await Promise.all(
    journal.entries.map(({ tag, when }) => {
      const name = `${tag}.sql`;
      if (!folder.files.includes(name))
        throw refused(folder.pathOf(journalFile), undefined, `it names ${name}, which is not there. Restore it, or remove its entry.`);
      return migrationOf(folder, name, name, String(when));
    }),
  );
  const listed = new Set(journal.entries.map(({ tag }) => `${tag}.sql`));
  const unlisted = folder.sqlFiles.filter((name) => !listed.has(name));
  return { migrations, warnings: [...leftOut('drizzle', unlisted, `in ${journalFile}`), ...neverRun(journal)] };
}

async function nextInJournal(folder: Folder, migration: NewMigration): Promise<NewFile[]> {
  const text = await folder.text(journalFile);
  const { entries } = parseJournal(text, folder.pathOf(journalFile));
  const last = entries.at(-1);
  const tag = `${nextNumber(numbersOf(entries.map((one) => one.tag)), migration.at, '0000')}_${migration.name}`;
  const when = Math.max(migration.at.valueOf(), ...entries.map((one) => one.when + 1));
  const entry = { idx: entries.length, version: last?.version ?? '7', when, tag, breakpoints: true };
  // As it stands: it may hold more than is known here.
  const journal = JSON.parse(text) as { entries: unknown[] };
  return [
    { path: `${tag}.sql`, text: broken(migration) },
    { path: journalFile, text: `${JSON.stringify({ ...journal, entries: [...journal.entries, entry] }, null, 2)}\n`, extends: true },
  ];
}

function nextFolder(folders: readonly Folder[], migration: NewMigration): NewFile[] {
  return [{ path: `${nextNumber(numbersOf(folders.map(nameOf)), migration.at)}_${migration.name}/${script}`, text: broken(migration) }];
}

/** With a mark behind each statement but the last. */
function broken(migration: NewMigration): string {
  let left = migration.passages.flatMap(({ statements }) => statements).length;
  return textOf(migration, (statement) => `${statement};${(left -= 1) === 0 ? '' : breakpoint}`);
}

function parseJournal(text: string, file: string): Journal {
  const parsed = journalSchema.safeParse(jsonOf(text, file));
  if (!parsed.success) throw refused(file, undefined, 'it is no journal of Drizzle: entries with "when" and "tag" are missing.');
  const { dialect } = parsed.data;
  if (dialect !== undefined && dialect !== 'postgresql' && dialect !== 'pg')
    throw refused(file, undefined, `these migrations are for ${dialect}, not for Postgres.`);
  return parsed.data;
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(file, undefined, `it is not JSON: ${(error as Error).message}`);
  }
}

/** Drizzle runs what is younger than the youngest that it ran (PgDialect.migrate): an older entry behind a younger one only on a new database. */
function neverRun({ entries }: Journal): string[] {
  return entries.flatMap(({ tag, when }, n) => {
    const younger = entries.slice(0, n).find((before) => before.when >= when);
    return younger === undefined
      ? []
      : [`drizzle passes over ${tag}.sql on a database that has ${younger.tag}.sql: its "when" in ${journalFile} is not later.`];
  });
}

async function readFolders(folder: Folder): Promise<Reading> {
  const folders = await migrationFolders(folder);
  const migrations = await Promise.all(folders.map((inner) => migrationOf(inner, script, `${nameOf(inner)}/${script}`, nameOf(inner))));
  return { migrations, warnings: [] };
}

/** In the order of migrator.ts in 1.0, which compares by locale. */
async function migrationFolders(folder: Folder): Promise<Folder[]> {
  const inner = await Promise.all(folder.folders.map((name) => Folder.open(folder.pathOf(name))));
  return inner.filter(({ files }) => files.includes(script)).toSorted((left, right) => nameOf(left).localeCompare(nameOf(right)));
}

function nameOf({ path }: Folder): string {
  return basename(path);
}

async function migrationOf(folder: Folder, file: string, name: string, version: string): Promise<Migration> {
  const sql = (await folder.text(file)).replaceAll(breakpoint, blank);
  return { file: folder.pathOf(file), name, version, sql, transaction: 'all', psql: false };
}
