import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { Snapshot, type SnapshotData } from '../database/snapshot.ts';
import { answerQuestions } from './answer.ts';
import { type Answer, Oracle, type Question } from './oracle.ts';

/** The first answer may have to wait for the embedded engine, on a busy machine. */
const patienceInMs = 120_000;

/** What is asked of the other thread. The snapshot comes along only where it is another one than the last time. */
interface Request {
  id: number;
  data: SnapshotData | undefined;
  questions: Question[];
}

interface Reply {
  id: number;
  answers?: Answer[];
  /** Why there are none. */
  failed?: string;
}

/**
 * Answers all open questions of an oracle before it returns: the embedded engine works in a thread of its own, and this
 * one waits for it. Whatever goes wrong is an answer, too: unknown, with the reason.
 */
export function answerNow(oracle: Oracle, snapshot: Snapshot, patience: number = patienceInMs): void {
  const questions = oracle.open();
  const { answers, failed } = theLine().ask(questions, snapshot.data, patience);
  questions.forEach((question, n) => oracle.answer(question, answers?.[n] ?? { unknown: failed ?? 'the embedded engine gave no answer' }));
}

const place = Symbol.for('pgintent.answerNow');

/** One engine for the whole process, whichever copies of this module are loaded. */
function theLine(): Line {
  const shared = globalThis as { [place]?: Line };
  return (shared[place] ??= new Line());
}

/** The way to the other thread and back. */
class Line {
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  readonly #port: MessagePort;
  readonly #worker: Worker;
  #id = 0;
  #sent: SnapshotData | undefined;
  /** Why the other thread will not answer any more. */
  #dead: string | undefined;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(boot, {
      eval: true,
      workerData: { port: port2, signal: this.#signal, module: import.meta.url },
      transferList: [port2],
    });
    this.#worker.on('error', (error: Error) => (this.#dead ??= `the embedded engine's thread ended: ${error.message}`));
    // Neither may keep the process from ending.
    this.#worker.unref();
    this.#port.unref();
  }

  ask(questions: Question[], data: SnapshotData, patience: number): Reply {
    this.#id += 1;
    if (this.#dead !== undefined) return { id: this.#id, failed: this.#dead };
    this.#port.postMessage({ id: this.#id, data: data === this.#sent ? undefined : data, questions } satisfies Request);
    this.#sent = data;
    return this.#wait(patience);
  }

  #wait(patience: number): Reply {
    const deadline = Date.now() + patience;
    for (;;) {
      // Read before the port is: a reply in between changes it, and the wait below does not begin.
      const seen = Atomics.load(this.#signal, 0);
      const reply = receiveMessageOnPort(this.#port)?.message as Reply | undefined;
      if (reply?.id === this.#id) return reply;
      if (reply === undefined && Atomics.wait(this.#signal, 0, seen, Math.max(0, deadline - Date.now())) === 'timed-out')
        return this.#giveUp(patience);
    }
  }

  #giveUp(patience: number): Reply {
    this.#dead = `the embedded engine gave no answer within ${patience / 1000} s`;
    void this.#worker.terminate();
    return { id: this.#id, failed: this.#dead };
  }
}

/**
 * The other thread's first steps, in a script that cannot fail, be it read as a module or not: where this module does
 * not load there, each question hears why.
 */
const boot = `
import('node:worker_threads').then(({ workerData: { port, signal, module } }) => {
  const reply = (message) => {
    port.postMessage(message);
    Atomics.add(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  import(module).then(
    ({ serve }) => serve(port, reply),
    (error) => port.on('message', ({ id }) => reply({ id, failed: 'the embedded engine does not start: ' + error.message })),
  );
});
`;

/**
 * The other thread: answers one request after the other.
 *
 * @public The script above imports it.
 */
export function serve(port: MessagePort, reply: (message: Reply) => void): void {
  let snapshot: Snapshot | undefined;
  port.on('message', ({ id, data, questions }: Request) => {
    snapshot = data === undefined ? snapshot : new Snapshot(data);
    answersTo(questions, snapshot!).then(
      (answers) => reply({ id, answers }),
      (error: Error) => reply({ id, failed: `the embedded engine broke: ${error.message}` }),
    );
  });
}

async function answersTo(questions: readonly Question[], snapshot: Snapshot): Promise<Answer[]> {
  const oracle = new Oracle();
  for (const question of questions) oracle.ask(question);
  await answerQuestions(oracle, snapshot);
  return questions.map((question) => oracle.ask(question) ?? { unknown: 'the embedded engine gave no answer' });
}
