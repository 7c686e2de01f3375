import pg from 'pg';
import type { Convert, Row } from './session.ts';

/** What converting a row threw. */
export class ConversionError extends Error {}

/** A column of the rows that follow, as the protocol describes it. */
interface Field {
  name: string;
  dataTypeID: Parameters<typeof pg.types.getTypeParser>[0];
}

interface Column {
  name: string;
  parse(text: string): unknown;
}

const jsonTypes: ReadonlySet<number> = new Set([pg.types.builtins.JSON, pg.types.builtins.JSONB]);

/** How many texts of one column are remembered. */
const remembered = 256;

/** Most rows repeat a few values, such as the empty list: they share what was parsed. */
function remembering(parse: Column['parse']): Column['parse'] {
  const known = new Map<string, unknown>();
  return (text) => {
    const value = known.get(text) ?? parse(text);
    if (known.size < remembered) known.set(text, value);
    return value;
  };
}

type Done = (error: Error | undefined, results: Row[][]) => void;

/**
 * A text of statements whose rows are converted while the server works on the next ones. pg calls it as it calls
 * pg-cursor: a query of its own class.
 */
export class RowsQuery implements pg.Submittable {
  /** pg puts its own in front of it, which ends the time-out. */
  callback: Done;
  readonly #sql: string;
  readonly #convert: Convert;
  readonly #results: Row[][] = [[]];
  #columns: Column[] = [];
  #failure: ConversionError | undefined;

  private constructor(sql: string, convert: Convert, callback: Done) {
    this.#sql = sql;
    this.#convert = convert;
    this.callback = callback;
  }

  /**
   * Runs the statements; returns the rows of each.
   *
   * @throws ConversionError with what `convert` threw as its cause, or what pg says.
   */
  static run(client: pg.Client, sql: string, convert: Convert): Promise<Row[][]> {
    return new Promise((resolve, reject) => {
      client.query(new RowsQuery(sql, convert, (error, results) => (error === undefined ? resolve(results) : reject(error))));
    });
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#sql);
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => {
      const parse = pg.types.getTypeParser(dataTypeID, 'text');
      return { name, parse: jsonTypes.has(dataTypeID) ? remembering(parse) : parse };
    });
  }

  /** An error of ours must not leave pg's reader: what the server still sends has to be read. */
  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.#failure !== undefined) return;
    try {
      this.#results.at(-1)!.push(this.#convert(this.#rowOf(fields), this.#results.length - 1));
    } catch (cause) {
      this.#failure = new ConversionError('A row cannot be converted.', { cause });
    }
  }

  #rowOf(fields: readonly (string | null)[]): Row {
    const row: Row = {};
    for (const [n, { name, parse }] of this.#columns.entries()) {
      const text = fields[n]!;
      row[name] = text === null ? null : parse(text);
    }
    return row;
  }

  handleCommandComplete(): void {
    this.#results.push([]);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  /** Nobody has rows to send: without an answer the server would wait for ever. */
  handleCopyInResponse(connection: pg.Connection & { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail('COPY FROM stdin has no rows here');
  }

  /** What COPY TO stdout sends is not asked for. */
  handleCopyData(): void {
    return;
  }

  handleError(error: Error): void {
    this.callback(this.#failure ?? Object.assign(error, { done: this.#results.length - 1 }), []);
  }

  handleReadyForQuery(): void {
    this.callback(this.#failure, this.#results.slice(0, -1));
  }
}
