import pg from 'pg';
import { parseScript, SqlSyntaxError } from '../sql/parser.ts';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { PgintentError } from './errors.ts';
import { readSnapshot } from './read.ts';
import type { Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import { firstUserOid, textsOf, valueOf } from './values.ts';

/** What a statement returned: its columns in their order, and its rows in those of the columns. */
export interface Result {
  columns: { name: string; type: string }[];
  rows: unknown[][];
}

/** Somebody to act as: a role, and the claims of the token that PostgREST would have checked. */
interface Identity {
  role: string;
  claims: Readonly<Record<string, unknown>>;
}

/** For the client of a session: values come as Postgres prints them. */
export const asText = { types: { getTypeParser: () => String } };

/** What a session is opened on. */
export interface Connection {
  /** With the types `asText`. */
  client: pg.Client;
  /** The same connection, as snapshots are read through one. */
  session: Session;
  /** Shown in reports; holds no password. */
  url: string;
}

const limits = `set local statement_timeout = '60s'; set local lock_timeout = '10s'; set local idle_in_transaction_session_timeout = '300s'`;
const savepoint = 'pgintent_statement';

/** What the views of one transaction share: the order of its statements, the types that it has asked for, what the test has to await. */
interface Shared {
  last: Promise<unknown>;
  types: Map<string, string>;
  promised: Promise<unknown>[];
}

/**
 * One transaction on a live database, which is rolled back when it is closed. Each statement has a savepoint, so that one
 * that fails does not end the transaction; they run one after the other, however they are called.
 */
export class LiveSession {
  readonly #connection: Connection;
  readonly #shared: Shared;
  readonly #as: Identity | undefined;

  private constructor(connection: Connection, shared: Shared, as?: Identity) {
    this.#connection = connection;
    this.#shared = shared;
    this.#as = as;
  }

  /** Begins the transaction, read-only unless it is to be written to. */
  static async begin(connection: Connection, writable: boolean): Promise<LiveSession> {
    await connection.client.query(`begin transaction ${writable ? 'read write' : 'read only'}; ${limits}`);
    // From the first query on the mode is fixed.
    await connection.client.query('select');
    return new LiveSession(connection, { last: Promise.resolve(), types: new Map(), promised: [] });
  }

  /** The same transaction, acting as somebody else: what a request of the API would be allowed to do and would see. */
  as(role: string, claims: Readonly<Record<string, unknown>> = {}): LiveSession {
    return new LiveSession(this.#connection, this.#shared, { role, claims });
  }

  /**
   * Runs one statement.
   *
   * @throws pg's DatabaseError where Postgres refuses it; PgintentError where it is several, or ends the transaction.
   */
  async query(sql: string, values: readonly unknown[] = []): Promise<Result> {
    refuseEnds(sql);
    return this.#inOrder(() => this.#guarded(() => this.#run(sql, values)));
  }

  /** Runs any number of statements, one after the other. */
  async exec(sql: string): Promise<void> {
    const bytes = Buffer.from(sql);
    for (const { start, length } of parseScript(sql))
      await this.query(bytes.toString('utf8', start, length === undefined ? undefined : start + length));
  }

  /** How long a statement takes, in milliseconds: from sending it to having its rows. */
  async time(sql: string): Promise<number> {
    refuseEnds(sql);
    return this.#inOrder(() =>
      this.#guarded(async () => {
        const start = performance.now();
        await this.#send(sql, []);
        return performance.now() - start;
      }),
    );
  }

  /** The objects as this transaction sees them, what it changed included. */
  async snapshot(): Promise<Snapshot> {
    const { session, url } = this.#connection;
    const inside: Session = {
      run: (sql) =>
        session.run(sql === 'rollback' ? `rollback to savepoint ${savepoint}_read` : sql.replace(/^begin transaction[^;]*;/, '')),
      runEach: (sql, convert) => session.runEach(sql.replace(/;\ncommit$/, ''), convert),
      close: () => Promise.resolve(),
    };
    return this.#inOrder(async () => {
      await session.run(`savepoint ${savepoint}_read`);
      try {
        return await readSnapshot(inside, url);
      } finally {
        // The settings of the read end with it.
        await session.run(`rollback to savepoint ${savepoint}_read; release savepoint ${savepoint}_read`);
      }
    });
  }

  /** Remembers what the test has to await. */
  promise(promised: Promise<unknown>): void {
    this.#shared.promised.push(promised);
  }

  /** What was promised in this transaction, by whichever view of it. */
  get promised(): readonly Promise<unknown>[] {
    return this.#shared.promised;
  }

  /** Undoes everything. */
  async rollback(): Promise<void> {
    await this.#inOrder(() => this.#connection.client.query('rollback'));
  }

  #inOrder<T>(run: () => Promise<T>): Promise<T> {
    const next = this.#shared.last.then(run, run);
    this.#shared.last = next.catch(() => undefined);
    return next;
  }

  /** A statement that fails leaves nothing behind, and one as somebody else leaves nobody else behind. */
  async #guarded<T>(run: () => Promise<T>): Promise<T> {
    const { client } = this.#connection;
    await client.query(`savepoint ${savepoint}`);
    try {
      if (this.#as !== undefined) await client.query(become(this.#as));
      const result = await run();
      await client.query(`${this.#as === undefined ? '' : `${unbecome};`} release savepoint ${savepoint}`);
      return result;
    } catch (error) {
      await client.query(`rollback to savepoint ${savepoint}; release savepoint ${savepoint}`);
      throw error;
    }
  }

  #send(sql: string, values: readonly unknown[]): Promise<pg.QueryArrayResult> {
    // Of the extended protocol, which takes one statement only.
    const config = {
      text: sql,
      values: [...values],
      rowMode: 'array' as const,
      queryMode: 'extended',
    };
    return this.#connection.client.query(config as pg.QueryArrayConfig);
  }

  async #run(sql: string, values: readonly unknown[]): Promise<Result> {
    const { fields, rows } = await this.#send(sql, values);
    const types = await this.#typesOf(fields);
    const parse = (text: string | null, n: number): unknown => {
      const id = fields[n]!.dataTypeID;
      return id >= firstUserOid && types[n]!.endsWith('[]') && text !== null ? textsOf(text) : valueOf(text, id);
    };
    return {
      columns: fields.map(({ name }, n) => ({ name, type: types[n]! })),
      rows: rows.map((row) => (row as (string | null)[]).map(parse)),
    };
  }

  /** What Postgres calls the types of columns, asked for once each. */
  async #typesOf(fields: readonly pg.FieldDef[]): Promise<string[]> {
    const known = this.#shared.types;
    const key = ({ dataTypeID, dataTypeModifier }: pg.FieldDef): string => `${dataTypeID}, ${dataTypeModifier}`;
    const unknown = [...new Set(fields.map(key))].filter((one) => !known.has(one));
    if (unknown.length > 0) {
      const asked = unknown.map((one) => `('${one}', pg_catalog.format_type(${one}))`).join(', ');
      const { rows } = await this.#connection.client.query<{ key: string; type: string }>(`select * from (values ${asked}) t(key, type)`);
      for (const row of rows) known.set(row.key, row.type);
    }
    return fields.map((field) => known.get(key(field))!);
  }
}

