import type { Node } from 'libpg-query';
import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import type { Comparison } from '../gap/gap.ts';
import { type Open, openOf } from './open.ts';
import { plain } from '../gap/build.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key } from '../kinds/kind.ts';
import { type Guard, guardOf } from './guard.ts';
import { giveBack, isRemakable, isWidened, remake, retyping, standingOn } from './remake.ts';
import { stepsOf } from './step.ts';
import { applyInOrder, type Forbids, type Refused } from './trial.ts';
import { divide, type Left, nodeOf, type Phase, type Unit } from './unit.ts';

/** Statements of a unit that run one after the other. */
export interface Chunk {
  unit: Unit;
  phase: Phase;
  statements: string[];
  /** Under which they still have something to do; undefined where they may run again. */
  guard: Guard | undefined;
}

/** What a patch does, in the order in which Postgres took it, and what it leaves to a person. */
export interface Plan {
  chunks: Chunk[];
  left: Left[];
  /**
   * What is left of which something was applied and taken out again, because it came to nothing. Others may count on it:
   * another plan that leaves it from the start knows.
   */
  withdrawn: Left[];
  /** Columns of which the type could change if what stands on them were dropped and made again, which another plan may try. */
  remakable: Key[];
}

/** A database to try statements on, which is like the one that the patch is for. */
export interface Place {
  session: Session;
  snapshot: Snapshot;
  /** What it is not like the database in: nothing that it says of these counts. */
  unlike: ReadonlySet<Key>;
  /** Puts rows into its tables, and takes them out again; a place with rows of its own keeps these. */
  rows?: { fill(): Promise<void>; clear(): Promise<void> };
  /** What the role that will run the patch may not do, where the session's may do everything. */
  forbids?: Forbids | undefined;
}

/** Reads the twin and compares it with the intent. */
export type Look = () => Promise<{ snapshot: Snapshot; comparison: Comparison }>;

/** What closes one gap may open another: a new table has privileges and no RLS. More rounds than this are no progress. */
const roundsAtMost = 6;

export interface PlanOptions {
  /** What is to stay, and why. */
  accepted?: ReadonlyMap<Key, string>;
  /** What is left whatever the twin says. */
  left?: readonly Left[];
  /** Columns that get their type first, with all that stands on them. */
  remake?: ReadonlySet<Key>;
  /** The intent does not say everything: what it is silent about is lost with what is dropped, unless it is given back. */
  partial?: boolean;
}

/** Finds out on a twin what closes what is open, and in which order. `actual` is the database that the patch is for. */
export async function planPatch(
  open: readonly Open[],
  actual: Snapshot,
  twin: Place,
  look: Look,
  { accepted = new Map(), left = [], remake: remade = new Set(), partial = false }: PlanOptions = {},
): Promise<Plan> {
  const planner = new Planner(actual, twin, look, remade, partial || accepted.size > 0);
  for (const one of left) planner.left.set(one.step.key, one);
  for (const one of open) if (accepted.has(one.key)) planner.leave(one, `it was accepted: ${accepted.get(one.key)}`);
  await planner.run(open.filter(({ key }) => !planner.left.has(key)));
  return {
    chunks: planner.chunks,
    left: sayNeeds([...planner.left.values()]),
    withdrawn: planner.withdrawn(),
    remakable: planner.remakable,
  };
}

/** What waits for something that is left is left for that reason alone, whatever Postgres said of it. */
function sayNeeds(left: readonly Left[]): Left[] {
  const absent = new Set(left.filter(({ step }) => isNew(step)).map(({ step }) => step.key));
  return left.map((one) => {
    const { kind, stated, verdict } = one.step;
    if (verdict !== 'blocked') return one;
    const needed = [...kind.requires(plain(stated)), ...(kind.mentions?.(plain(stated)) ?? [])].map((refs) => refs.map(refKey));
    const lacking = needed.find((keys) => keys.length > 0 && keys.every((key) => absent.has(key)))?.[0];
    return lacking === undefined ? one : { ...one, why: `it needs ${lacking}, which is left, too` };
  });
}

class Planner {
  readonly chunks: Chunk[] = [];
  readonly left = new Map<Key, Left>();
  readonly #actual: Snapshot;
  readonly #twin: Place;
  readonly #look: Look;
  /** What the twin looks like now. */
  #seen: Snapshot;

  readonly #remade: ReadonlySet<Key>;
  readonly remakable: Key[] = [];

  /** Whether the comparison with the intent leaves out what a DROP takes along. */
  readonly #isPartial: boolean;

  constructor(actual: Snapshot, twin: Place, look: Look, remade: ReadonlySet<Key>, isPartial: boolean) {
    this.#remade = remade;
    this.#isPartial = isPartial;
    this.#actual = actual;
    this.#twin = twin;
    this.#look = look;
    this.#seen = twin.snapshot;
  }

