import type { TestProject } from 'vitest/node';
import { check } from './check.ts';
import { closeEngine } from './gap/answer.ts';
import { untold } from './gap/untold.ts';
import type {} from './provided.ts';
import { Resumers } from './intent/migrations/resumer.ts';
import { writePatch, writeReport } from './report/artefacts.ts';
import { handOver, type HandOverOptions } from './report/handover.ts';
import { pendingPatches } from './report/pending.ts';
import { cleanUp } from './report/takeover.ts';
import { type Checked, type Verdict, verdictOf } from './report/verdict.ts';
import { intentFilesName, type Settings } from './settings.ts';

/** Runs once before the generated suites: reads the database, compares, and hands the verdict to the workers. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = settingsOf(project);
  const folders: string[] = [];
  const resumers = project.vitest.config.watch ? new Resumers() : undefined;
  const judge = async (): Promise<void> => {
    const checked = await check({ ...settings, database: settings.database!, resumers });
    const verdict = verdictOf(checked, settings.strict);
    await leaveReport(checked, verdict, settings, project);
    const folder = await handOver(checked.comparison.outcomes, verdict, handOverOptions(project));
    folders.push(folder);
    project.provide('pgintentFolder', folder);
    // Whoever writes a migration has it judged again with each letter: the engine stays, and there is no patch.
    if (project.vitest.config.watch) return;
    await closeEngine();
    startPatch(checked, settings, project);
  };
  await judge();
  project.onTestsRerun(judge);
  return async () => {
    await pendingPatches().get(settings.report ?? '');
    await Promise.all([closeEngine(), resumers?.close()]);
    await Promise.all(folders.map(cleanUp));
  };
}

async function leaveReport(checked: Checked, verdict: Verdict, { report, name }: Settings, { vitest }: TestProject): Promise<void> {
  if (report === undefined) return;
  await writeReport(checked, verdict, { folder: report, from: vitest.config.root, name, config: vitest.vite.config.configFile });
}

/** The tests run meanwhile, with what is left of the memory. */
function startPatch(checked: Checked, { report }: Settings, { vitest }: TestProject): void {
  if (report !== undefined)
    pendingPatches().set(
      report,
      writePatch({ ...checked, comparison: untold(checked.comparison) }, { folder: report, from: vitest.config.root }),
    );
}

/** Vitest reads the whole file again for each code frame, so not every gap gets one. GitHub shows ten errors of a step. */
function handOverOptions({ vitest }: TestProject): HandOverOptions {
  const uses = (name: string): boolean => vitest.config.reporters.some((reporter) => [reporter].flat()[0] === name);
  return { frames: uses('github-actions') ? 10 : 100, annotated: uses('junit') || uses('blob') };
}

function settingsOf(project: TestProject): Settings {
  return project.vite.config.plugins.find(({ name }) => name === intentFilesName)!.api as Settings;
}
