import type { PGlite } from '@electric-sql/pglite';
import { embeddedExtensions, embeddedFromSql } from '../../database/embedded.ts';
import type { Row } from '../../database/session.ts';

/** The engine itself broke, not what it was asked. */
export class EngineFailure extends Error {
  override name = 'EngineFailure';
}

const outOfMemory = '53200';

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
    const results = await this.#guarded(() => this.#database.exec(`${sql};\nselect true as whole`));
    // Where its stack runs out the engine stops without an error, and is of no more use.
    if (results.pop()?.rows[0]?.['whole'] !== true) throw new EngineFailure('it stopped half way');
    return results.map(({ rows }) => rows as Row[]);
  }

  /** Inserts one row. */
  async insert(sql: string, parameters: unknown[]): Promise<void> {
    const { rowCount } = await this.#guarded(() => this.#database.query(sql, parameters));
    if (rowCount !== 1) throw new EngineFailure('it stopped half way');
  }

  async #guarded<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      // Memory that it once took it never gives back.
      const usable = isPostgresError(error) && error.code !== outOfMemory;
      throw usable ? error : new EngineFailure((error as Error).message, { cause: error });
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
