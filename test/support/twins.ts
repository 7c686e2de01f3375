import { expect } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { askedKinds } from '../../src/kinds/index.ts';
import { buildTwin, type Twin } from '../../src/patch/twin.ts';

/** The twin of a snapshot gives the same snapshot, but for what is expected: the starts of lines of `unlike`. */
export async function expectTwin(snapshot: Snapshot, expected: readonly string[] = []): Promise<void> {
  const twin = await buildTwin(snapshot);
  try {
    expect(unlike(twin).filter((line) => !expected.some((start) => line.startsWith(start)))).toEqual([]);
    if (snapshot.server.pglite) expect(inOrder(twin.snapshot, expected)).toEqual(inOrder(snapshot, expected));
  } finally {
    await twin.close();
  }
}

/** What of the snapshot the twin is not like, and why. */
function unlike({ open, refused }: Twin): string[] {
  const messages = new Map(refused.map(({ step, message }) => [step.key, message]));
  return open.map(({ key, verdict, differing, stated, actual }) =>
    [
      `${key} ${verdict}`,
      ...differing.map((name) => `${name}: ${JSON.stringify(stated[name])} ≠ ${JSON.stringify(actual?.[name])}`),
      messages.get(key) ?? '',
    ].join(' | '),
  );
}

/** The objects of a snapshot by kind, those that are not to be had left out. */
function inOrder({ data }: Snapshot, except: readonly string[]): Record<string, string[]> {
  // What only matchers ask about is nobody's intent, nor does anything need it.
  const names = new Set([
    ...askedKinds.map(({ name }) => name),
    ...except.map((line) => line.split(' ')[0]!).filter((kind) => kind !== 'extension'),
  ]);
  const entries = Object.entries(data.objects).filter(([kind, objects]) => objects.length > 0 && !names.has(kind));
  return Object.fromEntries(entries.map(([kind, objects]) => [kind, objects.map((one) => JSON.stringify(one)).toSorted()]));
}
