// The rule knows no test but Vitest's own.
/* oxlint-disable vitest/no-standalone-expect */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import * as matchers from '../../matchers/index.ts';
import * as live from '../../matchers/live.ts';
import { type Sql, test as base } from '../../matchers/test.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { shop } from './shop.ts';

const testOfSession = base.override('database', join(import.meta.dirname, 'live/shop.sql'));

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/matchers.md'), 'utf8');
const names = Object.keys(matchers);
const ofSessions = Object.keys(live);

/** The sections of the page, by the matcher that they are about. */
const sections = new Map(
  page
    .split(/^## /m)
    .map((text): [string, string] => [text.slice(0, text.indexOf('\n')), text])
    .filter(([title]) => title.startsWith('to')),
);

/** The kind whose properties are a matcher's options, and the options beside them. */
const optionsOf: Partial<Record<keyof typeof matchers, [kind: string, ...others: string[]]>> = {
  toHaveBucket: ['bucket'],
  toHaveCheck: ['check', 'name'],
  toHaveCast: ['cast'],
  toHaveCollation: ['collation', 'owner'],
  toHaveColumn: ['column'],
  toHaveDomain: ['domain', 'owner'],
  toHaveEnum: ['enum', 'owner'],
  toHaveEventTrigger: ['eventTrigger', 'owner'],
  toHaveExclusion: ['exclusion', 'name'],
  toHaveExtension: ['extension'],
  toHaveForeignKey: ['foreignKey', 'name'],
  toHaveForeignTable: ['foreignTable'],
  toHaveFunction: ['function', 'owner'],
  toHaveIndex: ['index'],
  toHaveLanguage: ['language'],
  toHaveMaterializedView: ['materializedView', 'owner'],
  toHaveOperator: ['operator'],
  toHaveOperatorClass: ['operatorClass', 'method'],
  toHavePrimaryKey: ['primaryKey', 'name'],
  toHavePublication: ['publication', 'owner'],
  toHavePublishedTable: ['publicationTable'],
  toHaveRls: ['rls'],
  toHaveRlsPolicy: ['policy'],
  toHaveRole: ['role'],
  toHaveRule: ['rule'],
  toHaveSchema: ['schema', 'owner'],
  toHaveSequence: ['sequence', 'owner'],
  toHaveStatistics: ['statistics', 'owner'],
  toHaveTable: ['table', 'partitioned', 'hasChildren', 'owner'],
  toHaveTablespace: ['tablespace'],
  toHaveTrigger: ['trigger'],
  toHaveUnique: ['unique', 'name'],
  toHaveView: ['view', 'owner'],
};

let db: Snapshot;
beforeAll(async () => {
  db = await shop();
});

test('the page has a section for each matcher, and no other', () => {
  expect([...sections.keys()].sort()).toEqual([...names, ...ofSessions].sort());
});

testOfSession.for(ofSessions)('the examples of %s hold', async (name, { sql }) => {
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(sections.get(name)!)!;
  expect(code).toContain(`.${name}(`);
  await run(`return (async () => { ${code} })()`, sql);
});

test.for(names)('the examples of %s hold', (name) => {
  const blocks = [...sections.get(name)!.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
  expect(blocks).toHaveLength(1);
  expect(blocks[0]).toContain(`.${name}(`);
  run(blocks[0]!);
});

test.for(Object.entries(optionsOf))('the page lists the options of %s', ([name, [kind, ...others]]) => {
  const stated = Object.entries(kindNamed(kind).properties).filter(([, { onlyRead }]) => onlyRead !== true);
  const options = [...stated.map(([option]) => option), ...others].map((option) => `\`${option}\``).join(', ');
  expect(sections.get(name)).toContain(`\nOptions: ${options}.\n`);
});

test('what the page says of all matchers runs', () => {
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(page)!;
  const tests: (() => void)[] = [];
  // eslint-disable-next-line typescript/no-implied-eval
  new Function('expect', 'test', 'db', code!.replaceAll(/^import .*$/gm, ''))(
    expect,
    (_: string, body: () => void) => tests.push(body),
    db,
  );
  for (const body of tests) body();
  expect(tests).toHaveLength(1);
});

test('each matcher is one file, and its own example is the first of its section', () => {
  const files = readdirSync(join(root, 'matchers')).filter((file) => file.startsWith('to-'));
  const found = files.map((file) => {
    const text = readFileSync(join(root, 'matchers', file), 'utf8');
    const [, name] = /^export function (\w+)/m.exec(text)!;
    expect(file).toBe(`${name!.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`);
    const [, example] = /@example (.*)/.exec(text)!;
    expect(sections.get(name!)).toContain(`\n\`\`\`ts\n${example};\n`);
    return name!;
  });
  expect(found.sort()).toEqual([...names, ...ofSessions].sort());
});

function run(code: string, sql?: Sql): unknown {
  // eslint-disable-next-line typescript/no-implied-eval
  return new Function('expect', 'db', 'sql', code)(expect, db, sql);
}
