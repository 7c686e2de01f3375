import type { Row, Session } from '../../database/session.ts';

/** One statement of a message. `F` is what it is for. */
interface Part<F> {
  sql: string;
  for: F | undefined;
  take: ((rows: Row[]) => void) | undefined;
}

/** A statement of a message failed, and none behind it was run. */
export class MessageError<F> extends Error {
  override name = 'MessageError';
  /** As the server says it, its position counted from the start of the statement. */
  override readonly cause: ServerError;
  /** What the statement is for. */
  readonly for: F | undefined;

  constructor(cause: ServerError, part: F | undefined) {
    super(cause.message);
    this.cause = cause;
    this.for = part;
  }
}

export type ServerError = Error & { code?: string; position?: string; detail?: string; hint?: string; done?: number };

/** Statements that are sent to the server together: a round trip of each takes as long as many a statement. */
export class Message<F> {
  readonly #session: Session;
  #parts: Part<F>[] = [];
  /** In UTF-16 units. */
  #length = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** How long it is, in UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  /** One statement. What it returns is taken when all before it is. */
  add(sql: string, { for: what, take }: { for?: F; take?: (rows: Row[]) => void } = {}): void {
    this.#parts.push({ sql, for: what, take });
    this.#length += sql.length;
  }

  /** @throws MessageError of the statement that failed; nothing is taken then. */
  async send(): Promise<void> {
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    if (parts.length === 0) return;
    const results = await this.#session.run(parts.map(({ sql }) => sql).join(separator)).catch((error: unknown) => {
      throw failed(parts, error as ServerError);
    });
    for (const [n, { take }] of parts.entries()) take?.(results[n]!);
  }
}

/** On a line of its own: the last statement of a file may end with a comment. */
const separator = '\n;';

function failed<F>(parts: readonly Part<F>[], error: ServerError): Error {
  const done = error.done ?? (error.cause as ServerError | undefined)?.done;
  if (done === undefined) return crashed(parts, error);
  if (error.position === undefined) return new MessageError(error, parts[done]?.for);
  // A syntax that this server does not know is refused before anything is run.
  let at = Number(error.position);
  for (const part of parts) {
    const length = charactersIn(part.sql + separator);
    if (at <= length) return new MessageError(Object.assign(error, { position: String(at) }), part.for);
    at -= length;
  }
  return new MessageError(error, undefined);
}

/** Nothing was answered. */
function crashed<F>(parts: readonly Part<F>[], error: Error): MessageError<F> {
  const [first, ...others] = parts.flatMap((part) => part.for ?? []);
  return new MessageError(others.length === 0 ? error : new Error(`${error.message} (in this statement or one behind it)`), first);
}

/** As Postgres counts: an emoji is one. */
function charactersIn(text: string): number {
  return Array.from(text).length;
}
