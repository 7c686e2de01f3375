import { holdsPlaceholder, maskSecrets } from '../database/secrets.ts';
import type { Node } from 'libpg-query';
import type { Snapshot } from '../database/snapshot.ts';
import { plain } from '../gap/build.ts';
import { kindLabel } from '../gap/message.ts';
import { refKey } from '../kinds/key.ts';
import type { Key, Meant, Stored, World } from '../kinds/kind.ts';
import { splitScript } from '../sql/index.ts';
import { effectOf } from './effect.ts';
import { statementsIn, type Step } from './step.ts';
import { widens } from './widening.ts';

/**
 * When statements run: new labels of enums are committed before anything uses them; what rows may contradict runs last,
 * each by itself, so that nothing else waits for it or fails with it.
 */
export type Phase = 'labels' | 'main' | 'rows';

/** Statements of one step that run together. */
export interface Unit extends Step {
  phase: Phase;
  /** What is dropped for it and made again as it was. */
  remakes?: readonly Key[];
}

/** A step that no patch takes, and why. */
export interface Left {
  step: Step;
  /** A sentence without its full stop. */
  why: string;
}

/** Divides steps into what a patch does, in which phase, and what it leaves to a person. */
export function divide(steps: readonly Step[], world: Snapshot): { units: Unit[]; left: Left[] } {
  const units: Unit[] = [];
  const left: Left[] = [];
  const made = new Map(steps.map(({ key, stated }) => [key, stated]));
  for (const step of steps) {
    const why = whyNot(step, world);
    if (why === undefined) units.push(...unitsOf(step, world, (key) => made.get(key) ?? world.get(key)));
    else left.push({ step: step.perhaps === undefined ? step : asRenaming(step, step.perhaps), why });
  }
  return { units, left };
}

function whyNot(step: Step, { server, data }: Snapshot): string | undefined {
  const { kind, verdict, stated, statements, gap, perhaps } = step;
  if (perhaps !== undefined) return 'only a person knows whether it has another name now';
  if (statements.length === 0) {
    if (verdict === 'extra') return 'nobody intended it, and only a person can say whether it may go';
    if (verdict === 'blocked') return undefined;
    if (gap === undefined || gap.verdict === 'missing') return 'what is stated of it is not enough to create it';
    return kind.create(plain(stated), server) === undefined
      ? 'what is stated of it is not enough to make it anew'
      : `${kindLabel(kind.name)} cannot be changed like this: it would have to be made anew`;
  }
  if (statements.some((statement) => holdsPlaceholder(statement) || maskSecrets(statement) !== statement))
    return 'it holds a secret, which pgintent never reads: put it in by hand';
  if (statements.some((statement) => renamesLabel(nodeOf(statement))))
    return 'only a person knows whether these are the same labels under other names: rows that hold the one then hold the other';
  for (const statement of statements) {
    const destroys = effectOf(nodeOf(statement)).destroys;
    if (destroys !== undefined) return `it would destroy ${destroys}`;
  }
  if (statements.some((statement) => dropsRoutine(nodeOf(statement)))) {
    const user = data.unmodelled.find(({ what }) => madeOfRoutines.has(what));
    if (user !== undefined) return `the ${user.what} ${user.name} may stand on it, which no patch can make again`;
  }
  return narrows(step) && statements.some((statement) => isRetyping(nodeOf(statement)))
    ? 'not every value fits into the other type'
    : undefined;
}

/** What is not modelled and calls functions: the twin has none of it, and Postgres would refuse the DROP there alone. */
const madeOfRoutines: ReadonlySet<string> = new Set([
  'operator',
  'operator class',
  'operator family',
  'cast',
  'conversion',
  'transform',
  'base type',
  'access method',
  'text search parser',
  'text search template',
  'foreign-data wrapper',
]);

function dropsRoutine(node: Node): boolean {
  return 'DropStmt' in node && /^OBJECT_(ROUTINE|FUNCTION|PROCEDURE|AGGREGATE)$/.test(node.DropStmt.removeType ?? '');
}