/** As PostgREST does: the role of the transaction, and the claims as settings of it. */
function become({ role, claims }: Identity): string {
  const json = quoteLiteral(JSON.stringify({ role, ...claims }));
  return `select pg_catalog.set_config('request.jwt.claims', ${json}, true), pg_catalog.set_config('request.jwt.claim.sub', ${quoteLiteral(String(claims['sub'] ?? ''))}, true), pg_catalog.set_config('request.jwt.claim.role', ${quoteLiteral(role)}, true); set local role ${quoteIdent(role)}`;
}

const unbecome = `set local role none; select pg_catalog.set_config('request.jwt.claims', '', true), pg_catalog.set_config('request.jwt.claim.sub', '', true), pg_catalog.set_config('request.jwt.claim.role', '', true)`;

/** What would end the transaction, and so keep what it wrote, must not reach the server. */
function refuseEnds(sql: string): void {
  const statements = statementsIn(sql);
  if (statements.length > 1) throw new PgintentError('One statement is expected, and several were given. Run several with sql.exec().');
  if (statements.some((node) => 'TransactionStmt' in node))
    throw new PgintentError(
      'The session is one transaction, which is rolled back after the test: leave out BEGIN, COMMIT, ROLLBACK and SAVEPOINT.',
    );
}

/** None where the parser does not understand the text: the server will say why. */
function statementsIn(sql: string): object[] {
  try {
    return parseScript(sql).map(({ node }) => node);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}
