import type { Session } from '../database/session.ts';
import type { Step } from './step.ts';

/** A statement that Postgres took, and what it was for. */
export interface Applied<S extends Step = Step> {
  step: S;
  statement: string;
}

/** A step that Postgres refused to the last. */
export interface Refused<S extends Step = Step> {
  step: S;
  /** Its first statement that is not applied. */
  from: number;
  /** What Postgres says. */
  message: string;
}

/** Says why the role that will run a statement may not; undefined where it may. */
export type Forbids<S extends Step = Step> = (step: S, sql: string) => Promise<string | undefined>;

/** Where steps are tried, and for whom. */
export interface Trial<S extends Step = Step> {
  session: Session;
  forbids?: Forbids<S> | undefined;
}

/**
 * Applies steps in the order in which Postgres takes them: what is refused because something else is not there yet is
 * tried again behind each kind, for as long as anything succeeds. So nothing here has to know what depends on what.
 */
export async function applyInOrder<S extends Step>(
  trial: Trial<S>,
  steps: readonly S[],
): Promise<{ applied: Applied<S>[]; refused: Refused<S>[] }> {
  const applied: Applied<S>[] = [];
  let waiting: Refused<S>[] = [];
  for (const kind of new Set(steps.map((step) => step.kind))) {
    const some = steps.filter((step) => step.kind === kind && step.statements.length > 0);
    waiting = await applyAll(trial, [...waiting, ...some.map((step) => ({ step, from: 0, message: '' }))], applied);
  }
  return { applied, refused: waiting };
}

async function applyAll<S extends Step>(trial: Trial<S>, steps: readonly Refused<S>[], applied: Applied<S>[]): Promise<Refused<S>[]> {
  let open = steps;
  for (let before = -1; open.length > 0 && applied.length > before;) {
    before = applied.length;
    const refused: Refused<S>[] = [];
    for (const one of open) {
      const left = await applyStep(trial, one, applied);
      if (left !== undefined) refused.push(left);
    }
    open = refused;
  }
  return [...open];
}

/** Goes on with a step where it stopped; returns where it stopped again. */
async function applyStep<S extends Step>(
  trial: Trial<S>,
  { step, from }: Refused<S>,
  applied: Applied<S>[],
): Promise<Refused<S> | undefined> {
  for (let at = from; at < step.statements.length;) {
    const some = step.statements.slice(at, at + atOnce(step));
    const message = await refusal(trial, step, some.join(';\n'));
    if (message !== undefined) return { step, from: at, message };
    applied.push(...some.map((statement) => ({ step, statement })));
    at += some.length;
  }
  return undefined;
}

/** What is there is changed as a whole or not at all: a policy must not be dropped where the one in its place is refused. */
function atOnce({ verdict, statements }: Step): number {
  return verdict === 'missing' || verdict === 'blocked' ? 1 : statements.length;
}

/** Statements that are sent together are one transaction. */
async function refusal<S extends Step>({ session, forbids }: Trial<S>, step: S, sql: string): Promise<string | undefined> {
  try {
    const forbidden = await forbids?.(step, sql);
    if (forbidden === undefined) await session.run(sql);
    return forbidden;
  } catch (error) {
    return (error as Error).message;
  }
}
