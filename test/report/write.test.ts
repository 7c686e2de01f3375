import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PgintentError } from '../../src/database/errors.ts';
import { type Artefact, UnfinishedFiles, writeArtefacts } from '../../src/report/write.ts';
import { resolveSettings } from '../../src/settings.ts';
import { run } from '../support/run.ts';

vi.mock('node:fs/promises', async (original) => (await import('../support/plug-n-play.ts')).asPlugNPlay(original));

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pgintent-write-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const two: Artefact[] = [
  { name: 'a.md', text: 'new a' },
  { name: 'b.json', text: 'new b' },
];

/** What a failure must say, and leave. */
async function expectRefused(folder: string, artefacts: Iterable<Artefact>): Promise<void> {
  const error: unknown = await writeArtefacts(folder, artefacts).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PgintentError);
  expect((error as Error).message).toContain(`The report cannot be written to ${folder}: `);
  expect((error as Error).message).toContain('PGINTENT_REPORT');
}

test('makes the folder, out of reach of git, and writes again what is there', async () => {
  const folder = join(parent, 'deep/.pgintent');
  await writeArtefacts(folder, two);
  expect((await readdir(folder)).sort()).toEqual(['.gitignore', 'a.md', 'b.json']);
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
  await writeArtefacts(folder, [{ name: 'a.md', text: 'newer' }]);
  expect(await readFile(join(folder, 'a.md'), 'utf8')).toBe('newer');
});

test('a file that comes twice is what it was the last time', async () => {
  await writeArtefacts(parent, [...two, { name: 'a.md', text: ['new', 'er'] }]);
  expect((await readdir(parent)).sort()).toEqual(['a.md', 'b.json']);
  expect(await readFile(join(parent, 'a.md'), 'utf8')).toBe('newer');
});

test('what comes in pieces is whole, however large', async () => {
  const pieces = Array.from({ length: 20_000 }, (_, n) => `${n} é\n`);
  await writeArtefacts(parent, [{ name: 'a.md', text: pieces }]);
  expect(await readFile(join(parent, 'a.md'), 'utf8')).toBe(pieces.join(''));
});

test('nobody sees files before all of them are whole, and none of them where a later one cannot be written', async () => {
  const seen = async (): Promise<string[]> => (await readdir(parent)).filter((name) => !name.endsWith('.tmp')).sort();
  const files = new UnfinishedFiles(parent);
  await files.add([two[0]!]);
  expect(await seen()).toEqual([]);
  await files.add([two[1]!]);
  await files.finish();
  expect(await seen()).toEqual(['a.md', 'b.json']);
  const others = new UnfinishedFiles(parent);
  await others.add([{ name: 'a.md', text: 'newer' }]);
  await mkdir(join(parent, 'c.sql'));
  await expect(others.add([{ name: 'c.sql', text: '' }])).rejects.toThrow(PgintentError);
  expect((await readdir(parent)).sort()).toEqual(['a.md', 'b.json', 'c.sql']);
  expect(await readFile(join(parent, 'a.md'), 'utf8')).toBe('new a');
});

test('a folder that was there gets no .gitignore', async () => {
  await writeArtefacts(parent, two);
  expect((await readdir(parent)).sort()).toEqual(['a.md', 'b.json']);
});

test.for<[string, (parent: string) => Promise<string>]>([
  ['a file in its place', (at) => writeFile(join(at, 'report'), 'mine').then(() => join(at, 'report'))],
  ['a file above it', (at) => writeFile(join(at, 'file'), 'mine').then(() => join(at, 'file/report'))],
  ['a place where nothing can be made', () => Promise.resolve('/proc/pgintent-report')],
])('%s is one clear error', async ([, prepare]) => {
  const before = await prepare(parent);
  const files = await readdir(parent);
  await expectRefused(before, two);
  expect(await readdir(parent)).toEqual(files);
  for (const name of files) expect(await readFile(join(parent, name), 'utf8')).toBe('mine');
});

test('a folder in the place of one of the files: the others stay as they were', async () => {
  await writeFile(join(parent, 'a.md'), 'old a');
  await mkdir(join(parent, 'b.json'));
  await expectRefused(parent, two);
  expect((await readdir(parent)).sort()).toEqual(['a.md', 'b.json']);
  expect(await readFile(join(parent, 'a.md'), 'utf8')).toBe('old a');
});

test('what another run that was killed left is taken away, and nothing of one that runs', async () => {
  const gone = (await run(process.execPath, ['-p', 'process.pid'], { cwd: parent })).out.trim();
  const kept = [`.a.md.${process.ppid}.tmp`, `.mine.${gone}.tmp`, '.a.md.tmp'];
  for (const name of [`.a.md.${gone}.tmp`, `.b.json.${gone}.tmp`, ...kept]) await writeFile(join(parent, name), '');
  await writeArtefacts(parent, two);
  expect((await readdir(parent)).toSorted()).toEqual([...kept, 'a.md', 'b.json'].toSorted());
});

test('a fault with a code that is none of the system is no error of the folder', async () => {
  function* failing(): Generator<string> {
    yield 'begun';
    throw Object.assign(new TypeError('a fault'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  await expect(writeArtefacts(parent, [{ name: 'a.md', text: failing() }])).rejects.toThrow(TypeError);
  expect(await readdir(parent)).toEqual([]);
});

test('a fault of a format leaves everything as it was, and is no error of the folder', async () => {
  await writeFile(join(parent, 'a.md'), 'old a');
  function* failing(): Generator<Artefact> {
    yield two[0]!;
    throw new Error('a fault');
  }
  await expect(writeArtefacts(parent, failing())).rejects.toThrow('a fault');
  expect(await readdir(parent)).toEqual(['a.md']);
  expect(await readFile(join(parent, 'a.md'), 'utf8')).toBe('old a');
});

test.for<[Parameters<typeof resolveSettings>[0], Record<string, string>, string | undefined]>([
  [{}, {}, '.pgintent'],
  [{ report: 'out' }, {}, 'out'],
  [{ report: 'out' }, { PGINTENT_REPORT: 'env' }, 'env'],
  [{ report: false }, {}, undefined],
  [{ report: false }, { PGINTENT_REPORT: 'env' }, 'env'],
  [{ report: 'out' }, { PGINTENT_REPORT: 'false' }, undefined],
  [{ name: 'shop' }, {}, join('.pgintent', 'shop')],
  [{ name: 'shop' }, { PGINTENT_REPORT: 'env' }, join('env', 'shop')],
])('%j with %j goes to %s', ([options, env, folder]) => {
  expect(resolveSettings({ intent: 'x', ...options }, env).report).toBe(folder);
});

test.for(['..', '', 'a/b', '../x', '.hidden'])('%j is no name', (name) => {
  expect(() => resolveSettings({ intent: 'x', name }, {})).toThrow('cannot be that of a folder');
});
