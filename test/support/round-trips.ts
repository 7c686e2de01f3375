import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/database/session.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import type { Comparison } from '../../src/gap/gap.ts';
import type { Intent } from '../../src/intent/intent.ts';
import { openOf } from '../../src/patch/open.ts';
import { type About, patchText } from '../../src/patch/patch-text.ts';
import { planPatch } from '../../src/patch/plan.ts';
import { splitScript } from '../../src/sql/index.ts';
import type { Drift, KindCases } from './cases.ts';
import { Bench, compareWith, wholeIntent } from './drift.ts';
import type { Engine, EngineOpener } from './engines.ts';

/** A session in the open transaction: a statement that fails leaves it as it was. */
function inTransaction(bench: Bench): Session {
  const run = async (sql: string): Promise<Record<string, unknown>[][]> => {
    await bench.exec('savepoint statement');
    try {
      const rows = await bench.run(sql);
      await bench.exec('release savepoint statement');
      return rows;
    } catch (error) {
      await bench.exec('rollback to savepoint statement');
      throw error;
    }
  };
  return { run, runEach: () => Promise.reject(new Error('not needed')), close: () => Promise.resolve() };
}

/** Runs a patch within the open transaction. */
async function apply(session: Session, text: string): Promise<void> {
  for (const { text: statement, node } of splitScript(text).statements) if (!('TransactionStmt' in node)) await session.run(statement);
}

function contents(snapshot: Snapshot): Record<string, string[]> {
  const entries = Object.entries(snapshot.data.objects);
  return Object.fromEntries(entries.map(([kind, objects]) => [kind, objects.map((object) => JSON.stringify(object)).toSorted()]));
}

/** What each patch left to a person. */
export const found: { engine: string; drift: string; left: string[] }[] = [];

/** Every drift of every kind: the patch closes what it does not leave, and to run it again changes nothing. */
export function roundTripsOn(openers: readonly EngineOpener[], allCases: readonly KindCases[]): void {
  describe.for(openers)('$name', ({ fresh }) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await fresh({ cluster: 'shared' });
    });
    afterAll(() => engine.close());

    describe.for(allCases.toSorted((left, right) => (left.kind < right.kind ? -1 : 1)))('$kind', (cases) => {
      let bench: Bench;
      let intent: Intent;
      beforeAll(async () => {
        bench = await Bench.on(engine);
        await bench.exec(cases.setup);
        intent = wholeIntent(await bench.snapshot());
      });
      afterAll(() => bench.close());

      const runs = ({ since, until, notOnPglite }: Drift): boolean =>
        (since ?? 0) <= engine.major && (until ?? 99) >= engine.major && (notOnPglite === undefined || engine.pglite === undefined);
      const look = async (): Promise<{ snapshot: Snapshot; comparison: Comparison }> => {
        const snapshot = await bench.snapshot();
        return { snapshot, comparison: await compareWith(intent, snapshot) };
      };

      test.for(cases.drifts)('$drift: $sql', async (drift, { skip }) => {
        if (!runs(drift)) skip();
        await bench.undone(async () => {
          await bench.exec(drift.sql);
          const { snapshot, comparison } = await look();
          const first = openOf(comparison, snapshot);
          const session = inTransaction(bench);
          const plan = await bench.undone(() => planPatch(first, snapshot, { session, snapshot, unlike: new Set() }, look));
          const about: About = {
            intent: 'intended',
            database: 'bench',
            readAt: snapshot.data.readAt,
            server: snapshot.server,
            searchPath: '',
            place: (path) => path,
            open: new Map(first.map((one) => [one.key, one])),
          };
          const text = patchText(about, plan.chunks, plan.left, []);
          await apply(session, text);
          const once = await look();
          const left = new Set(plan.left.map(({ step }) => step.key));
          expect(
            openOf(once.comparison, once.snapshot)
              .map(({ key }) => key)
              .filter((key) => !left.has(key)),
            text,
          ).toEqual([]);
          await apply(session, text);
          expect(contents((await look()).snapshot), text).toEqual(contents(once.snapshot));
          found.push({
            engine: engine.name,
            drift: `${cases.kind} ${drift.drift}: ${drift.sql}`,
            left: plan.left.map(({ step, why }) => `${step.key}: ${why}`),
          });
        });
      });
    });
  });
}
