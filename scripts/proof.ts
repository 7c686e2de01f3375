import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestCase, startVitest } from 'vitest/node';
import { kindLabel } from '../src/gap/message.ts';
import type { Trip } from '../test/support/round-trips.ts';

const root = join(import.meta.dirname, '..');
const started = performance.now();
const vitest = await startVitest('test', [], { config: join(root, 'vitest.proof.config.ts'), root, watch: false });
const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const minutes = Math.ceil((performance.now() - started) / 60_000);
const failed = tests.filter((one) => one.result().state === 'failed');
const trips = tests.flatMap((one) => tripOf(one));
await vitest.close();
if (failed.length > 0 || trips.length === 0) {
  console.error(`${failed.length} of ${tests.length} round trips failed: docs/proof.md stays as it was.`);
  process.exit(1);
}
await writeFile(join(root, 'docs/proof.md'), page());

function tripOf(test: TestCase): Trip[] {
  const { trip } = test.meta();
  return trip === undefined ? [] : [trip];
}

function page(): string {
  const single = trips.filter(({ kind }) => kind !== 'all');
  const engines = [...new Set(single.map(({ engine }) => engine))].toSorted();
  const kinds = [...new Set(single.map(({ kind }) => kind))].toSorted();
  const of = (engine: string, kind?: string): Trip[] =>
    single.filter((one) => one.engine === engine && (kind === undefined || one.kind === kind));
  return [
    '# What is proven of PATCH.sql',
    '',
    `Written by \`npm run proof\` (${minutes} minutes). Each drift of each kind in \`test/kinds/*.cases.ts\` is made by itself on each engine, and each table that takes a row gets one. VERIFY.sql is written for that database and says what the suite says. The patch is planned, applied and applied again: after the first run nothing is open but what the patch says it leaves, every row is as it was, and the same VERIFY.sql again says what the suite says; the second run leaves every object that pgintent reads as it was. A round trip that does not end so fails the run, and this page is not written.`,
    '',
    'Closed of all drifts; what is missing to the second number is left to a person, in whole or in part. A dash: no such drift can be made there.',
    '',
    table(
      ['kind', ...engines],
      [
        ...kinds.map((kind) => [kindLabel(kind), ...engines.map((engine) => closedOf(of(engine, kind)))]),
        ['**all kinds**', ...engines.map((engine) => `**${closedOf(of(engine))}**`)],
        ['second run changes nothing', ...engines.map((engine) => `${of(engine).length} / ${of(engine).length}`)],
      ],
    ),
    '',
    '## What is left to a person, and why',
    '',
    table(
      ['why', ...engines],
      reasons(single).map((why) => [
        why,
        ...engines.map((engine) =>
          String(
            of(engine)
              .flatMap(({ left }) => left)
              .filter((one) => reasonOf(one) === why).length,
          ),
        ),
      ]),
    ),
    '',
    '## All drifts at once',
    '',
    'As many drifts of all kinds as can be made one after the other. The patch is applied twice to a twin with rows before it is applied to the database, which is built from its snapshot alone.',
    '',
    table(
      ['engine', 'drifts', 'left to a person'],
      trips
        .filter(({ kind }) => kind === 'all')
        .map(({ engine, drifts, left }) => [engine, String(drifts), String(left.length)])
        .toSorted(([left], [right]) => (left! < right! ? -1 : 1)),
    ),
    '',
  ].join('\n');
}

function closedOf(some: readonly Trip[]): string {
  return some.length === 0 ? '–' : `${some.filter(({ left }) => left.length === 0).length} / ${some.length}`;
}

/** Why something is left, without the names of what it is about. */
function reasonOf(why: string): string {
  return why.replace(/^(Postgres refuses it): .*/s, '$1').replace(/^.* (cannot be changed like this)/, 'it $1');
}

function reasons(some: readonly Trip[]): string[] {
  return [...new Set(some.flatMap(({ left }) => left.map(reasonOf)))].toSorted();
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
