/** The line that is to be put right, where one is. */
export interface Fault {
  file: string;
  line?: number | undefined;
  column?: number | undefined;
}

/** Something that a person has to put right before anything can be checked. Its message says what to do. */
export class PgintentError extends Error {
  override name = 'PgintentError';
  // Private, for a runner prints what else an error holds.
  readonly #fault: Fault | undefined;

  constructor(message: string, { fault, ...options }: ErrorOptions & { fault?: Fault | undefined } = {}) {
    super(message, options);
    this.#fault = fault;
  }

  get fault(): Fault | undefined {
    return this.#fault;
  }
}

/** What a person has to put right, as it leaves for a runner that prints stacks: where it was noticed helps nobody. Other errors as they are. */
export function withoutStack(error: unknown): unknown {
  if (error instanceof PgintentError) error.stack = `${error.name}: ${error.message}`;
  return error;
}

/** The database cannot be reached, or cannot be read as a whole. */
export class DatabaseError extends PgintentError {
  override name = 'DatabaseError';
}
