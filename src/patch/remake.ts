import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import { compareWithAnswers } from '../gap/answer.ts';
import { plain } from '../gap/build.ts';
import type { Intent } from '../intent/intent.ts';
import { onTarget } from '../intent/on-target.ts';
import { kindNamed } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Equality, Key, Kind, Server, Stored } from '../kinds/kind.ts';
import { qualified } from '../sql/quote.ts';
import { type Open, openOf } from './open.ts';
import { statementsIn, type Step, stepsOf } from './step.ts';
import { applyInOrder, type Trial } from './trial.ts';
import { everythingIn } from './twin.ts';
import { widens } from './widening.ts';

/** What changes, and all that stood on it. */
export interface Remade {
  /** All of them, in the order in which Postgres took them: they belong into one transaction. */
  statements: string[];
  /** What is dropped and made again, as it was. */
  keys: Key[];
}

/** Why nothing was remade. A spoiled twin has lost something that did not come back. */
export interface NotRemade {
  why: string;
  spoiled: boolean;
}

/** Owners and privileges that are given back open others. More rounds than this are no progress. */
const roundsAtMost = 6;

/** Whether what stands on it may be dropped and made again so that it can change: a column only for a wider type. */
export function isRemakable(one: Open): boolean {
  return one.kind.standing !== undefined && one.verdict === 'differs' && (!('type' in one.kind.properties) || isWidened(one));
}

/** Whether it is to get a type that holds every value that it has now, and others may stand on it. */
export function isWidened({ kind, verdict, stated, actual, differing }: Omit<Step, 'statements'>): boolean {
  const [from, to] = [actual?.['type'], stated['type']];
  if (kind.standing === undefined || verdict !== 'differs' || !differing.includes('type')) return false;
  return typeof from === 'string' && typeof to === 'string' && widens(from, to);
}

/** What keeps an object from changing and can be made again from what a snapshot says of it; the first to be dropped first. */
export async function standingOn({ kind, actual }: Pick<Open, 'kind' | 'actual'>, session: Session): Promise<{ kind: Kind; key: Key }[]> {
  const [rows] = await session.run(kind.standing!(actual!));
  return rows!.map(({ kind: name, ...identity }) => {
    const found = kindNamed(String(name));
    return { kind: found, key: keyOf(found, identity) };
  });
}

/**
 * Drops what stands on an object, runs the statements of the step, and makes everything again as it was, or as it is to be
 * where that is `open`. What went along (privileges, comments, owners, triggers on a view) shows when the twin is compared
 * with the database; where it cannot be brought back, nothing of this is for the database.
 */
export async function remake(
  step: Step,
  actual: Snapshot,
  trial: Trial & { unlike: ReadonlySet<Key> },
  look: () => Promise<Snapshot>,
  open: readonly Open[] = [],
): Promise<Remade | NotRemade> {
  const standing = await standingOn(step, trial.session);
  const hindering = standing.find(({ kind, key }) => kind.drop === undefined || actual.get(key) === undefined || trial.unlike.has(key));
  if (hindering !== undefined) return { why: `${hindering.key} stands on it, which no patch can make again`, spoiled: false };
  const labelled = standing.find(({ key }) => isLabelled(actual.get(key)!, actual));
  if (labelled !== undefined)
    return { why: `${labelled.key} stands on it and has a security label, which no patch can give back`, spoiled: false };
  const before = await look();
  const lacking = [...trial.unlike].find((key) => actual.get(key) !== undefined && before.get(key) === undefined);
  if (lacking !== undefined) return { why: `the twin lacks ${lacking}, which may stand on it`, spoiled: false };

  const intent = asMeant(everythingIn(actual), new Set([step.key, ...standing.map(({ key }) => key)]), open);
  const known = new Set((await unlikeIn(intent, before)).map(nameOf));
  const drops = standing.flatMap(({ kind, key }) => statementsIn(kind.drop!(actual.get(key)!)));
  const { applied, refused } = await applyInOrder(trial, [{ ...step, statements: [...drops, ...step.statements] }]);
  if (refused.length > 0) return { why: `Postgres refuses it: ${refused[0]!.message}`, spoiled: false };

  const statements = applied.map(({ statement }) => statement);
  for (let round = 1; ; round += 1) {
    const seen = await look();
    const lost = (await unlikeIn(intent, seen)).filter((one) => !known.has(nameOf(one)));
    if (lost.length === 0) return { statements, keys: standing.map(({ key }) => key) };
    const again = round > roundsAtMost ? [] : (await applyInOrder(trial, stepsOf(lost, seen, actual.server))).applied;
    if (again.length === 0) return { why: `${lost[0]!.key} stands on it and could not be made again as it was`, spoiled: true };
    statements.push(...again.map(({ statement }) => statement));
  }
}

