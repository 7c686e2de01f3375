import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import type { Intent } from '../../src/intent/intent.ts';
import type { Gap, Outcome } from '../../src/gap/gap.ts';
import type { Drift, ExpectedGap, Harmless, KindCases } from './cases.ts';
import { Bench, compareWith, expectEvidence, expectJudgeAgrees, wholeIntent } from './drift.ts';
import { type Engine, type EngineOpener } from './engines.ts';

type Seen = Omit<ExpectedGap, 'severity'>;

const asExpected = ({ key, verdict, differences }: Gap): Seen => ({
  key,
  verdict,
  properties: differences.map(({ property }) => property).sort(),
});
const inOrder = ({ key, verdict, properties }: ExpectedGap): Seen => ({ key, verdict, properties: [...(properties ?? [])].sort() });
const byKey = (gaps: readonly Seen[]): Seen[] => gaps.toSorted((left, right) => (left.key < right.key ? -1 : 1));

/** Some set-ups need a foreign server or an operator class, which stay unknown for good. */
const isUnsettled = ({ verdict, test: [, group] }: Outcome): boolean => verdict !== 'held' && group !== 'not modelled';

/** The cases of every kind. */
export const allCases = Object.values(import.meta.glob<{ cases: KindCases }>('../kinds/*.cases.ts', { eager: true })).map(
  ({ cases }) => cases,
);

/** Every drift and every harmless change of every kind, on these engines. */
export function driftsOn(openers: readonly EngineOpener[]): void {
  describe.for(openers)('$name', ({ fresh }) => {
    let engine: Engine;
    let bench: Bench;
    beforeAll(async () => {
      engine = await fresh({ cluster: 'shared' });
      bench = await Bench.on(engine);
    });
    afterAll(async () => {
      await bench.close();
      await engine.close();
    });

    describe.for(allCases)('$kind', (cases) => {
      let intended: Snapshot;
      let intent: Intent;
      beforeAll(async () => {
        await bench.exec(cases.setup);
        intended = await bench.snapshot();
        intent = wholeIntent(intended);
      });
      afterAll(() => bench.clear());

      const runs = ({ since, until, notOnPglite }: Drift | Harmless): boolean =>
        (since ?? 0) <= engine.major && (until ?? 99) >= engine.major && (notOnPglite === undefined || engine.pglite === undefined);

      test('holds as it was set up', async () => {
        const { gaps, notices, outcomes } = await compareWith(intent, intended);
        expect({ gaps: gaps.map(({ key, issue }) => ({ key, issue })), notices }).toEqual({ gaps: [], notices: [] });
        expect(outcomes.filter(isUnsettled)).toEqual([]);
      });

      test.for(cases.drifts)('drift of $drift: $sql', async (drift, { skip }) => {
        if (!runs(drift)) skip();
        const gaps = await bench.undone(async () => {
          await bench.exec(drift.sql);
          const drifted = await bench.snapshot();
          expectJudgeAgrees(intent, drifted);
          const compared = await compareWith(intent, drifted);
          expect(byKey(compared.gaps.map(asExpected))).toEqual(byKey(drift.gaps.map(inOrder)));
          expect(compared.outcomes.filter((outcome) => outcome.verdict === 'unknown' && isUnsettled(outcome))).toEqual([]);
          for (const gap of compared.gaps) await expectEvidence(gap, bench, gap.evidence.actual.rows, engine.major);
          return compared.gaps;
        });
        for (const { key, severity } of drift.gaps)
          if (severity !== undefined) expect({ key, severity: gaps.find((gap) => gap.key === key)?.severity }).toEqual({ key, severity });
        for (const gap of gaps) await expectEvidence(gap, bench, gap.evidence.expected.rows, engine.major);
      });

      test.for(cases.harmless)('no gap: $why', async (harmless, { skip }) => {
        if (!runs(harmless)) skip();
        await bench.undone(async () => {
          await bench.exec(harmless.sql);
          const drifted = await bench.snapshot();
          const { gaps, notices, outcomes } = await compareWith(intent, drifted);
          expect(gaps.map(({ key, issue }) => ({ key, issue }))).toEqual([]);
          expect(outcomes.filter(isUnsettled)).toEqual([]);
          expect(notices.length > 0, notices.map(({ text }) => text).join('\n')).toBe(harmless.notice ?? false);
          // The same meaning is nothing under strict either; a harmless difference is a gap then.
          const strict = await compareWith(intent, drifted, true);
          expect(strict.gaps.length > 0, strict.gaps.map(({ issue }) => issue).join('\n')).toBe(harmless.notice ?? false);
        });
      });
    });
  });
}
