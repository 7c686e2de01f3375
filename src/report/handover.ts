import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { categories, type Gap, type ReviewedOutcome, type TestName } from '../gap/gap.ts';
import { sayGap, sayOutcome } from '../gap/message.ts';
import { oneLine, printable } from '../gap/printable.ts';
import { headings, type Heading } from '../kinds/kind.ts';
import type { GeneratedTest } from './takeover.ts';
import { inShort, type Verdict } from './verdict.ts';
import { writePieces } from './write.ts';

/** What the run's reporters make of it. */
export interface HandOverOptions {
  /** How many gaps, the most severe ones, point at the line that declared them. */
  frames: number;
  /** Where they point that no line declared, as in a snapshot; only set where a reporter tells nothing without a line. */
  otherwise: { file: string; line: number } | undefined;
  /** Whether a reporter writes annotations as properties of a test. */
  annotated: boolean;
}

/** Where the main process leaves the verdict for the workers: one file of tests a heading, and the verdict in short: whole, it would be in memory twice. */
export async function handOver(outcomes: readonly ReviewedOutcome[], verdict: Verdict, options: HandOverOptions): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pgintent-'));
  await Promise.all([
    ...headings.map((heading) => writePieces(join(folder, `${heading}.json`), testsOf(heading, outcomes, options))),
    writeFile(join(folder, 'verdict.json'), JSON.stringify(inShort(verdict))),
  ]);
  return folder;
}

/** The tests of a heading as JSON, in pieces: the texts of ten thousand gaps are large. */
function* testsOf(heading: Heading, outcomes: readonly ReviewedOutcome[], options: HandOverOptions): Generator<string> {
  let between = '[';
  for (const outcome of outcomes) {
    if (outcome.test[0] !== heading) continue;
    yield `${between}${JSON.stringify(testOf(outcome, options))}`;
    between = ',';
  }
  yield between === '[' ? '[]' : ']';
}

function testOf(outcome: ReviewedOutcome, options: HandOverOptions): GeneratedTest {
  const { key, verdict, origin } = outcome;
  const [, group, title] = shownName(outcome.test);
  if (outcome.verdict === 'held') return { group, title, key, verdict };
  if (outcome.verdict === 'gap') return { group, title, key, verdict, ...failing(outcome.gap, options) };
  const rest = { group, title, key, verdict, origin };
  if (outcome.verdict !== 'blocked') return { ...rest, text: sayOutcome(outcome) };
  const byTest = shownName(outcome.byTest);
  return { ...rest, text: sayOutcome({ ...outcome, byTest }), by: byTest.join(' > ') };
}

/** Longer ones fill a screen each: an expression without a name is its own name. */
const longestName = 200;

/** A name as the runner shows it. Whatever becomes of the test, it stays the same, and that of no other one. */
function shownName(test: TestName): TestName {
  return test.map((name) => {
    const text = oneLine(name);
    if (text.length <= longestName) return text;
    const whole = createHash('sha256').update(text).digest('hex').slice(0, 8);
    return `${text.slice(0, longestName - whole.length - 2).toWellFormed()}… ${whole}`;
  }) as TestName;
}

/** What a gap's test fails with. One without a code frame says in its text where it was declared. */
function failing(gap: Gap, { frames, otherwise, annotated }: HandOverOptions): Partial<GeneratedTest> {
  const { category, severity, evidence } = gap;
  const { file, line } = gap.origin;
  const pointsAt = line === undefined ? otherwise : gap.origin;
  const isFramed = pointsAt !== undefined && Number(gap.id.slice('GAP-'.length)) <= frames;
  const declared = `\n\nDeclared: ${file}${line === undefined ? '' : `:${line}`}`;
  return {
    origin: isFramed ? pointsAt : { file },
    text: isFramed && line !== undefined ? sayGap(gap) : `${sayGap(gap)}${declared}`,
    severity,
    category,
    ...(annotated
      ? { annotations: { category: `${category} ${categories[category]}`, severity, evidence: printable(`${evidence.query};`) } }
      : {}),
  };
}
