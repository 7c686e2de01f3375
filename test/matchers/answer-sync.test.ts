import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type * as Threads from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { answerNow } from '../../src/gap/answer-sync.ts';
import { Oracle, type Question } from '../../src/gap/oracle.ts';
import { Snapshot, snapshotFormat, type SnapshotData } from '../../src/database/snapshot.ts';

const empty: SnapshotData = {
  format: snapshotFormat,
  server: { major: 18, versionNum: 180_000, version: '18', database: 'postgres', role: 'postgres', pglite: true },
  readAt: '2026-01-01T00:00:00Z',
  url: 'none',
  environment: { functions: [], types: [], operators: [] },
  objects: {},
  unread: [],
  unmodelled: [],
};

const withTable = new Snapshot({
  ...empty,
  objects: {
    schema: [{ name: 'public' }],
    table: [{ schema: 'public', name: 't' }],
    column: [{ schema: 'public', table: 't', name: 'a', type: 'integer' }],
  },
});

const asked = (text: string): Question => ({ ask: 'expression', text, place: 'predicate', schema: 'public', relation: 't' });

const line = Symbol.for('pgintent.answerNow');

// A line that was spoilt is not for the next test.
afterEach(() => {
  delete (globalThis as { [line]?: unknown })[line];
  vi.doUnmock('node:worker_threads');
  vi.resetModules();
});

test('answers before it returns', () => {
  const oracle = new Oracle();
  for (const text of ['a > 1', 'a between 1 and 2', 'b > 1', 'a >']) oracle.ask(asked(text));
  answerNow(oracle, withTable);
  expect(oracle.open()).toEqual([]);
  expect(oracle.ask(asked('a > 1'))).toEqual({ text: '(a > 1)', major: 18 });
  expect(oracle.ask(asked('a between 1 and 2'))).toEqual({ text: '((a >= 1) AND (a <= 2))', major: 18 });
  expect(oracle.ask(asked('b > 1'))).toEqual({ unknown: expect.stringMatching(/"b" does not exist/) });
  expect(oracle.ask(asked('a >'))).toEqual({ unknown: expect.stringMatching(/syntax/) });
});

test('answers about the snapshot that it is asked about', () => {
  const other = new Snapshot({
    ...withTable.data,
    objects: { ...withTable.data.objects, column: [{ schema: 'public', table: 't', name: 'b', type: 'integer' }] },
  });
  const answers = [withTable, other, withTable].map((snapshot) => {
    const oracle = new Oracle();
    oracle.ask(asked('b > 1'));
    answerNow(oracle, snapshot);
    return oracle.ask(asked('b > 1'));
  });
  expect(answers).toEqual([{ unknown: expect.any(String) }, { text: '(b > 1)', major: 18 }, { unknown: expect.any(String) }]);
});

test.for([
  ['does not load', 'file:///nowhere.js', /^the embedded engine does not start: Cannot find module/],
  ['never answers', 'data:text/javascript,export const serve = () => undefined', /^the embedded engine gave no answer within 0.5 s$/],
] as const)('says why where the other thread %s', async ([, module, reason]) => {
  vi.doMock('node:worker_threads', async (load) => {
    const threads = await load<typeof Threads>();
    return {
      ...threads,
      Worker: class extends threads.Worker {
        constructor(code: string, options: Threads.WorkerOptions) {
          super(code, { ...options, workerData: { ...(options.workerData as object), module } });
        }
      },
    };
  });
  vi.resetModules();
  const spoilt = await import('../../src/gap/answer-sync.ts');
  for (const text of ['a > 1', 'a > 2']) {
    const oracle = new Oracle();
    oracle.ask(asked(text));
    spoilt.answerNow(oracle, withTable, 500);
    expect(oracle.ask(asked(text))).toEqual({ unknown: expect.stringMatching(reason) });
  }
});

test('keeps no process alive', async () => {
  const script = `
    import { answerNow } from './src/gap/answer-sync.ts';
    import { Oracle } from './src/gap/oracle.ts';
    import { Snapshot } from './src/database/snapshot.ts';
    const oracle = new Oracle();
    const question = ${JSON.stringify(asked('a > 1'))};
    oracle.ask(question);
    answerNow(oracle, new Snapshot(${JSON.stringify(withTable.data)}));
    console.log(oracle.ask(question).text);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { timeout: 50_000 });
  expect(stdout.trim()).toBe('(a > 1)');
});
