import type { Snapshot } from '../database/snapshot.ts';
import type { Intent } from '../intent/intent.ts';
import { Definitions } from './answer/definitions.ts';
import { elaborateExpression, elaborateQuery } from './answer/elaborate.ts';
import { Engine, EngineFailure, isPostgresError } from './answer/engine.ts';
import { Stubs } from './answer/stubs.ts';
import { tryRow } from './answer/trial.ts';
import { compare, type CompareOptions } from './compare.ts';
import type { Comparison } from './gap.ts';
import { type Answer, Oracle, type Question } from './oracle.ts';

/** Answers may open further questions; more rounds than this are no progress. */
const roundsAtMost = 4;

/** Compares what should be with what is; what the texts alone do not tell, an embedded engine does. */
export async function compareWithAnswers(intent: Intent, snapshot: Snapshot, options: CompareOptions = {}): Promise<Comparison> {
  const oracle = options.oracle ?? new Oracle();
  for (let round = 1; ; round += 1) {
    const comparison = compare(intent, snapshot, { ...options, oracle });
    const open = oracle.open();
    if (open.length === 0) return comparison;
    if (round <= roundsAtMost) await answerQuestions(oracle, snapshot, intent);
    else for (const question of open) oracle.answer(question, { unknown: `it was still open after ${roundsAtMost} rounds` });
  }
}

/** Answers all open questions over stubs of the snapshot's objects and, where it lacks them, of the intent's. */
export async function answerQuestions(oracle: Oracle, snapshot: Snapshot, intent?: Intent): Promise<void> {
  if (oracle.open().length === 0) return;
  await inTurn(async () => {
    // Each engine that breaks takes one question with it.
    while (oracle.open().length > 0) await answerUntilBroken(oracle, snapshot, intent);
  });
}

/** Ends the embedded engine of this process, if there is one. The next question starts another. */
export async function closeEngine(): Promise<void> {
  await inTurn(endEngine);
}

/** Whether the embedded engine of this process is running, so that further answers come without another start. */
export function isEngineRunning(): boolean {
  return running !== undefined;
}

let turn: Promise<unknown> = Promise.resolve();

/** One after the other: there is one session. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

async function answerUntilBroken(oracle: Oracle, snapshot: Snapshot, intent: Intent | undefined): Promise<void> {
  const stubs = await stubsFor(snapshot, intent);
  for (const question of oracle.open()) {
    if (stubs instanceof Error) {
      oracle.answer(question, { unknown: `the embedded engine does not start: ${stubs.message}` });
      continue;
    }
    try {
      oracle.answer(question, await answer(stubs, question));
    } catch (error) {
      oracle.answer(question, { unknown: `the embedded engine broke: ${(error as Error).message}` });
      return endEngine();
    }
  }
}

let running: Engine | undefined;
/** What the engine's transaction stands for at the moment; the next questions are mostly about the same. */
let current: { snapshot: Snapshot; intent: Intent | undefined; stubs: Stubs } | undefined;

async function endEngine(): Promise<void> {
  const engine = running;
  running = undefined;
  current = undefined;
  // One that broke may not even close.
  await engine?.close().catch(() => undefined);
}

/** In a new engine where the one that is there is of no more use. */
async function stubsFor(snapshot: Snapshot, intent: Intent | undefined): Promise<Stubs | Error> {
  if (current?.snapshot === snapshot && current.intent === intent) return current.stubs;
  const begin = async (): Promise<Stubs> => {
    await current?.stubs.end();
    const definitions = new Definitions(snapshot, intent);
    const stubs = await Stubs.begin(await engineWith(definitions.extensions().map(({ name }) => name)), definitions);
    current = { snapshot, intent, stubs };
    return stubs;
  };
  return begin()
    .catch(async () => {
      await endEngine();
      return begin();
    })
    .catch((error: unknown) => error as Error);
}

/** The engine of this process; extensions can only be given to a new one. */
async function engineWith(extensions: readonly string[]): Promise<Engine> {
  const loaded: ReadonlySet<string> = running?.extensions ?? new Set<string>();
  if (running !== undefined && Engine.available(extensions).every((name) => loaded.has(name))) return running;
  await endEngine();
  running = await Engine.start([...loaded, ...extensions]);
  return running;
}

/** Throws only where the engine itself broke. */
async function answer(stubs: Stubs, question: Question): Promise<Answer> {
  try {
    if (question.ask === 'trial') return await tryRow(stubs, question);
    return question.ask === 'query' ? await elaborateQuery(stubs, question) : await elaborateExpression(stubs, question);
  } catch (error) {
    if (error instanceof EngineFailure || !(error instanceof Error)) throw error;
    return { unknown: isPostgresError(error) ? `Postgres says: ${error.message}` : error.message };
  }
}
