import { describe, inject, test } from 'vitest';
import type { Heading } from '../src/kinds/kind.ts';
import type {} from '../src/provided.ts';
import { type GeneratedTest, takeOver } from '../src/report/takeover.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What the generated test is about; reporters read it. */
    pgintent?: { key: string; severity?: string | undefined; category?: string | undefined; by?: string | undefined; accepted?: true };
  }
}

/** Makes the tests of one heading: one describe a group, one test an object. */
export function generate(heading: Heading): void {
  const folder = inject('pgintentFolder');
  if (folder === undefined) throw unchecked(inject('pgintentProblem') ?? 'There is no verdict of the database.');
  const tests = takeOver(folder, heading);
  const { strict, required } = inject('pgintentSettings');
  // Where nothing is intended there is no test: Vitest refuses a suite without one, but not a suite that is skipped.
  describe.skipIf(tests.length === 0)(heading, () => {
    for (const [group, members] of byGroup(tests)) {
      describe(group, () => {
        for (const member of members) register(member, strict || required);
      });
    }
  });
}

/** Fails a suite as a whole, whatever tests are asked for. The same in each suite, so that Vitest prints it once. */
function unchecked(problem: string): Error {
  const error = new Error(problem);
  error.name = 'PgintentError';
  error.stack = `${error.name}: ${problem}`;
  return error;
}

function byGroup(tests: readonly GeneratedTest[]): Map<string, GeneratedTest[]> {
  const groups = new Map<string, GeneratedTest[]>();
  for (const one of tests) {
    const members = groups.get(one.group);
    if (members === undefined) groups.set(one.group, [one]);
    else members.push(one);
  }
  return groups;
}

function register(one: GeneratedTest, unknownFails: boolean): void {
  if (one.verdict === 'held') {
    test(one.title, () => undefined);
    return;
  }
  test(one.title, async ({ task, skip, annotate }) => {
    task.meta.pgintent = { key: one.key, severity: one.severity, category: one.category, by: one.by };
    if (one.verdict === 'accepted') {
      task.meta.pgintent.accepted = true;
      skip(one.text);
    }
    if (one.verdict === 'blocked' || (one.verdict === 'unknown' && !unknownFails)) skip(one.text);
    for (const [name, text] of Object.entries(one.annotations ?? {})) await annotate(text, name);
    throw await failure(one);
  });
}

/** The failure of a test, its stack pointing at the line that declared the object: set first, so that nothing maps it. */
async function failure({ text, origin }: GeneratedTest): Promise<Error> {
  const error = new Error(text);
  error.name = 'Gap';
  error.stack = `Gap: ${text ?? ''}`;
  if (origin?.line !== undefined) {
    // The code frame is a convenience: without it the gap still has to be told.
    await import(/* @vite-ignore */ `${origin.file}?pgintent`).catch(() => undefined);
    error.stack += `\n    at ${origin.file}:${origin.line}:${origin.column ?? 1}`;
  }
  return error;
}
