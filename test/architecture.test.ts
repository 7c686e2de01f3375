import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { kinds } from '../src/kinds/index.ts';

const root = resolve(import.meta.dirname, '..');

/** The rooms in the order in which they may know each other: each only those before it. */
const rooms = [
  'src/sql',
  'src/kinds',
  'src/database',
  'src/platform',
  'src/intent',
  'src/gap',
  'src/patch',
  'src/report',
  'src',
  'src/cli',
  'matchers',
  'suites',
];

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

const sources = ['src', 'matchers', 'suites'].flatMap(files);

function imports(file: string): string[] {
  return [
    ...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export|\}).*from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gm),
  ].map(([, from, bare, dynamic]) => (from ?? bare ?? dynamic)!);
}

/** The room of a file: the longest name that it lies below. */
function roomOf(file: string): number {
  const below = rooms.filter((room) => file.startsWith(`${room}/`)).sort((left, right) => right.length - left.length)[0]!;
  return rooms.indexOf(below);
}

function inside(file: string): { file: string; room: number }[] {
  return imports(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, resolve(root, file, '..', specifier)))
    .map((imported) => ({ file: imported, room: roomOf(imported) }));
}

test.for(sources)('%s imports only rooms before its own', (file) => {
  const later = inside(file).filter(({ room }) => room > roomOf(file));
  expect(later).toEqual([]);
});

test('src never imports matchers or suites', () => {
  const wrong = sources.filter(
    (file) => file.startsWith('src/') && inside(file).some(({ file: imported }) => /^(matchers|suites)\//.test(imported)),
  );
  expect(wrong).toEqual([]);
});

test('a config that is taken by require() gets the plugin', () => {
  // Node refuses this where anything behind it awaits at its top level.
  expect(Object.keys(createRequire(import.meta.url)('../src/index.ts') as object)).toContain('pgintent');
});

test('kinds import nothing but zod, SQL and each other', () => {
  const wrong = files('src/kinds').flatMap((file) => imports(file).filter((specifier) => !/^(zod|\.{1,2}\/.*)$/.test(specifier)));
  expect(wrong).toEqual([]);
});

/** Where kinds may be named: what states them, what hosts them, what rebuilds some of them to elaborate SQL over, what writes a first test, and what puts rows into a twin. */
const mayNameKinds = [
  'src/sql/',
  'src/kinds/',
  'src/platform/',
  'src/intent/manifest/',
  'src/gap/answer/',
  'src/gap/surroundings.ts',
  'src/database/migration-objects.ts',
  'src/cli/init/first-test.ts',
  // Extensions come in the version of their server; a role decides what a patch may do.
  'src/patch/versions.ts',
  'src/patch/permission.ts',
  // Rows stand in tables.
  'src/patch/seed.ts',
];

test('no other file of src names a kind', () => {
  const names = kinds.map(({ name }) => name);
  // Most names are words for other things too: they name a kind where a kind is asked for. The others do so anywhere.
  const asked = `(?:\\bkind: |\\w\\(|\\bkind(?:\\.name)? [!=]== |case )['"\`](${names.join('|')})['"\` ]`;
  const compound = `\\b(${names.filter((name) => /[A-Z]/.test(name)).join('|')})\\b`;
  const others = sources.filter((file) => file.startsWith('src/') && !mayNameKinds.some((room) => file.startsWith(room)));
  const found = others.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(new RegExp(`${asked}|${compound}`, 'g'))].map(([text]) => `${file}: ${text}`),
  );
  expect(others.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
