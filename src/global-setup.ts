import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { check } from './check.ts';
import { PgintentError } from './database/errors.ts';
import { closeEngine, isEngineRunning } from './gap/answer.ts';
import { untold } from './gap/untold.ts';
import { headings } from './kinds/kind.ts';
import type {} from './provided.ts';
import type { Resumers } from './intent/migrations/resumer.ts';
import { beginReport, finishReport, type ReportOptions, writePatch } from './report/artefacts.ts';
import { handOver, type HandOverOptions } from './report/handover.ts';
import { pendingPatches } from './report/pending.ts';
import { cleanUp } from './report/takeover.ts';
import { type Checked, type Verdict, verdictOf } from './report/verdict.ts';
import type { UnfinishedFiles } from './report/write.ts';
import { intentFilesName, type Settings } from './settings.ts';

/** Runs once before the generated suites: reads the database, compares, and hands the verdict to the workers. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = settingsOf(project);
  const handovers = new Handovers();
  const resumers = project.vitest.config.watch ? await newResumers() : undefined;
  const judge = async (): Promise<void> => {
    const checked = await check({ ...settings, database: settings.database!, resumers });
    const verdict = verdictOf(checked, settings.strict);
    const report = await beginningOf(verdict, settings, project);
    const folder = await handOver(checked.comparison.outcomes, verdict, handOverOptions(project));
    await handovers.add(folder);
    project.provide('pgintentFolder', folder);
    project.provide('pgintentFailure', undefined);
    const rest = { ...checked, comparison: untold(checked.comparison) };
    // Whoever writes a migration has it judged again with each letter: the engine stays, and there is no patch.
    const { watch } = project.vitest.config;
    // VERIFY.sql may have questions for the engine; where there were none before, it most likely has none either.
    if (watch || isEngineRunning()) await report?.finish(rest);
    if (watch) return;
    await closeEngine();
    report?.finishLater(rest);
  };
  // What cannot be checked fails the suites, and not the run: other tests have nothing to do with it, and who watches goes on to mend it.
  const judgeOrSayWhyNot = async (): Promise<void> => {
    await judge().catch((error: unknown) => {
      project.provide('pgintentFolder', undefined);
      project.provide('pgintentFailure', whyNot(error, project));
    });
  };
  await judgeOrSayWhyNot();
  project.onTestsRerun(async (specifications) => {
    if (specifications.some((one) => one.project === project)) await judgeOrSayWhyNot();
  });
  return async () => {
    await pendingPatches()
      .get(settings.report ?? '')
      ?.catch(() => undefined);
    await Promise.all([closeEngine(), resumers?.close()]);
    await handovers.end();
  };
}

/** What was handed over to the workers; those of an earlier run may still read theirs. */
class Handovers {
  readonly #folders: string[] = [];

  async add(folder: string): Promise<void> {
    this.#folders.push(folder);
    while (this.#folders.length > 2) await cleanUp(this.#folders.shift()!);
  }

  async end(): Promise<void> {
    await Promise.all(this.#folders.splice(0).map(cleanUp));
  }
}

/** A fault of this program comes with its stack, anything else says what to do, and where that is known. */
function whyNot(error: unknown, project: TestProject): ProvidedContext['pgintentFailure'] {
  // GitHub shows ten annotations, and would show this one for each suite.
  const pointsFrom = uses(project, 'github-actions') ? headings[0] : undefined;
  if (error instanceof PgintentError) return { text: error.message, origin: error.fault, pointsFrom };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), origin: undefined, pointsFrom };
}

/** Only whoever watches needs them. */
async function newResumers(): Promise<Resumers> {
  const { Resumers: These } = await import('./intent/migrations/resumer.ts');
  return new These();
}

/** The report of a run, of which the part that tells of the gaps is written. */
async function beginningOf(verdict: Verdict, { report, name }: Settings, { vitest }: TestProject): Promise<Beginning | undefined> {
  if (report === undefined) return undefined;
  const options = { folder: report, from: vitest.config.root, name, config: vitest.vite.config.configFile };
  return new Beginning(await beginReport(verdict, options), options);
}

/** A report without VERIFY.sql and PATCH.sql. */
class Beginning {
  readonly #files: UnfinishedFiles;
  readonly #options: ReportOptions;
  #finished: Promise<void> | undefined;

  constructor(files: UnfinishedFiles, options: ReportOptions) {
    this.#files = files;
    this.#options = options;
  }

  /** Once, however often it is called. */
  finish(checked: Checked): Promise<void> {
    return (this.#finished ??= finishReport(this.#files, checked, this.#options));
  }

  /** The tests run meanwhile, with what is left of the memory. */
  finishLater(checked: Checked): void {
    const patch = this.finish(checked)
      .then(closeEngine)
      .then(() => writePatch(checked, this.#options));
    // The reporter waits for it when the tests are over.
    patch.catch(() => undefined);
    pendingPatches().set(this.#options.folder, patch);
  }
}

/** Vitest reads the whole file again for each code frame, so not every gap gets one. GitHub shows ten errors of a step. */
function handOverOptions(project: TestProject): HandOverOptions {
  const { declared } = project.getProvidedContext().pgintentSettings;
  const isMerged = uses(project, 'blob');
  const onGitHub = uses(project, 'github-actions');
  return {
    frames: onGitHub ? 10 : 100,
    otherwise: onGitHub || isMerged ? declared : undefined,
    annotated: uses(project, 'junit') || isMerged,
  };
}

function uses({ vitest }: TestProject, reporter: string): boolean {
  return vitest.config.reporters.some((one) => [one].flat()[0] === reporter);
}

function settingsOf(project: TestProject): Settings {
  return project.vite.config.plugins.find(({ name }) => name === intentFilesName)!.api as Settings;
}
