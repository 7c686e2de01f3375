import type { PGlite } from '@electric-sql/pglite';
import { embeddedExtensions, embeddedFromSql } from '../../database/embedded.ts';
import type { Row } from '../../database/session.ts';

/** The engine itself broke, not what it was asked. */
export class EngineFailure extends Error {
  override name = 'EngineFailure';
}

/** What Postgres says against a statement. */
export interface PostgresError extends Error {
  code: string;
  constraint?: string | undefined;
}

/** Whether it is Postgres that complains, or its parser. */
export function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && ('severity' in error || error.name === 'SqlError');
}

/** An embedded Postgres to try statements on; nothing in it is of value. */
export class Engine {
  readonly #database: PGlite;
  /** The extensions that can be created in it. */
  readonly extensions: ReadonlySet<string>;

  private constructor(database: PGlite, extensions: readonly string[]) {
    this.#database = database;
    this.extensions = new Set(extensions);
  }

  /** Those of these extensions that an engine can have. */
  static available(extensions: readonly string[]): string[] {
    return embeddedExtensions.filter((name) => extensions.includes(name));
  }

  /** Starts one that has these extensions, as far as there is such a one. */
  static async start(extensions: Iterable<string>): Promise<Engine> {
    const found = Engine.available([...extensions]);
    return new Engine(await embeddedFromSql([], { extensions: found }), found);
  }

  /** Runs any number of statements; returns the rows of each. */
  async run(sql: string): Promise<Row[][]> {
    // The protocol ends a text at a zero byte and takes the rest for something else.
    if (sql.includes('\0')) throw new Error('it holds a zero byte');
    return this.#guarded(async () => (await this.#database.exec(sql)).map(({ rows }) => rows as Row[]));
  }

  /** Runs one statement with parameters. */
  async query(sql: string, parameters: unknown[]): Promise<Row[]> {
    return this.#guarded(async () => (await this.#database.query<Row>(sql, parameters)).rows);
  }

  async #guarded<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw isPostgresError(error) ? error : new EngineFailure((error as Error).message, { cause: error });
    }
  }

  /** Runs statements all or none; returns whether they succeeded. */
  async attempt(sql: string): Promise<boolean> {
    await this.run('savepoint attempt');
    try {
      await this.run(sql);
      return true;
    } catch (error) {
      if (error instanceof EngineFailure) throw error;
      await this.run('rollback to attempt');
      return false;
    } finally {
      await this.run('release attempt');
    }
  }

  /** Does something and takes it back. */
  async tentatively<T>(work: () => Promise<T>): Promise<T> {
    await this.run('savepoint tentative');
    try {
      return await work();
    } finally {
      await this.run('rollback to tentative; release tentative');
    }
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}