/**
 * Gives back what went along with an object that was dropped and made anew: its owner, privileges and comment, and what
 * stands on it. `lost` did not come back.
 */
export async function giveBack(
  { key }: Pick<Step, 'key'>,
  actual: Snapshot,
  trial: Trial & { unlike: ReadonlySet<Key> },
  look: () => Promise<Snapshot>,
): Promise<{ statements: string[]; lost: Key | undefined }> {
  const intent = everythingIn(actual);
  const statements: string[] = [];
  for (let round = 1; ; round += 1) {
    const seen = await look();
    const lost = hangingOn(key, await unlikeIn(intent, seen));
    // What the twin never had as the database has it, nobody can give back.
    const unknown = lost.find((one) => one.verdict !== 'extra' && trial.unlike.has(one.key));
    if (unknown !== undefined) return { statements, lost: unknown.key };
    if (lost.length === 0) return { statements, lost: undefined };
    const again = round > roundsAtMost ? [] : (await applyInOrder(trial, stepsOf(lost, seen, actual.server))).applied;
    if (again.length === 0) return { statements, lost: lost[0]!.key };
    statements.push(...again.map(({ statement }) => statement));
  }
}

/** What needs an object, or needs what needs it. */
function hangingOn(key: Key, open: readonly Open[]): Open[] {
  const found = new Map<Key, Open>();
  const needs = (one: Open): boolean =>
    one.kind.requires(plain(one.stated)).some((refs) => refs.map(refKey).some((needed) => needed === key || found.has(needed)));
  for (let before = -1; found.size > before;) {
    before = found.size;
    for (const one of open) if (needs(one)) found.set(one.key, one);
  }
  return [...found.values()];
}

/** No object shows it, so nobody would see that it is lost. A server names a view, or a column of one. */
function isLabelled({ schema, name }: Stored, { data }: Snapshot): boolean {
  const view = qualified(String(schema), String(name));
  return data.unmodelled.some(
    (one) => one.what === 'security label' && (one.name.endsWith(` on view ${view}`) || one.name.includes(` on column ${view}.`)),
  );
}

/** The statements that change nothing but the type: what else differs has its own place in the patch. */
export function retyping({ kind, stated, actual }: Open, server: Server): string[] {
  return statementsIn(kind.alter({ ...actual, type: plain(stated)['type'] }, actual!, ['type'], server));
}

/** Of what is dropped, what is to be another one comes back as that. */
function asMeant(intent: Intent, dropped: ReadonlySet<Key>, open: readonly Open[]): Intent {
  const meant = new Map(
    open.flatMap(({ key, verdict, stated }) => (verdict === 'differs' && dropped.has(key) ? [[key, plain(stated)]] : [])),
  );
  const objects = intent.objects.map((one) => ({
    ...one,
    object: { ...one.object, ...meant.get(keyOf(kindNamed(one.kind), one.object)) },
  }));
  return { ...intent, objects };
}

async function unlikeIn(intent: Intent, twin: Snapshot): Promise<Open[]> {
  const comparison = await compareWithAnswers(onTarget(intent, twin), twin, { strict: true });
  return openOf(comparison, twin).filter((one) => !saysTheSame(one));
}

function nameOf({ key, verdict }: Open): string {
  return `${verdict} ${key}`;
}

/** Of the same SQL, over a column of another type, Postgres may print other casts, and a view has other types. */
function saysTheSame({ kind, verdict, differing }: Open): boolean {
  return verdict === 'differs' && differing.every((name) => bySql.has(kind.properties[name]?.equality));
}

const bySql: ReadonlySet<Equality | undefined> = new Set(['type', 'types', 'query', 'expression', 'expressions', 'statement']);
