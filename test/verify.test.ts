import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openUrl } from '../src/database/url-session.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { compareWithAnswers } from '../src/gap/answer.ts';
import type { Comparison } from '../src/gap/gap.ts';
import { Oracle } from '../src/gap/oracle.ts';
import { intentFromSnapshot } from '../src/intent/from-snapshot.ts';
import type { Intent } from '../src/intent/intent.ts';
import { loadManifest } from '../src/intent/manifest/load.ts';
import { onTarget } from '../src/intent/on-target.ts';
import { verifySqlWithAnswers } from '../src/patch/verify.ts';
import { platformOf } from '../src/platform/platform.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { Bench } from './support/drift.ts';
import { type Engine, type EngineOpener, engines } from './support/engines.ts';
import { exampleMigrations } from './support/example.ts';
import { root } from './support/run.ts';
import { contradictions, disagreements, verified, type VerifyAnswer } from './support/verify.ts';

const drift = readFileSync(join(root, 'examples/keys/drift.sql'), 'utf8');
const stranger = 'create role nobodys login; set local role nobodys';

/** What was meant, what came of it, and the statement that says so. */
interface Verified {
  comparison: Comparison;
  sql: string;
}

/** The example in a database of its own, everything after it in a transaction. */
class Example {
  readonly engine: Engine;
  readonly bench: Bench;
  /** The database itself, before anything drifted. */
  whole!: Intent;
  readonly #both = new Map<Intent, { right: Verified; drifted: Verified }>();

  private constructor(engine: Engine, bench: Bench) {
    this.engine = engine;
    this.bench = bench;
  }

  static async on({ fresh }: EngineOpener): Promise<Example> {
    const engine = await fresh({ cluster: 'own' });
    const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
    for (const { sql } of await platformScripts('supabase')) await session.run(sql);
    await session.run('set search_path = "$user", public, extensions');
    for (const name of readdirSync(exampleMigrations).sort()) await session.run(readFileSync(join(exampleMigrations, name), 'utf8'));
    await session.close();
    const example = new Example(engine, await Bench.on(engine));
    await example.bench.exec('set search_path = "$user", public, extensions');
    const snapshot = await example.bench.snapshot();
    example.whole = intentFromSnapshot(snapshot, platformOf(snapshot), 'before');
    return example;
  }

  async judged(intent: Intent): Promise<Verified> {
    const snapshot = await this.bench.snapshot();
    const platform = platformOf(snapshot);
    snapshot.strangers = platform.strangers;
    const oracle = new Oracle();
    const meant = onTarget(intent, snapshot);
    const comparison = await compareWithAnswers(meant, snapshot, { isUsers: platform.isUsers, oracle });
    return { comparison, sql: await verifySqlWithAnswers({ intent: meant, snapshot, comparison, oracle }) };
  }

  /** As it was built, and after the drift; each once. */
  async both(intent: Intent): Promise<{ right: Verified; drifted: Verified }> {
    const known = this.#both.get(intent);
    if (known !== undefined) return known;
    const right = await this.judged(intent);
    const drifted = await this.drifted(() => this.judged(intent));
    this.#both.set(intent, { right, drifted });
    return { right, drifted };
  }

  drifted<T>(body: () => Promise<T>): Promise<T> {
    return this.bench.undone(() => this.bench.exec(drift).then(body));
  }

  /** Runs a VERIFY.sql in the middle of a transaction and leaves no trace of it. */
  says(sql: string): Promise<Map<string, VerifyAnswer>> {
    return this.bench.undone(() => verified((text) => this.bench.query(text), sql));
  }

  async close(): Promise<void> {
    await this.bench.close();
    await this.engine.close();
  }
}

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
