import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import { intentFromSnapshot } from '../../src/intent/from-snapshot.ts';
import { onTarget } from '../../src/intent/on-target.ts';
import { platformOf } from '../../src/platform/platform.ts';
import { openMigrated } from '../../src/migrated.ts';
import { intentFromMigrations } from '../../src/intent/from-migrations.ts';
import { Bench } from '../support/drift.ts';
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
  const intent = onTarget(intentFromSnapshot(source, platform, from), target);
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
  const intent = onTarget(intentFromMigrations(state, platform, exampleMigrations), target);
  for (const one of intent.objects) if (one.kind === 'extension' && one.object['name'] === 'vector') delete one.object['version'];
  const { gaps, outcomes, notices } = await compareWithAnswers(intent, target, { isUsers: platform.isUsers });
  expect(gaps.map(({ key, issue }) => `${key}: ${issue}`)).toEqual([]);
  expect(outcomes.filter(({ verdict }) => verdict !== 'held')).toEqual([]);
  expect(notices).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(550);
});

/** Statements of which majors, and their versions of extensions, make something else. */
const otherwise = `
  create role reader; create role nobody;
  create table public.events (id bigint generated always as identity, at date) partition by range (at);
  create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
  create view public.years as select id, extract(year from at) as year from public.events;
  create materialized view public.last as select max(year) as year from public.years;
  create extension pgcrypto with schema extensions; create extension pg_stat_statements with schema extensions;
  revoke execute on all functions in schema extensions from public;
  grant execute on all functions in schema extensions to reader;`;

describe('what majors make otherwise', () => {
  const made = new Map<string, Snapshot>();
  beforeAll(async () => {
    for (const { name, fresh } of openers) {
      const engine = await fresh({ cluster: 'own' });
      const bench = await Bench.on(engine);
      await bench.exec(`create schema extensions; ${otherwise}`);
      made.set(name, await bench.snapshot());
      // Each has functions that the other one's version lacks, and what was done to one of its own.
      if (name === 'PGlite') {
        await bench.exec('grant execute on function extensions.digest(text, text) to nobody');
        made.set('changed', await bench.snapshot());
      }
      await bench.close();
      await engine.close();
    }
  });
  const gapsOf = async (from: string, to: string): Promise<string[]> => {
    const [source, target] = [made.get(from)!, made.get(to)!];
    const { gaps } = await compareWithAnswers(onTarget(intentFromSnapshot(source, platformOf(source), from), target), target);
    return gaps.map(({ key, issue }) => `${key}: ${issue}`);
  };

  test.for(pairs)('%s is the intent, on %s it holds', async ([from, to]) => {
    expect(await gapsOf(from, to)).toEqual([]);
  });

  test.for(openers.map(({ name }) => name))('%s is the intent, and what it did not mean for an extension is a gap', async (name) => {
    expect(await gapsOf(name, 'changed')).toEqual([
      expect.stringMatching(/^grant function extensions\.digest\(text, text\) to nobody: Nobody/),
    ]);
  });
});
