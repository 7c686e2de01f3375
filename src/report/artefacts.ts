import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { fromRoot, pathFrom, repositoryRoot, shorteningFrom } from './places.ts';
import { sarif } from './sarif.ts';
import { verifySqlDraftsOf } from './sql-files.ts';
import type { Checked, Verdict } from './verdict.ts';
import { packageVersion } from './version.ts';
import { type Artefact, UnfinishedFiles, writeArtefacts } from './write.ts';

const patchName = 'PATCH.sql';

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
  await finishReport(await beginReport(verdict, options), checked, options);
}

/**
 * Writes what tells of the gaps, which nobody sees before `finishReport` has written the rest.
 *
 * @throws PgintentError where the folder cannot be written.
 */
export async function beginReport(verdict: Verdict, options: ReportOptions): Promise<UnfinishedFiles> {
  const files = new UnfinishedFiles(options.folder);
  await files.add(tellingArtefacts(verdict, options));
  return files;
}

/**
 * Writes VERIFY.sql, which has a row for each object and takes its time; of the gaps it needs no evidence.
 *
 * @throws PgintentError where the folder cannot be written; what was there stays as it was.
 */
export async function finishReport(
  files: UnfinishedFiles,
  checked: Checked,
  { folder, from }: Pick<ReportOptions, 'folder' | 'from'>,
): Promise<void> {
  await files.add(verifyArtefacts(checked, from));
  await files.finish();
  // The patch of another run is not for this database as it is now; the new one takes its time, and may not come.
  await rm(join(folder, patchName), { force: true }).catch(() => undefined);
}

/** One at a time, for those of ten thousand gaps are large. */
function* tellingArtefacts(verdict: Verdict, { from, name, config }: ReportOptions): Generator<Artefact> {
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

async function* verifyArtefacts(checked: Checked, from: string): AsyncGenerator<Artefact> {
  for await (const text of verifySqlDraftsOf(checked, shorteningFrom(repositoryRoot(from)))) yield { name: 'VERIFY.sql', text };
}

/** Beyond these a twin takes so long to rebuild or to patch that the patch is written when somebody asks for it. */
const atMost = { objects: 20_000, open: 2_000 };

/**
 * Writes PATCH.sql into the folder of a report, which takes a few seconds: a twin of the database is built and patched
 * twice. Says in a sentence what became of it; never throws, for the verdict stands without it.
 */
export async function writePatch(checked: Checked, { folder, from }: Pick<ReportOptions, 'folder' | 'from'>): Promise<string> {
  const tooMuch = whyLong(checked);
  if (tooMuch !== undefined) return `PATCH.sql is not written: ${tooMuch}. pgintent patch writes it.`;
  try {
    // Loaded while the tests run, as it is needed.
    const { patchFor } = await import('../patch/patch.ts');
    const { text, left, proof } = await patchFor({ ...checked, place: shorteningFrom(repositoryRoot(from)) });
    await writeArtefacts(folder, [{ name: patchName, text }]);
    if (checked.comparison.gaps.length === 0) return 'PATCH.sql: there is nothing to close.';
    const proven =
      proof.faults.length === 0 ? 'proven on a twin of the database' : 'NOT PROVEN on a twin of the database: its header says why';
    const { gaps } = checked.comparison;
    // What was blocked may be left, too, and is no gap.
    const leftKeys = new Set(left.map(({ step }) => step.key));
    const closed = gaps.filter(({ key }) => !leftKeys.has(key)).length;
    return `PATCH.sql closes ${closed} of ${gaps.length} gaps${left.length === 0 ? '' : '; what is left to a person stands at its end'}; ${proven}.`;
  } catch (error) {
    return `PATCH.sql could not be written: ${(error as Error).message}`;
  }
}

/** Why a patch would hold up a run; undefined where it does not. */
function whyLong({ snapshot, comparison: { gaps, outcomes } }: Checked): string | undefined {
  if (gaps.length === 0) return undefined;
  const objects = Object.values(snapshot.data.objects).reduce((sum, list) => sum + list.length, 0);
  if (objects > atMost.objects) return `a database of ${objects} objects takes minutes to rebuild`;
  const open = outcomes.filter(({ verdict }) => verdict === 'gap' || verdict === 'blocked').length;
  return open > atMost.open ? `${open} objects to mend take minutes to try` : undefined;
}
