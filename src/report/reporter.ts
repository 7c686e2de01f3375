import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { pendingPatches } from './pending.ts';
import { nearby, showSummary } from './summary.ts';
import { takeVerdict } from './takeover.ts';

/** What a reporter needs to know about the run. */
export interface ReporterOptions {
  /** The name of the Vitest project whose tests it listens to. */
  name: string;
  /** No database is set. */
  without: boolean;
  /** The folder of the verdict, or undefined where there was no database. */
  folder(): string | undefined;
  aim: string | undefined;
  /** The folder of the report, where one is written. */
  report: string | undefined;
  strict: boolean;
}

/** The suite that runs where no database is set. */
const saysNone = /[\\/]no-database\.[jt]s$/;

/**
 * Prints the summary behind the other reporters' output, and keeps a run from ending green where something was not
 * checked: an unknown, or a test whose blocker was filtered out.
 */
export class SummaryReporter implements Reporter {
  readonly #options: ReporterOptions;
  /** The tests that were skipped, and what blocks each: a test too. */
  readonly #blocked = new Map<string, string>();
  readonly #ran = new Set<string>();

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  onTestRunStart(): void {
    this.#blocked.clear();
    this.#ran.clear();
  }

  onTestCaseResult(test: TestCase): void {
    const meta = test.meta() as { pgintent?: { by?: string; accepted?: true } };
    if (meta.pgintent === undefined || test.project.name !== this.#options.name) return;
    const name = test.fullName;
    if (meta.pgintent.by !== undefined && test.result().state === 'skipped') this.#blocked.set(name, meta.pgintent.by);
    // What was accepted is known: it was looked at, though its test is skipped.
    if (test.result().state !== 'skipped' || meta.pgintent.accepted === true) this.#ran.add(name);
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const own = modules.filter((module) => module.project.name === this.#options.name);
    if (own.length === 0) return;
    // Vitest does not name a test that was skipped. What other runs tested, whose blobs are merged, had a database.
    if (this.#options.without && own.some(({ moduleId }) => saysNone.test(moduleId)))
      process.stdout.write(`\nNo database is set. ${this.#options.aim ?? ''}\n\n`);
    const folder = this.#options.folder();
    if (folder === undefined) return;
    const verdict = await takeVerdict(folder).catch(() => undefined);
    if (verdict === undefined) {
      process.exitCode ||= 2;
      return;
    }
    process.stdout.write(showSummary(verdict, this.#options.aim, process.stdout.isTTY && process.env['NO_COLOR'] === undefined));
    const { report } = this.#options;
    if (report !== undefined) await sayReport(report);
    const unguarded = [...this.#blocked].map(([name, by]) => ({ name, by: this.#firstOf(by) })).filter(({ by }) => !this.#ran.has(by));
    for (const { name, by } of unguarded.slice(0, 10))
      process.stdout.write(`FAIL: "${name}" is blocked by "${by}", which did not run. Run them together.\n`);
    if (unguarded.length > 0) process.exitCode = 1;
    if (verdict.summary.unknown > 0 && (process.exitCode === undefined || process.exitCode === 0)) process.exitCode = 2;
  }

  /** What blocks may be blocked itself: a privilege by its function, that by its schema. */
  #firstOf(test: string): string {
    const by = this.#blocked.get(test);
    return by === undefined ? test : this.#firstOf(by);
  }
}

/** Where the report is and what became of the patch. A report that could not be written fails the run. */
async function sayReport(folder: string): Promise<void> {
  try {
    const patch = await pendingPatches().get(folder);
    process.stdout.write(`Report: ${nearby(folder)}\n${patch === undefined ? '' : `${patch}\n`}\n`);
  } catch (error) {
    process.stdout.write(`FAIL: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
