import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gap, ReviewedOutcome } from '../gap/gap.ts';
import { sayGap, sayOutcome } from '../gap/message.ts';
import { headings, type Heading } from '../kinds/kind.ts';
import type { GeneratedTest } from './takeover.ts';
import { inShort, type Verdict } from './verdict.ts';

/** Where the main process leaves the verdict for the workers: one file of tests a heading, and the verdict in short: whole, it would be in memory twice. */
export async function handOver(outcomes: readonly ReviewedOutcome[], verdict: Verdict): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pgintent-'));
  await Promise.all([
    ...headings.map((heading) => writeFile(join(folder, `${heading}.json`), JSON.stringify(testsOf(heading, outcomes)))),
    writeFile(join(folder, 'verdict.json'), JSON.stringify(inShort(verdict))),
  ]);
  return folder;
}

function testsOf(heading: Heading, outcomes: readonly ReviewedOutcome[]): GeneratedTest[] {
  return outcomes.filter((outcome) => outcome.test[0] === heading).map(testOf);
}

/** Vitest reads the whole file again for each code frame, so only the most severe gaps get one. */
const framesAtMost = 100;

function isFramed({ id }: Gap): boolean {
  return Number(id.slice('GAP-'.length)) <= framesAtMost;
}

function testOf(outcome: ReviewedOutcome): GeneratedTest {
  const [, group, title] = outcome.test;
  const { key, verdict, origin } = outcome;
  if (outcome.verdict === 'held') return { group, title, key, verdict };
  if (outcome.verdict === 'gap' && !isFramed(outcome.gap)) {
    const { file, line } = outcome.gap.origin;
    const text = `${sayGap(outcome.gap)}\n\nDeclared: ${file}${line === undefined ? '' : `:${line}`}`;
    return { group, title, key, verdict, origin: { file }, text, severity: outcome.gap.severity, category: outcome.gap.category };
  }
  if (outcome.verdict === 'gap')
    return {
      group,
      title,
      key,
      verdict,
      origin,
      text: sayGap(outcome.gap),
      severity: outcome.gap.severity,
      category: outcome.gap.category,
    };
  return {
    group,
    title,
    key,
    verdict,
    origin,
    text: sayOutcome(outcome),
    ...(outcome.verdict === 'blocked' ? { by: outcome.byTest.join(' > ') } : {}),
  };
}
