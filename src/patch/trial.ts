import type { Session } from '../database/session.ts';
import type { Step } from './step.ts';

/** A statement that Postgres took, and what it was for. */
export interface Applied<S extends Step = Step> {
  step: S;
  statement: string;
}

/** A statement that Postgres refused to the last. */
export interface Refused<S extends Step = Step> extends Applied<S> {
  /** What Postgres says. */
  message: string;
}

/**
 * Applies steps in the order in which Postgres takes them: what is refused because something else is not there yet is
 * tried again behind each kind, for as long as anything succeeds. So nothing here has to know what depends on what.
 */
export async function applyInOrder<S extends Step>(
  session: Session,
  steps: readonly S[],
): Promise<{ applied: Applied<S>[]; refused: Refused<S>[] }> {
  const applied: Applied<S>[] = [];
  let waiting: Refused<S>[] = [];
  for (const kind of new Set(steps.map((step) => step.kind))) {
    const some = steps.filter((step) => step.kind === kind && step.statements.length > 0);
    const begun = some.map((step) => ({ step, statement: step.statements[0]!, message: '' }));
    waiting = await applyAll(session, [...waiting, ...begun], applied);
  }
  return { applied, refused: waiting };
}

async function applyAll<S extends Step>(session: Session, steps: readonly Refused<S>[], applied: Applied<S>[]): Promise<Refused<S>[]> {
  let open = steps;
  for (let before = -1; open.length > 0 && applied.length > before;) {
    before = applied.length;
    const refused: Refused<S>[] = [];
    for (const one of open) {
      const left = await applyStep(session, one, applied);
      if (left !== undefined) refused.push(left);
    }
    open = refused;
  }
  return [...open];
}

/** Goes on with a step where it stopped; returns where it stopped again. */
async function applyStep<S extends Step>(
  session: Session,
  { step, statement: from }: Refused<S>,
  applied: Applied<S>[],
): Promise<Refused<S> | undefined> {
  for (const statement of step.statements.slice(step.statements.indexOf(from))) {
    const message = await refusal(session, statement);
    if (message !== undefined) return { step, statement, message };
    applied.push({ step, statement });
  }
  return undefined;
}

async function refusal(session: Session, statement: string): Promise<string | undefined> {
  try {
    await session.run(statement);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
