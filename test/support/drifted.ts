import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import type { CompareOptions } from '../../src/gap/compare.ts';
import type { Comparison, Gap } from '../../src/gap/gap.ts';
import { intentFromMigrations } from '../../src/intent/from-migrations.ts';
import { intentFromSnapshot } from '../../src/intent/from-snapshot.ts';
import type { Intent } from '../../src/intent/intent.ts';
import { parseManifest } from '../../src/intent/manifest/load.ts';
import { onTarget } from '../../src/intent/on-target.ts';
import { openMigrated } from '../../src/migrated.ts';
import { type Patch, patchFor } from '../../src/patch/patch.ts';
import { type Platform, platformOf } from '../../src/platform/platform.ts';
import { type Bench, expectEvidence } from './drift.ts';
import { apply, inTransaction } from './round-trips.ts';

/** A database that is not what was intended. */
export interface Drifted {
  /** SQL that makes what is intended. */
  intended: string;
  /** What happened to a database that was made so. */
  drift?: string;
  /** SQL that made the database, where that was not the intended SQL and then the drift. */
  database?: string;
  /** The intent is a migration with the intended SQL, or a manifest; else a snapshot of what the SQL makes. */
  intent?: 'migration' | { manifest: string };
  /** All gaps, as `severity category key verdict properties`. */
  gaps: string[];
  /** The keys of what nobody can tell; none where left out. */
  unknown?: string[];
}

/** What was seen of a database while it stood. */
interface Seen {
  snapshot: Snapshot;
  comparison: Comparison;
  compare: CompareOptions;
}

/** One line of each gap, in order. */
export function lines(gaps: readonly Gap[]): string[] {
  return gaps.map(({ severity, category, key, verdict, differences }) =>
    [severity, category, key, verdict, ...differences.map(({ property }) => property)].join(' '),
  );
}

/** Compares as the product does, on any platform. */
export async function look(bench: Bench, intent: Intent, named: Platform['name'], strict = false): Promise<Seen> {
  const snapshot = await bench.snapshot();
  const platform = platformOf(snapshot, named);
  Object.assign(snapshot, { strangers: platform.strangers, apiSchemas: platform.apiSchemas });
  const compare: CompareOptions = { isUsers: platform.isUsers, strict };
  return { snapshot, compare, comparison: await compareWithAnswers(onTarget(intent, snapshot), snapshot, compare) };
}

async function intentOf({ intended, intent }: Drifted, bench: Bench, platform: Platform['name']): Promise<Intent> {
  if (intent === 'migration') return migrated(intended, platform);
  if (intent !== undefined) return parseManifest(`pgintent: 1\n${intent.manifest}`, 'intent.yaml');
  return bench.undone(async () => {
    await bench.exec(intended);
    const snapshot = await bench.snapshot();
    return intentFromSnapshot(snapshot, platformOf(snapshot, platform), 'intended');
  });
}

const replays = new Map<string, Promise<Intent>>();

/** Replayed once for all engines of a test file. */
function migrated(sql: string, platform: Platform['name']): Promise<Intent> {
  const key = `${platform} ${sql}`;
  return replays.get(key) ?? replays.set(key, replayed(sql, platform)).get(key)!;
}

async function replayed(sql: string, platform: Platform['name']): Promise<Intent> {
  const folder = await mkdtemp(join(tmpdir(), 'pgintent-drifted-'));
  try {
    const path = join(folder, 'supabase/migrations');
    await mkdir(path, { recursive: true });
    await writeFile(join(path, '20240101000000_intended.sql'), sql);
    const { state } = await openMigrated([path], { platform, onlyCompared: true });
    return intentFromMigrations(state, platformOf(state.snapshot, platform), path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Expects exactly the stated gaps, with evidence that a server returns. */
export async function expectGaps(bench: Bench, drifted: Drifted, platform: Platform['name'], major: number): Promise<void> {
  const intent = await intentOf(drifted, bench, platform);
  await bench.undone(async () => {
    await bench.exec(databaseOf(drifted));
    const { comparison } = await look(bench, intent, platform);
    expect(lines(comparison.gaps).toSorted()).toEqual(drifted.gaps.toSorted());
    const unknown = comparison.outcomes.filter(({ verdict }) => verdict === 'unknown');
    expect(unknown.map(({ key }) => key).toSorted()).toEqual((drifted.unknown ?? []).toSorted());
    for (const gap of comparison.gaps) await expectEvidence(gap, bench, gap.evidence.actual.rows, major);
  });
}

/** Expects a patch that closes every gap and may run again; `inspect` sees it and the database behind it. */
export async function expectPatch(
  bench: Bench,
  drifted: Drifted,
  platform: Platform['name'],
  inspect: (patch: Patch, after: Snapshot) => void | Promise<void> = () => undefined,
): Promise<void> {
  const intent = await intentOf(drifted, bench, platform);
  await bench.undone(async () => {
    await bench.exec(databaseOf(drifted));
    const patch = await patchFor({ intent, ...(await look(bench, intent, platform)) });
    expect(patch.left, patch.text).toEqual([]);
    expect(patch.proof.faults, patch.text).toEqual([]);
    for (let time = 0; time < 2; time += 1) {
      await apply(inTransaction(bench), patch.text);
      const { comparison, snapshot } = await look(bench, intent, platform);
      expect(lines(comparison.gaps), patch.text).toEqual([]);
      await inspect(patch, snapshot);
    }
  });
}

function databaseOf({ intended, drift, database }: Drifted): string {
  return database ?? `${intended}; ${drift ?? 'select 1'}`;
}
