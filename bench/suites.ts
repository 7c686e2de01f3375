import { join } from 'node:path';
import { check } from '../src/check.ts';
import { writeSnapshot } from '../src/database/snapshot-file.ts';
import { closeEngine } from '../src/gap/answer.ts';
import type { TestName } from '../src/gap/gap.ts';
import { sayGap } from '../src/gap/message.ts';
import { openSnapshot } from '../src/open.ts';
import type { BenchOptions } from './options.ts';
import { heading, showRatio, showTimes } from './print.ts';
import { succeed } from './program.ts';
import { countsIn, emptyProject, pluginProject, vitestRun } from './project.ts';
import { scratchFolder } from './scratch.ts';
import { freshSnapshot } from './snapshot.ts';
import { type Contender, ratios, sums, takeTurns } from './stopwatch.ts';

/** The run of the suites over all objects, against as many empty tests and a snapshot. */
export async function benchSuites(url: string, { rounds }: BenchOptions): Promise<void> {
  const intent = await intentFile(url);
  const tests = await testsOf(intent, url);
  heading(`2. The suites: ${tests.length.toLocaleString('en')} tests, all of them pass`);
  const times = await takeTurns(rounds, {
    empty: passing(await emptyProject(tests), tests.length),
    suites: passing(await pluginProject(intent), tests.length, url),
    snapshot: () => freshSnapshot(url),
  });
  showTimes('vitest run of the suites', times.suites);
  showTimes('vitest run of as many empty tests', times.empty);
  showTimes('snapshot, first in its process', times.snapshot);
  showRatio('suites / empty tests', ratios(times.suites, times.empty));
  showRatio('suites / (empty tests + snapshot)', ratios(times.suites, sums(times.empty, times.snapshot)), { atMost: 1.5 });
}

/** A file that says that the database should be as it is. */
export async function intentFile(url: string): Promise<string> {
  const file = join(scratchFolder('intent'), 'intent.json');
  await writeSnapshot(await openSnapshot(url, undefined), file);
  return file;
}

/** The tests that an intent makes on a database. */
export async function testsOf(intent: string, database: string): Promise<TestName[]> {
  const { comparison } = await check({ intent, database, strict: false });
  await closeEngine();
  return comparison.outcomes.map(({ test }) => test);
}

/** What its failing tests say. */
export async function failuresOf(intent: string, database: string): Promise<string[]> {
  const { comparison } = await check({ intent, database, strict: false });
  await closeEngine();
  return comparison.gaps.map(sayGap);
}

/** A run in which this many tests pass, and none does anything else. */
export function passing(project: string, tests: number, url?: string): Contender {
  return async () => {
    const { ms, output } = await succeed(vitestRun(project, url));
    const { passed } = countsIn(output);
    if (passed !== tests) throw new Error(`${passed} of ${tests} tests passed:\n${output.slice(-4000)}`);
    return ms;
  };
}
