import { expect } from 'vitest';
import { openUrl } from '../../src/database/url-session.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { type ReadOptions, readSnapshot } from '../../src/database/read.ts';
import type { Row, Session } from '../../src/database/session.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { compareWithAnswers } from '../../src/gap/answer.ts';
import { compare } from '../../src/gap/compare.ts';
import { compareValues } from '../../src/gap/equality.ts';
import { Judge } from '../../src/gap/judgement.ts';
import { Oracle } from '../../src/gap/oracle.ts';
import type { Comparison, Gap } from '../../src/gap/gap.ts';
import { intentFromSnapshot } from '../../src/intent/from-snapshot.ts';
import type { Intent, IntendedObject } from '../../src/intent/intent.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { withoutParentheses } from '../../src/kinds/written.ts';
import { platformOf } from '../../src/platform/platform.ts';
import type { Engine } from './engines.ts';
import { planned } from './planned.ts';

/**
 * A database on which everything happens in one transaction that is rolled back: set-up, drift and reading.
 * So hundreds of drifts need one database, and roles, which belong to the whole server, vanish too.
 */
export class Bench {
  readonly #session: Session;
  #planned: ReturnType<typeof planned> | undefined;

  private constructor(session: Session) {
    this.#session = session;
  }

  static async on(engine: Pick<Engine, 'pglite' | 'url'>): Promise<Bench> {
    const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
    await session.run('begin');
    return new Bench(session);
  }

  async exec(sql: string): Promise<void> {
    await this.#session.run(sql);
  }

  /** The rows of the last statement. */
  async query(sql: string): Promise<Row[]> {
    return (await this.#session.run(sql)).at(-1) ?? [];
  }

  /** The rows of each statement. */
  run(sql: string): Promise<Row[][]> {
    return this.#session.run(sql);
  }

  /** Runs something and undoes it. */
  async undone<T>(body: () => Promise<T>): Promise<T> {
    await this.#session.run('savepoint bench');
    try {
      return await body();
    } finally {
      await this.#session.run('rollback to savepoint bench; release savepoint bench');
    }
  }

  /** The snapshot inside the open transaction, without a transaction of its own: what a check reads, unless stated otherwise. */
  async snapshot(options: ReadOptions = { onlyCompared: true }): Promise<Snapshot> {
    const session = await (this.#planned ??= planned(this.#session));
    const inside: Session = {
      run: (sql) => session.run(sql.replace(/^begin transaction[^;]*;/, '')),
      runEach: (sql, convert) => session.runEach(sql.replace(/;\ncommit$/, ''), convert),
      close: () => Promise.resolve(),
    };
    return this.undone(() => readSnapshot(inside, 'bench', options));
  }

  /** Undoes everything. */
  async clear(): Promise<void> {
    await this.#session.run('rollback; begin');
  }

  async close(): Promise<void> {
    // The embedded engine's one session goes on.
    await this.#session.run('rollback; deallocate all');
    await this.#session.close();
  }
}

/** Everything that stands in a snapshot, as a whole intent. */
export function wholeIntent(snapshot: Snapshot): Intent {
  return intentFromSnapshot(snapshot, platformOf(snapshot, 'postgres'), 'intended');
}

/** Compares as the product does. */
export async function compareWith(intent: Intent, snapshot: Snapshot, strict = false): Promise<Comparison> {
  return compareWithAnswers(intent, snapshot, { strict });
}

/** The evidence of a gap: the query must return what the gap says it returns. */
export async function expectEvidence(gap: Gap, bench: Pick<Bench, 'query'>, rows: readonly Row[] | null, major: number): Promise<void> {
  if (rows === null) return;
  const returned = await bench.query(gap.evidence.query);
  expect(returned, gap.evidence.query).toHaveLength(rows.length);
  rows.forEach((row, n) => {
    const differing = Object.entries(row).filter(([name, value]) => !means(gap, name, value, returned[n]![name], major));
    expect(differing, `${gap.evidence.query}\nreturns ${JSON.stringify(returned[n])}`).toEqual([]);
    // Who pastes the query sees that, and not what it means.
    const seen = Object.fromEntries(Object.keys(row).map((name) => [name, returned[n]![name]]));
    expect(bare(seen), gap.evidence.query).toEqual(bare(row));
  });
}

/** Rows without the parentheses around the expression of a key: Postgres prints one pair more. */
function bare(row: Row): unknown {
  const text = JSON.stringify(row, (name, value: unknown) => (name === 'expression' ? withoutParentheses(String(value)) : value));
  return JSON.parse(text);
}

function means(gap: Gap, name: string, stated: unknown, returned: unknown, major: number): boolean {
  const property = kindNamed(gap.object.kind).properties[name];
  // These are about what a list holds; evidence is about the list.
  const asStated = property === undefined || ['includes', 'excludes', 'accepts', 'rejects'].includes(property.equality ?? 'value');
  if (asStated) return JSON.stringify(stated) === JSON.stringify(returned);
  const parsed = property.schema.safeParse(returned);
  const context = {
    language: { major },
    major,
    oracle: new Oracle({ closed: true }),
    intended: gap.object.identity,
    actual: gap.object.identity,
  };
  return parsed.success && compareValues(property, stated, parsed.data, context) === 'same';
}

/**
 * What the judge of a single object says must be what a comparison with nothing else in it says: matchers ask the one
 * first, and the other only where it does not hold. By name, and as a shape where the kind has one.
 */
export function expectJudgeAgrees(whole: Intent, snapshot: Snapshot): void {
  const alone: Intent = { ...whole, exact: [], unread: [], objects: [] };
  const judge = new Judge(alone, snapshot, new Oracle({ closed: true }), true);
  const asked = whole.objects
    .map((one) => ({ ...one, origin: { ...one.origin } }))
    .flatMap((one): IntendedObject[] => (kindNamed(one.kind).shape === undefined ? [one] : [one, asShape(one)]));
  const disagreed = asked.filter((one) => {
    const { outcomes } = compare({ ...alone, objects: [one] }, snapshot, { strict: true, extras: false });
    const own = outcomes.filter(({ origin }) => origin === one.origin);
    // What an object needs comes behind it, and before a shape.
    const outcome = one.by === 'shape' ? own.at(-1) : own[0];
    return judge.holds(one) !== (outcome?.verdict === 'held');
  });
  expect(disagreed.map(({ kind, by, object }) => ({ kind, by, object }))).toEqual([]);
}

function asShape(one: IntendedObject): IntendedObject {
  const { name: _, ...object } = one.object;
  return { ...one, object, by: 'shape', origin: { ...one.origin } };
}
