import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { fromRoot, pathFrom, repositoryRoot } from './places.ts';
import { sarif } from './sarif.ts';
import type { Checked, Verdict } from './verdict.ts';
import { packageVersion } from './version.ts';
import { type Artefact, writeArtefacts } from './write.ts';

/** Where a report goes, and what it is about. */
export interface ReportOptions {
  folder: string;
  /** Where the run was started: paths are from the root of its repository. */
  from: string;
  /** The name of the Vitest project. */
  name: string;
  /** The config of Vitest, where there is one. */
  config?: string | undefined;
}

/**
 * Writes the files of a report. It is made in the process that compared: nobody else has the whole verdict.
 *
 * @throws PgintentError where the folder cannot be written; what was there stays as it was.
 */
export async function writeReport(checked: Checked, verdict: Verdict, options: ReportOptions): Promise<void> {
  await writeArtefacts(options.folder, artefactsOf(checked, verdict, options));
}

/** One at a time, for those of ten thousand gaps are large. The files that are made of snapshot and intent are added here. */
function* artefactsOf(_checked: Checked, verdict: Verdict, { from, name, config }: ReportOptions): Generator<Artefact> {
  const root = repositoryRoot(from);
  const shown = fromRoot(verdict, root);
  yield { name: 'GAPS_REPORT.md', text: markdown(shown) };
  yield { name: 'gaps.json', text: json(shown) };
  yield { name: 'gaps.html', text: html(shown) };
  yield {
    name: 'gaps.sarif',
    text: sarif(shown, { version: packageVersion(), name, config: config === undefined ? undefined : pathFrom(root, config) }),
  };
}
