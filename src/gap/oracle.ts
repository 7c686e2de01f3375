import type { Place, Stored } from '../kinds/kind.ts';

/** What only Postgres itself can tell about SQL that a person wrote or that another major printed. */
export type Question =
  /** How Postgres prints this expression, in the place where it stands. */
  | {
      ask: 'expression';
      text: string;
      place: Place;
      schema?: string | undefined;
      /** A table or a view; in the place `domain` the domain. */
      relation?: string | undefined;
      column?: string | undefined;
    }
  /** How Postgres prints this query. */
  | { ask: 'query'; text: string }
  /** Whether a check on this relation accepts this row. */
  | { ask: 'trial'; expression: string; schema: string; relation: string; row: Stored };

/** The answer to a question: a text as the catalog of `major` prints it, a verdict of a trial, or why there is none. */
export type Answer = { text: string; major: number } | { accepted: boolean } | { unknown: string };

/**
 * Collects the questions that a comparison cannot answer from the trees alone, so that an engine answers them together.
 * The comparison itself stays synchronous: it runs again with the answers.
 */
export class Oracle {
  readonly #answers = new Map<string, Answer>();
  readonly #open = new Map<string, Question>();
  readonly #closed: boolean;

  /** A closed oracle never waits: what it does not know is unknown, for the reason that it is given. */
  constructor(options: { closed?: boolean } = {}) {
    this.#closed = options.closed ?? false;
  }

  /** The answer, or undefined while it is pending. */
  ask(question: Question): Answer | undefined {
    const key = JSON.stringify(question);
    const answer = this.#answers.get(key);
    if (answer !== undefined) return answer;
    if (this.#closed) return { unknown: 'no embedded engine was at hand to elaborate it' };
    this.#open.set(key, question);
    return undefined;
  }

  /** The questions that wait for an answer. */
  open(): Question[] {
    return [...this.#open.values()];
  }

  answer(question: Question, answer: Answer): void {
    const key = JSON.stringify(question);
    this.#open.delete(key);
    this.#answers.set(key, answer);
  }
}