function asRenaming(step: Step, candidate: Stored): Step {
  return { ...step, statements: statementsIn(step.kind.otherName?.rename(candidate, String(step.stated['name']))) };
}

function renamesLabel(node: Node): boolean {
  return 'AlterEnumStmt' in node && node.AlterEnumStmt.oldVal !== undefined;
}

function narrows({ actual, stated, differing }: Step): boolean {
  if (!differing.includes('type') || typeof actual?.['type'] !== 'string' || typeof stated['type'] !== 'string') return false;
  return !widens(actual['type'], stated['type']);
}

export function nodeOf(statement: string): Node {
  return splitScript(statement).statements[0]!.node;
}

function unitsOf(step: Step, world: World, find: Meant): Unit[] {
  const whole = validatedLater(step, world) ?? step;
  const phases = whole.statements.map((statement) => (isRefused(step, nodeOf(statement), find) ? 'rows' : phaseOf(nodeOf(statement))));
  // What is dropped and made anew belongs together; of something new, what rows cannot contradict need not wait.
  const together = step.verdict !== 'missing' && step.verdict !== 'blocked' && whole === step;
  if (together && phases.includes('rows')) return [{ ...step, phase: 'rows' }];
  return (['labels', 'main', 'rows'] as const).flatMap((phase) => {
    const statements = whole.statements.filter((_, n) => phases[n] === phase);
    return statements.length === 0 ? [] : [{ ...step, statements, phase }];
  });
}

function phaseOf(node: Node): Phase {
  if ('AlterEnumStmt' in node) return 'labels';
  return isRetyping(node) || !effectOf(node).contradictable ? 'main' : 'rows';
}

function isRefused({ kind, stated }: Step, node: Node, find: Meant): boolean {
  return addsColumn(node) && kind.refusedByRows?.(plain(stated), find) === true;
}

function addsColumn(node: Node): boolean {
  return (
    'AlterTableStmt' in node &&
    (node.AlterTableStmt.cmds ?? []).some((cmd) => 'AlterTableCmd' in cmd && cmd.AlterTableCmd.subtype === 'AT_AddColumn')
  );
}

/** No value contradicts a wider type; what is not wider is left to a person. */
function isRetyping(node: Node): boolean {
  if (!('AlterTableStmt' in node)) return false;
  return (node.AlterTableStmt.cmds ?? []).every((cmd) => 'AlterTableCmd' in cmd && cmd.AlterTableCmd.subtype === 'AT_AlterColumnType');
}

/** A constraint that can be added without a look at the rows is, and checks them later under a weaker lock. */
function validatedLater(step: Step, world: World): Step | undefined {
  const { kind, verdict, actual, differing } = step;
  const { server } = world;
  const stated: Stored = { name: actual?.['name'], ...plain(step.stated) };
  if (!('validated' in kind.properties) || verdict === 'extra' || stated['validated'] === false || stated['enforced'] === false)
    return undefined;
  if (isPartitioned(step, world) && server.major < 18) return undefined;
  if (typeof stated['name'] !== 'string' || step.statements.every((statement) => !effectOf(nodeOf(statement)).contradictable))
    return undefined;
  const unchecked = { ...stated, validated: false };
  const added =
    verdict === 'differs'
      ? kind.alter(
          unchecked,
          actual!,
          differing.filter((name) => name !== 'validated'),
          server,
        )
      : kind.create(unchecked, server);
  const checked = kind.alter({ ...stated, validated: true }, { ...actual, ...unchecked } as Stored, ['validated'], server);
  if (added === undefined || checked === undefined) return undefined;
  return { ...step, statements: [...statementsIn(added), ...statementsIn(checked)] };
}

/** Before 18 a foreign key of a partitioned table has to be valid from the start. */
function isPartitioned({ kind, stated }: Step, world: World): boolean {
  const [parent] = kind.requires(plain(stated))[0] ?? [];
  return parent !== undefined && typeof world.get(refKey(parent))?.['partitionBy'] === 'string';
}
