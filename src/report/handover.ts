import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gap, Outcome } from '../gap/gap.ts';
import { sayGap, sayOutcome } from '../gap/message.ts';
import { headings, type Heading } from '../kinds/kind.ts';
import type { Verdict } from './verdict.ts';

/** One generated test: its name and what it does. Held tests carry nothing else, so that many stay cheap. */
export interface GeneratedTest {
  group: string;
  title: string;
  key: string;
  verdict: Outcome['verdict'];
  /** What the test prints when it fails or is skipped. */
  text?: string;
  origin?: Outcome['origin'];
  severity?: string;
  category?: string;
  /** The blocking test's full name. */
  by?: string;
}

/** Where the main process leaves the verdict for the workers: one file of tests a heading, and the verdict itself. */
export async function handOver(outcomes: readonly Outcome[], verdict: Verdict): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pgintent-'));
  await Promise.all([
    ...headings.map((heading) => writeFile(join(folder, `${heading}.json`), JSON.stringify(testsOf(heading, outcomes)))),
    writeFile(join(folder, 'verdict.json'), JSON.stringify(verdict)),
  ]);
  return folder;
}

/** The tests of a heading, as the main process left them. */
export function takeOver(folder: string, heading: Heading): GeneratedTest[] {
  return JSON.parse(readFileSync(join(folder, `${heading}.json`), 'utf8')) as GeneratedTest[];
}

/** The verdict, as the main process left it. */
export async function takeVerdict(folder: string): Promise<Verdict> {
  return JSON.parse(await readFile(join(folder, 'verdict.json'), 'utf8')) as Verdict;
}

/** Removes what was handed over. */
export async function cleanUp(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function testsOf(heading: Heading, outcomes: readonly Outcome[]): GeneratedTest[] {
  return outcomes.filter((outcome) => outcome.test[0] === heading).map(testOf);
}

/** Vitest reads the whole file again for each code frame, so only the most severe gaps get one. */
const framesAtMost = 100;

function isFramed({ id }: Gap): boolean {
  return Number(id.slice('GAP-'.length)) <= framesAtMost;
}

function testOf(outcome: Outcome): GeneratedTest {
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
