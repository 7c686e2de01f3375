/** What workers and the reporter need of the handover. Workers load this file alone, so it imports nothing of weight. */
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReviewedOutcome } from '../gap/gap.ts';
import type { Heading } from '../kinds/kind.ts';
import type { VerdictInShort } from './verdict.ts';

/** One generated test: its name and what it does. Held tests carry nothing else, so that many stay cheap. */
export interface GeneratedTest {
  group: string;
  title: string;
  key: string;
  verdict: ReviewedOutcome['verdict'];
  /** What the test prints when it fails or is skipped. */
  text?: string;
  origin?: ReviewedOutcome['origin'];
  severity?: string;
  category?: string;
  /** What reporters write as properties of the test, where one does. */
  annotations?: Record<string, string>;
  /** The blocking test's full name. */
  by?: string;
}

/** The tests of a heading, as the main process left them. */
export function takeOver(folder: string, heading: Heading): GeneratedTest[] {
  return JSON.parse(readFileSync(join(folder, `${heading}.json`), 'utf8')) as GeneratedTest[];
}

/** The verdict in short, as the main process left it. */
export async function takeVerdict(folder: string): Promise<VerdictInShort> {
  return JSON.parse(await readFile(join(folder, 'verdict.json'), 'utf8')) as VerdictInShort;
}

/** Removes what was handed over. */
export async function cleanUp(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
