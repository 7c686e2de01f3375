import { plainManifest } from './manifest.ts';
import type { BenchOptions } from './options.ts';
import { heading, line, showRatio, showTimes } from './print.ts';
import { succeed } from './program.ts';
import { countsIn, pluginProject, vitestRun } from './project.ts';
import { columns } from './schema.ts';
import { type Contender, ratios, takeTurns } from './stopwatch.ts';
import { intentFile } from './suites.ts';

/** Every column differs from what is intended, against none does; the other objects hold in both. */
export async function benchFailures(same: string, other: string, options: BenchOptions): Promise<void> {
  const gaps = options.tables * columns.length;
  heading(`3. Failures: ${gaps.toLocaleString('en')} failing objects against as many that pass`);
  await compareRuns('a snapshot file is the intent', await intentFile(same), same, other, gaps, options);
  await compareRuns(
    'a manifest is the intent: each failure points at its line',
    plainManifest(options.tables, plainType),
    same,
    other,
    gaps,
    options,
  );
}

/** The type of the columns as they are intended, and as they are in the other database. */
export const plainType = 'integer';
export const otherType = 'bigint';

async function compareRuns(
  label: string,
  intent: string,
  same: string,
  other: string,
  gaps: number,
  { rounds }: BenchOptions,
): Promise<void> {
  const project = await pluginProject(intent);
  const bare = { PGINTENT_REPORT: 'false' };
  const times = await takeTurns(rounds, {
    passes: withFailures(project, same, 0),
    failures: withFailures(project, other, gaps),
    barePasses: withFailures(project, same, 0, bare),
    bareFailures: withFailures(project, other, gaps, bare),
  });
  line(`${label}:`);
  showTimes('all pass', times.passes);
  showTimes('every column fails', times.failures);
  // Most of the time is PATCH.sql's, which is planned and proven on twins.
  showRatio('failures / passes', ratios(times.failures, times.passes), { atMost: 3 });
  showTimes('all pass, without a report', times.barePasses);
  showTimes('every column fails, without a report', times.bareFailures);
  showRatio('failures / passes, without a report', ratios(times.bareFailures, times.barePasses), { atMost: 3 });
}

function withFailures(project: string, url: string, expected: number, environment: Record<string, string> = {}): Contender {
  return async () => {
    const { ms, output } = await succeed(vitestRun(project, url, environment), [expected === 0 ? 0 : 1]);
    const { failed } = countsIn(output);
    if (failed !== expected) throw new Error(`${failed} instead of ${expected} tests failed:\n${output.slice(-4000)}`);
    return ms;
  };
}