  /** What the rows of the twin contradict is refused at first; it is tried again among what rows may contradict, where there are none. */
  async run(first: readonly Open[]): Promise<void> {
    let open = first;
    await this.#twin.rows?.fill();
    for (const phase of ['labels', 'main', 'rows'] as const) {
      if (phase === 'rows') await this.#twin.rows?.clear();
      if (phase === 'main') open = await this.#remakeFirst(open);
      open = await this.#rounds(open, phase);
      if (phase === 'rows' && (await this.#remakeLast(open))) open = await this.#rounds(await this.#again(), phase);
    }
    for (const one of open) await this.#leaveRefused(one);
    for (const one of first) if (hidesSecret(one)) this.leave(one, 'a secret in it differs, which pgintent never reads: put it in by hand');
  }

  async #rounds(first: readonly Open[], phase: Phase): Promise<readonly Open[]> {
    let open = first;
    for (let round = 1; round <= roundsAtMost; round += 1) {
      if (!(await this.#apply(open, phase))) break;
      open = await this.#again();
    }
    return open;
  }

  /** What is still open on the twin. */
  async #again(): Promise<Open[]> {
    const { snapshot, comparison } = await this.#look();
    this.#seen = snapshot;
    return openOf(comparison, snapshot).filter(({ key }) => !this.left.has(key) && !this.#twin.unlike.has(key));
  }

  /** Whether anything could be applied. In the last phase everything is tried again that was refused before. */
  async #apply(open: readonly Open[], phase: Phase): Promise<boolean> {
    const { units, left } = divide(stepsOf(open, this.#seen, this.#actual.server), this.#actual);
    for (const one of left) this.left.set(one.step.key, one);
    const now = phase === 'rows' ? whole(units) : units.filter((unit) => unit.phase === phase);
    const guards = new Map<Unit, Guard | undefined>();
    for (const unit of now) guards.set(unit, await this.#guard(unit));
    const { applied, refused } = await applyInOrder(this.#twin, now);
    for (const { step, statement } of applied) this.#add(step, statement, phase, guards.get(step));
    if (this.#isPartial) for (const unit of new Set(applied.map(({ step }) => step))) await this.#giveBack(unit);
    this.#refusals = new Map(refused.map((one) => [one.step.key, one]));
    // Nothing is seen of these later, so that nobody would say it.
    for (const { step } of refused) if (this.#twin.unlike.has(step.key)) await this.#leaveRefused(step);
    return applied.length > 0;
  }

  /** What is dropped and made anew comes back with what went along, or stays. */
  async #giveBack(unit: Unit): Promise<void> {
    const chunk = this.chunks.findLast((one) => one.unit === unit);
    if (chunk === undefined || isNew(unit) || unit.verdict === 'extra' || !chunk.statements.some((one) => drops(nodeOf(one)))) return;
    const { statements, lost } = await giveBack(unit, this.#actual, this.#twin, async () => (await this.#look()).snapshot);
    chunk.statements.push(...statements);
    if (lost === undefined) return;
    this.leave(unit, `${lost} stands on it and could not be made again as it was`);
    this.#keep(this.chunks.filter((one) => one !== chunk));
  }

  /** While everything is still as it was read: what stands on a column comes back so, and is changed later where it should be. */
  async #remakeFirst(first: readonly Open[]): Promise<readonly Open[]> {
    let open = first;
    // One may take others along: the column of a parent those of its children.
    for (const key of this.#remade) {
      const one = open.find((other) => other.key === key && isWidened(other));
      if (one === undefined) continue;
      const step = { ...one, differing: ['type'], statements: retyping(one, this.#actual.server), phase: 'main' as const };
      if (await this.#remake(step)) open = await this.#again();
    }
    return open;
  }

  /** Once all that may take the place of a key is there: what points at it comes back as it is to be. Whether the twin is another one now. */
  async #remakeLast(open: readonly Open[]): Promise<boolean> {
    const before = this.chunks.length;
    for (const one of open) {
      const step = this.#refusals.get(one.key)?.step;
      if (step === undefined || !isRemakable(one) || isWidened(one) || !(await this.#hasStanding(one))) continue;
      await this.#remake({ ...step, phase: 'rows' }, open);
    }
    return this.chunks.length > before;
  }

  async #hasStanding(one: Open): Promise<boolean> {
    return (await standingOn(one, this.#twin.session)).length > 0;
  }

  /** Whether the twin is another one now. */
  async #remake(unit: Unit, open: readonly Open[] = []): Promise<boolean> {
    // A guard is tried before it is used, while everything is as it was.
    const guard = await this.#guard(unit);
    const made = await remake(unit, this.#actual, this.#twin, async () => (await this.#look()).snapshot, open);
    if ('why' in made) {
      this.#notRemade.set(unit.key, made.why);
      if (!made.spoiled) return false;
      this.leave(unit, made.why);
      this.#withdrawn.add(unit.key);
      return true;
    }
    const { statements, keys } = made;
    this.chunks.push({ unit: { ...unit, statements, remakes: keys }, phase: unit.phase, statements, guard });
    return true;
  }

  readonly #notRemade = new Map<Key, string>();

  #refusals = new Map<Key, Refused<Unit>>();

  async #guard(unit: Unit): Promise<Guard | undefined> {
    const twins = unit.actual === undefined ? undefined : this.#seen.get(keyOf(unit.kind, unit.actual));
    return guardOf(unit, unit.statements, twins, this.#twin.session, this.#seen.server);
  }

  #add(unit: Unit, statement: string, phase: Phase, guard: Guard | undefined): void {
    const last = this.chunks.at(-1);
    if (last?.unit === unit && last.phase === phase) last.statements.push(statement);
    else
      this.chunks.push({
        unit,
        phase,
        statements: [statement],
        guard: this.chunks.some((chunk) => chunk.unit === unit) ? undefined : guard,
      });
  }

  /** Leaves something to a person, unless it is left for another reason already. */
  leave(one: Open, why: string): void {
    if (!this.left.has(one.key)) this.left.set(one.key, { step: { ...one, statements: [] }, why });
  }

  /** What was applied and leaves an object as it was is not worth its locks: a view follows a column that is left. */
  #leaveFutile(one: Open): void {
    const last = this.chunks.findLast(({ unit }) => unit.key === one.key);
    if (last === undefined || one.verdict !== 'differs' || isNew(last.unit)) {
      this.leave(one, 'nothing that pgintent knows of closes it');
      return;
    }
    const futile = last.statements.join();
    const kept = this.chunks.filter(({ unit, statements }) => unit.key !== one.key || isNew(unit) || statements.join() !== futile);
    this.#keep(kept);
    this.left.set(one.key, {
      step: { ...last.unit, statements: last.statements },
      why: 'it follows from something else that is left, and comes back as it was',
    });
  }

  /** With the statements, for whoever may run them, or finds what is in their way. */
  async #leaveRefused(one: Open): Promise<void> {
    const refused = this.#refusals.get(one.key);
    if (refused === undefined) {
      this.#leaveFutile(one);
      return;
    }
    if (!this.#remade.has(one.key) && isWidened(one) && (await this.#hasStanding(one))) this.remakable.push(one.key);
    this.#takeBack(refused);
    const why = this.#notRemade.get(one.key) ?? `Postgres refuses it: ${refused.message}`;
    if (!this.left.has(one.key)) this.left.set(one.key, { step: refused.step, why });
  }

  /** What was applied and undone by what stands behind it, and is refused since, would fail when the patch runs again. */
  #takeBack({ step, from }: Refused<Unit>): void {
    const again = new Set(step.statements.slice(from));
    const kept = this.chunks.map((chunk) =>
      chunk.unit.key === step.key && !isNew(chunk.unit) && chunk.statements.some((statement) => again.has(statement))
        ? { ...chunk, statements: chunk.statements.filter((statement) => !again.has(statement)) }
        : chunk,
    );
    this.#keep(kept.filter(({ statements }) => statements.length > 0));
  }

  #keep(kept: readonly Chunk[]): void {
    const fewer = new Set(kept);
    for (const chunk of this.chunks) if (!fewer.has(chunk)) this.#withdrawn.add(chunk.unit.key);
    this.chunks.splice(0, this.chunks.length, ...kept);
  }

  readonly #withdrawn = new Set<Key>();

  withdrawn(): Left[] {
    return [...this.left.values()].filter(({ step }) => this.#withdrawn.has(step.key));
  }
}

/** What was not changed until now is changed at once: a constraint is not validated where the one in its place was refused. */
function whole(units: readonly Unit[]): Unit[] {
  const changed = Map.groupBy(units, (unit) => (isNew(unit) ? unit : unit.key));
  return [...changed.values()].map((some) => ({ ...some[0]!, phase: 'rows', statements: some.flatMap(({ statements }) => statements) }));
}

function drops(node: Node): boolean {
  if ('DropStmt' in node) return true;
  const commands = 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []) : [];
  return commands.some((cmd) => 'AlterTableCmd' in cmd && cmd.AlterTableCmd.subtype === 'AT_DropConstraint');
}

/** What a patch makes stays in it, however it comes out: others may stand on it. */
function isNew({ verdict }: Pick<Unit, 'verdict'>): boolean {
  return verdict === 'missing' || verdict === 'blocked';
}

/** Whether a value that is to be is known by its hash only, so that no statement sets it. */
function hidesSecret({ verdict, stated, actual, differing }: Open): boolean {
  if (verdict === 'extra') return false;
  const names = verdict === 'differs' ? differing : Object.keys(stated);
  return names.some((name) => hashesIn(stated[name]).some((hash) => !hashesIn(actual?.[name]).includes(hash)));
}

function hashesIn(value: unknown): string[] {
  return JSON.stringify(value ?? null).match(/sha256:[0-9a-f]{16,64}/g) ?? [];
}
