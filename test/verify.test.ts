import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Intent } from '../src/intent/intent.ts';
import { loadManifest } from '../src/intent/manifest/load.ts';
import { engines } from './support/engines.ts';
import { root } from './support/run.ts';
import { drift, Example } from './support/verified-example.ts';
import { contradictions, disagreements, type VerifyAnswer } from './support/verify.ts';

const stranger = 'create role nobodys login; set local role nobodys';

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

const others = (answers: ReadonlyMap<string, VerifyAnswer>): string[] =>
  [...answers.values()].filter(({ verdict }) => verdict !== 'PASS').map(({ object, verdict }) => `${verdict} ${object}`);

describe.for(names)('the example on %s', (name) => {
  test.for(['manifest', 'whole'] as const)(
    'says what the suite says of the %s intent, before the drift, after it and without it again',
    async (which) => {
      const example = examples.get(name)!;
      const intent = which === 'whole' ? example.whole : manifest;
      const { right, drifted } = await example.both(intent);
      const before = await example.says(right.sql);
      expect(others(before)).toEqual([]);
      expect(before.size).toBe(right.comparison.outcomes.length);

      expect(drifted.comparison.gaps.length).toBeGreaterThan(60);
      await example.drifted(async () => {
        expect(disagreements(await example.says(drifted.sql), drifted.comparison)).toEqual([]);
        expect(contradictions(await example.says(right.sql), drifted.comparison)).toEqual([]);
      });
      expect(Buffer.byteLength(drifted.sql)).toBeLessThan(1_000_000);
      // What such a check lets in the suite tries, on rows.
      const tried = [
        'public.user_profiles (subscription_tier)',
        'public.invitations (role)',
        'public.pattern_matches (match_type)',
        'public.pattern_matches (pattern_type)',
      ];
      expect(others(await example.says(drifted.sql)).toSorted()).toEqual(
        which === 'manifest' ? tried.map((check) => `UNKNOWN check ${check}`).toSorted() : [],
      );
    },
  );

  test('a role that owns nothing gets the same answer', async () => {
    const example = examples.get(name)!;
    const { sql } = (await example.both(manifest)).right;
    await example.bench.undone(async () => {
      await example.bench.exec(`${drift}; ${stranger}`);
      const { comparison, sql: own } = await example.judged(manifest);
      expect(comparison.outcomes.some(({ verdict }) => verdict === 'unknown')).toBe(true);
      const answers = await example.says(own);
      expect(disagreements(answers, comparison)).toEqual([]);
      expect(contradictions(await example.says(sql), comparison)).toEqual([]);
    });
  });

  test('it only reads, as one statement that no editor cuts short', async () => {
    const example = examples.get(name)!;
    const { sql } = (await example.both(manifest)).right;
    await example.bench.undone(async () => {
      await example.bench.exec('set transaction read only');
      const [first] = (await example.says(sql)).values();
      expect(Object.keys(first!)).toEqual(['object', 'category', 'verdict', 'expected', 'actual']);
    });
    expect(sql.replaceAll(/^--.*\n/gm, '').startsWith('with')).toBe(true);
  });
});
