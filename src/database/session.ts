/** One row of a result, its values as JSON would hold them. */
export type Row = Record<string, unknown>;

/** Makes what is kept of a row. `statement` counts from 0 in the text that was run. */
export type Convert = (row: Row, statement: number) => Row;

/** A connection to one database, whatever carries it. */
export interface Session {
  /**
   * Runs a text of one or more statements in one round trip; returns the rows of each statement.
   *
   * @throws What the server says. `done`: how many statements of the text were done before.
   */
  run(sql: string): Promise<Row[][]>;
  /** The same, each row converted as soon as it is there: this side works while the server does. */
  runEach(sql: string, convert: Convert): Promise<Row[][]>;
  close(): Promise<void>;
}
