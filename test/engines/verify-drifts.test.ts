import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import type { Comparison } from '../../src/gap/gap.ts';
import { Oracle } from '../../src/gap/oracle.ts';
import type { Intent } from '../../src/intent/intent.ts';
import { verifySqlWithAnswers } from '../../src/patch/verify.ts';
import { Bench, wholeIntent } from '../support/drift.ts';
import { allCases } from '../support/drifts.ts';
import { type Engine, engines } from '../support/engines.ts';
import { contradictions, disagreements, verified, type VerifyAnswer } from '../support/verify.ts';

// One engine, and a real server where there is one: the embedded one takes minutes.
const opener = engines().at(-1)!;
let engine: Engine;
beforeAll(async () => {
  engine = await opener.fresh({ cluster: 'shared' });
});
afterAll(() => engine.close());

/** Drifts in SQL texts that were not known when the statement was written. */
const unknown: string[] = [];

/** A database of one kind's cases, and what is said of it. */
class Judge {
  readonly bench: Bench;
  readonly #intent: Intent;

  constructor(bench: Bench, intent: Intent) {
    this.bench = bench;
    this.#intent = intent;
  }

  async judged(): Promise<{ comparison: Comparison; sql: string }> {
    const snapshot = await this.bench.snapshot();
    const oracle = new Oracle();
    const comparison = await compareWithAnswers(this.#intent, snapshot, { oracle });
    return { comparison, sql: await verifySqlWithAnswers({ intent: this.#intent, snapshot, comparison, oracle }) };
  }

  says(sql: string): Promise<Map<string, VerifyAnswer>> {
    return this.bench.undone(() => verified((text) => this.bench.query(text), sql));
  }
}

describe.for(allCases)('$kind', (cases) => {
  let judge: Judge;
  let right: { comparison: Comparison; sql: string };
  beforeAll(async () => {
    const bench = await Bench.on(engine);
    await bench.exec(cases.setup);
    judge = new Judge(bench, wholeIntent(await bench.snapshot()));
    right = await judge.judged();
  });
  afterAll(() => judge.bench.close());

  test('as it was set up', async () => {
    expect(disagreements(await judge.says(right.sql), right.comparison)).toEqual([]);
  });

  const runs = cases.drifts.filter(({ since, until }) => (since ?? 0) <= engineMajor() && (until ?? 99) >= engineMajor());
  test.for(runs)('drift of $drift: $sql', async ({ drift, sql, notOnPglite }, { skip }) => {
    if (notOnPglite !== undefined && engine.pglite !== undefined) skip();
    const drifted = await judge.bench.undone(async () => {
      await judge.bench.exec(sql);
      const after = await judge.judged();
      expect(disagreements(await judge.says(after.sql), after.comparison)).toEqual([]);
      const before = await judge.says(right.sql);
      expect(contradictions(before, after.comparison)).toEqual([]);
      const gaps = after.comparison.outcomes.filter(({ verdict }) => verdict === 'gap');
      if (gaps.some(({ key }) => before.get(key)?.verdict === 'UNKNOWN')) unknown.push(`${cases.kind} ${drift}`);
      return after;
    });
    const held = right.comparison.outcomes.filter(({ verdict }) => verdict === 'held').map(({ key }) => key);
    const undone = await judge.says(drifted.sql);
    expect(held.filter((key) => undone.has(key) && undone.get(key)!.verdict !== 'PASS')).toEqual([]);
  });
});

/** Those of SQL that plain SQL cannot tell from another spelling: a fifteenth of more than five hundred. */
test('few drifts are unknown to a statement that was written before them', () => {
  const drifts = allCases.flatMap(({ drifts }) => drifts).length;
  expect(unknown.length / drifts, unknown.join('\n')).toBeLessThan(1 / 15);
});

function engineMajor(): number {
  return opener.name === 'PGlite' ? 18 : Number(opener.name.replace('PostgreSQL ', ''));
}
