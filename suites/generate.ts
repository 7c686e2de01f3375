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

/**
 * The tests of one heading: one describe a group, one test an object. The heading's own file hands them to `describe`, for
 * `vitest list` reads that file without running it.
 */
export async function generate(heading: Heading): Promise<{ isEmpty: boolean; tests: () => void }> {
  const folder = inject('pgintentFolder');
  const { strict, required, declared } = inject('pgintentSettings');
  // Outside of tests, where no filter by name leaves it out.
  if (folder === undefined) {
    const { text, origin, pointsFrom = heading } = inject('pgintentFailure') ?? { text: 'there is no verdict' };
    const line = origin === undefined ? declared : { ...origin, line: origin.line ?? 1 };
    throw await failure({ text, origin: pointsFrom === heading ? line : undefined }, 'Not checked');
  }
  const generated = takeOver(folder, heading);
  // Where nothing is intended there is no test: Vitest refuses a suite without one, but not a suite that is skipped.
  const tests = (): void => {
    for (const [group, members] of byGroup(generated)) {
      describe(group, () => {
        for (const member of members) register(member, strict || required);
      });
    }
  };
  return { isEmpty: generated.length === 0, tests };
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

/** Without a stack of our own; what fails with the same is said once for all of them. */
function errorWith(name: string, text = ''): Error {
  const error = new Error(text);
  error.name = name;
  error.stack = `${name}: ${text}`;
  return error;
}

/** The failure of a test, its stack pointing at the line that declared what it is about: set first, so that nothing maps it. */
export async function failure(
  { text, origin }: { [key in 'text' | 'origin']?: GeneratedTest[key] | undefined },
  name = 'Gap',
): Promise<Error> {
  const error = errorWith(name, text);
  if (origin?.line !== undefined) {
    // The code frame is a convenience: without it the gap still has to be told.
    await import(/* @vite-ignore */ `${origin.file}?pgintent`).catch(() => undefined);
    error.stack += `\n    at ${origin.file}:${origin.line}:${origin.column ?? 1}`;
  }
  return error;
}
