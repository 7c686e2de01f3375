/** One row of a result, its values as JSON would hold them. */
export type Row = Record<string, unknown>;

/** A connection to one database, whatever carries it. */
export interface Session {
  /** Runs a text of one or more statements in one round trip; returns the rows of each statement. */
  run(sql: string): Promise<Row[][]>;
  close(): Promise<void>;
}
