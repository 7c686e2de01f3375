import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Intent } from '../src/intent/intent.ts';
import { loadManifest } from '../src/intent/manifest/load.ts';
import { engines } from './support/engines.ts';
import { root } from './support/run.ts';
import { Example, type Verified } from './support/verified-example.ts';
import { contradictions } from './support/verify.ts';

const openers = engines();
const names = openers.map(({ name }) => name);
const examples = new Map<string, Example>();
let manifest: Intent;

beforeAll(async () => {
  manifest = await loadManifest(join(root, 'examples/keys/intent.yaml'));
  for (const opener of openers) examples.set(opener.name, await Example.on(opener));
});
afterAll(async () => {
  for (const example of examples.values()) await example.close();
});

const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));

test.for(pairs)('what was written on %s never says the opposite of the suite on %s', async ([from, to]) => {
  const [source, target] = [examples.get(from)!, examples.get(to)!];
  for (const intent of [manifest, source.whole]) {
    const { right, drifted } = await source.both(intent);
    const there = await target.both(intent);
    const check = async ({ comparison }: Verified): Promise<void> => {
      for (const { sql } of [right, drifted]) expect(contradictions(await target.says(sql), comparison)).toEqual([]);
    };
    await check(there.right);
    await target.drifted(() => check(there.drifted));
  }
});
