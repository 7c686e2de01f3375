import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import { acrossHosts } from '../../src/intent/across-hosts.ts';
import { acrossMajors } from '../../src/intent/across-majors.ts';
import { intentFromSnapshot } from '../../src/intent/from-snapshot.ts';
import { platformOf } from '../../src/platform/platform.ts';
import { openMigrated } from '../../src/open.ts';
import { intentFromMigrations } from '../../src/intent/from-migrations.ts';
import { engines } from '../support/engines.ts';
import { builtExample, exampleMigrations } from '../support/example.ts';

/** The same definitions on every engine: whatever a comparison of two of them reports is a false alarm. */
const openers = engines();
const snapshots = new Map<string, Snapshot>();

beforeAll(async () => {
  for (const opener of openers) snapshots.set(opener.name, await builtExample(opener));
});
afterAll(() => snapshots.clear());

const pairs = openers.flatMap((from) => openers.filter((to) => to !== from).map((to) => [from.name, to.name] as const));

test.for(pairs)('the example on %s is the intent, on %s it holds', async ([from, to]) => {
  const source = snapshots.get(from)!;
  const target = snapshots.get(to)!;
  const platform = platformOf(source);
  const intent = acrossMajors(acrossHosts(intentFromSnapshot(source, platform, from), target), target);
  // The servers from npm have a stub in the place of vector.
  for (const one of intent.objects) if (one.kind === 'extension' && one.object['name'] === 'vector') delete one.object['version'];
  const { gaps, outcomes, notices } = await compareWithAnswers(intent, target, { isUsers: platform.isUsers });
  expect(gaps.map(({ key, issue }) => `${key}: ${issue}`)).toEqual([]);
  expect(outcomes.filter(({ verdict }) => verdict !== 'held')).toEqual([]);
  expect(notices).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(600);
});

test.for(openers.map(({ name }) => name))('the migrations are the intent, on %s they hold', async (name) => {
  const target = snapshots.get(name)!;
  const { state, platform: named } = await openMigrated([exampleMigrations], { platform: 'supabase' });
  const platform = platformOf(state.snapshot, named);
  const intent = acrossMajors(acrossHosts(intentFromMigrations(state, platform, exampleMigrations), target), target);
  for (const one of intent.objects) if (one.kind === 'extension' && one.object['name'] === 'vector') delete one.object['version'];
  const { gaps, outcomes, notices } = await compareWithAnswers(intent, target, { isUsers: platform.isUsers });
  expect(gaps.map(({ key, issue }) => `${key}: ${issue}`)).toEqual([]);
  expect(outcomes.filter(({ verdict }) => verdict !== 'held')).toEqual([]);
  expect(notices).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(550);
});
