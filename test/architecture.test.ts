import { readdirSync, readFileSync } from 'node:fs';
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

test('kinds import nothing but zod, SQL and each other', () => {
  const wrong = files('src/kinds').flatMap((file) => imports(file).filter((specifier) => !/^(zod|\.{1,2}\/.*)$/.test(specifier)));
  expect(wrong).toEqual([]);
});

test('comparing and reading name no kind', () => {
  const names = kinds.map(({ name }) => name).join('|');
  const naming = new RegExp(`(?:kind: |children\\(|all\\(|unread\\(|kindNamed\\(|\\.kind === |kind\\.name [!=]== )'(${names})'`, 'g');
  const generic = ['src/gap/compare.ts', 'src/gap/match.ts', 'src/gap/build.ts', 'src/gap/equality.ts', 'src/database/read.ts'];
  const found = generic.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(naming)].map(([, name]) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});
