import { expect } from 'vitest';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import { acrossHosts } from '../../src/intent/across-hosts.ts';
import { acrossMajors } from '../../src/intent/across-majors.ts';
import { intentFromMigrations } from '../../src/intent/from-migrations.ts';
import type { Migrated } from '../../src/migrated.ts';
import { platformOf } from '../../src/platform/platform.ts';

/** Expects that two replays of the same migrations made the same: each is the intent of the other. */
export async function expectSame(one: Migrated, other: Migrated): Promise<void> {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const { gaps, outcomes, notices } = await compare(from, to);
    expect(gaps.map(({ key, issue }) => `${key}: ${issue}`)).toEqual([]);
    expect(outcomes.filter(({ verdict }) => verdict !== 'held')).toEqual([]);
    expect(notices.filter(({ key }) => key !== vault)).toEqual([]);
  }
}

/** The embedded engine has a stub of it, the servers from npm have nothing. */
const vault = 'extension supabase_vault';

async function compare(intended: Migrated, actual: Migrated): ReturnType<typeof compareWithAnswers> {
  const { snapshot } = actual.state;
  const platform = platformOf(intended.state.snapshot, intended.platform);
  const intent = acrossMajors(acrossHosts(intentFromMigrations(intended.state, platform, 'migrations'), snapshot), snapshot);
  // The servers from npm have a stub in the place of vector.
  for (const one of intent.objects) if (one.kind === 'extension' && one.object['name'] === 'vector') delete one.object['version'];
  const objects = intent.objects.filter(({ kind, object }) => `${kind} ${String(object['name'])}` !== vault);
  return compareWithAnswers({ ...intent, objects }, snapshot, { isUsers: (kind, object) => platform.isUsers(kind, object, snapshot) });
}
