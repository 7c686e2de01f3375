import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openUrl } from '../../src/database/url-session.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import { acrossHosts } from '../../src/intent/across-hosts.ts';
import { acrossMajors } from '../../src/intent/across-majors.ts';
import { intentFromSnapshot } from '../../src/intent/from-snapshot.ts';
import { platformOf } from '../../src/platform/platform.ts';
import { platformScripts } from '../../src/platform/scripts.ts';
import { type EngineOpener, engines } from '../support/engines.ts';
import { root } from '../support/run.ts';

/** The same definitions on every engine: whatever a comparison of two of them reports is a false alarm. */
const migrations = join(root, 'examples/keys/migrations');

async function built({ fresh }: EngineOpener): Promise<Snapshot> {
  const engine = await fresh({ cluster: 'own' });
  const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
  try {
    for (const { sql } of await platformScripts('supabase')) await session.run(sql);
    await session.run('set search_path = "$user", public, extensions');
    for (const name of readdirSync(migrations).sort()) await session.run(readFileSync(join(migrations, name), 'utf8'));
    return await readSnapshot(session, engine.name);
  } finally {
    await session.close();
    await engine.close();
  }
}

const openers = engines();
const snapshots = new Map<string, Snapshot>();

beforeAll(async () => {
  for (const opener of openers) snapshots.set(opener.name, await built(opener));
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
