import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/database/session.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import type { Comparison } from '../../src/gap/gap.ts';
import { Oracle } from '../../src/gap/oracle.ts';
import type { Intent } from '../../src/intent/intent.ts';
import { openOf } from '../../src/patch/open.ts';
import { type About, patchText } from '../../src/patch/patch-text.ts';
import { patchFor } from '../../src/patch/patch.ts';
import { planPatch } from '../../src/patch/plan.ts';
import { lostRows, rowsOf, seed } from '../../src/patch/seed.ts';
import { verifySqlWithAnswers } from '../../src/patch/verify.ts';
import { splitScript } from '../../src/sql/index.ts';
import type { Drift, KindCases } from './cases.ts';
import { Bench, compareWith, wholeIntent } from './drift.ts';
import type { Engine, EngineOpener } from './engines.ts';
import { disagreements, verified, type VerifyAnswer } from './verify.ts';

/** A session in the open transaction: a statement that fails leaves it as it was. */
export function inTransaction(bench: Bench): Session {
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
export async function apply(session: Session, text: string): Promise<void> {
  for (const { text: statement, node } of splitScript(text).statements) if (!('TransactionStmt' in node)) await session.run(statement);
}

/** The objects of a snapshot by kind. */
export function contents(snapshot: Snapshot): Record<string, string[]> {
  const entries = Object.entries(snapshot.data.objects);
  return Object.fromEntries(entries.map(([kind, objects]) => [kind, objects.map((object) => JSON.stringify(object)).toSorted()]));
}

/** What a round trip showed, for docs/proof.md. */
export interface Trip {
  engine: string;
  /** What drifted, or `all` together. */
  kind: string;
  drifts: number;
  /** What the patch left to a person: why. */
  left: string[];
  /** How many tables had a row to lose. */
  tablesWithRows: number;
}

declare module 'vitest' {
  interface TaskMeta {
    trip?: Trip;
  }
}

const runsOn =
  (engine: Engine) =>
  ({ since, until, notOnPglite }: Drift): boolean =>
    (since ?? 0) <= engine.major && (until ?? 99) >= engine.major && (notOnPglite === undefined || engine.pglite === undefined);

/** Every drift of every kind: the patch closes what it does not leave, and to run it again changes nothing. */
export function roundTripsOn(openers: readonly EngineOpener[], allCases: readonly KindCases[]): void {
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

    describe.for(allCases.toSorted((left, right) => (left.kind < right.kind ? -1 : 1)))('$kind', (cases) => {
      let intent: Intent;
      beforeAll(async () => {
        await bench.exec(cases.setup);
        intent = wholeIntent(await bench.snapshot());
      });
      afterAll(() => bench.clear());

      test.for(cases.drifts)('$drift: $sql', async (drift, { skip, task }) => {
        if (!runsOn(engine)(drift)) skip();
        await bench.undone(async () => {
          await bench.exec(drift.sql);
          task.meta.trip = { engine: engine.name, kind: cases.kind, drifts: 1, ...(await trip(bench, intent)) };
        });
      });
    });
  });
}

/** From a drifted database to one without gaps and again, with rows in its tables; before and after, VERIFY.sql agrees. */
async function trip(bench: Bench, intent: Intent): Promise<Pick<Trip, 'left' | 'tablesWithRows'>> {
  const look = async (): Promise<{ snapshot: Snapshot; comparison: Comparison }> => {
    const snapshot = await bench.snapshot();
    return { snapshot, comparison: await compareWith(intent, snapshot) };
  };
  const says = (sql: string): Promise<Map<string, VerifyAnswer>> => bench.undone(() => verified((text) => bench.query(text), sql));
  const session = inTransaction(bench);
  const snapshot = await bench.snapshot();
  const oracle = new Oracle();
  const comparison = await compareWithAnswers(intent, snapshot, { oracle });
  const verify = await verifySqlWithAnswers({ intent, snapshot, comparison, oracle });
  expect(disagreements(await says(verify), comparison)).toEqual([]);
  await seed(session, snapshot);
  const rows = await rowsOf(session, snapshot);
  const first = openOf(comparison, snapshot);
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
  const open = openOf(once.comparison, once.snapshot).map(({ key }) => key);
  expect(
    open.filter((key) => !left.has(key)),
    text,
  ).toEqual([]);
  expect(await lostRows(session, rows), text).toEqual([]);
  expect(disagreements(await says(verify), once.comparison), text).toEqual([]);
  await apply(session, text);
  expect(contents((await look()).snapshot), text).toEqual(contents(once.snapshot));
  return { left: plan.left.map(({ why }) => why), tablesWithRows: rows.size };
}

/** Two other kinds make the publication that Supabase has as well. */
const apart: ReadonlySet<string> = new Set(['publicationSchema', 'publicationTable']);

/** As many drifts of all kinds as go together: a patch that is proven on a twin closes all but what it says. */
export function allAtOnceOn(openers: readonly EngineOpener[], cases: readonly KindCases[]): void {
  test.for(openers)('all drifts at once on $name', async ({ fresh }, { task }) => {
    const engine = await fresh({ cluster: 'shared' });
    const bench = await Bench.on(engine);
    try {
      const together = cases.filter(({ kind }) => !apart.has(kind));
      for (const { setup } of together) await bench.exec(setup);
      const intent = wholeIntent(await bench.snapshot());
      const session = inTransaction(bench);
      const drifts = await driftTogether(
        session,
        together.flatMap((one) => one.drifts.filter(runsOn(engine))),
      );
      const look = async (): Promise<{ snapshot: Snapshot; comparison: Comparison }> => {
        const snapshot = await bench.snapshot();
        return { snapshot, comparison: await compareWith(intent, snapshot) };
      };
      const { left, proof, text } = await patchFor({ intent, ...(await look()), compare: {} });
      expect(proof.faults).toEqual([]);
      await apply(session, text);
      const once = await look();
      const said = new Set([...left.map(({ step }) => step.key), ...proof.unproven, ...proof.byRows]);
      expect(
        openOf(once.comparison, once.snapshot)
          .map(({ key }) => key)
          .filter((key) => !said.has(key)),
      ).toEqual([]);
      await apply(session, text);
      expect(contents((await look()).snapshot)).toEqual(contents(once.snapshot));
      task.meta.trip = { engine: engine.name, kind: 'all', drifts, left: left.map(({ why }) => why), tablesWithRows: proof.tablesWithRows };
    } finally {
      await bench.close();
      await engine.close();
    }
  });
}

/** How many of the drifts could be made one after the other. */
async function driftTogether(session: Session, drifts: readonly Drift[]): Promise<number> {
  let made = 0;
  for (const { sql } of drifts)
    made += await session.run(sql).then(
      () => 1,
      () => 0,
    );
  return made;
}
