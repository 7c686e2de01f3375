import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openUrl } from '../../src/database/url-session.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import type { Comparison } from '../../src/gap/gap.ts';
import { Oracle } from '../../src/gap/oracle.ts';
import { intentFromSnapshot } from '../../src/intent/from-snapshot.ts';
import type { Intent } from '../../src/intent/intent.ts';
import { onTarget } from '../../src/intent/on-target.ts';
import { verifySqlWithAnswers } from '../../src/patch/verify.ts';
import { platformOf } from '../../src/platform/platform.ts';
import { platformScripts } from '../../src/platform/scripts.ts';
import { Bench } from './drift.ts';
import type { Engine, EngineOpener } from './engines.ts';
import { exampleMigrations } from './example.ts';
import { root } from './run.ts';
import { verified, type VerifyAnswer } from './verify.ts';

/** What drifts in the example. */
export const drift = readFileSync(join(root, 'examples/keys/drift.sql'), 'utf8');

/** What was meant, what came of it, and the statement that says so. */
export interface Verified {
  comparison: Comparison;
  sql: string;
}

/** The example in a database of its own, everything after it in a transaction. */
export class Example {
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
