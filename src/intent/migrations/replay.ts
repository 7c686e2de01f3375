import type { Node } from 'libpg-query';
import { PgintentError } from '../../database/errors.ts';
import type { Row, Session } from '../../database/session.ts';
import { type Script, type ScriptStatement, splitScript, SqlSyntaxError } from '../../sql/index.ts';
import { likelyCause } from './causes.ts';
import { Journal, namedRows, prepareJournal, writtenRows } from './journal.ts';
import type { Migration } from './migration.ts';
import { runnable } from './psql.ts';
import { changesRows, type Touches, touchesOf } from './touches.ts';

/** A statement of a migration. */
export interface Made {
  migration: Migration;
  script: Script;
  statement: ScriptStatement;
}

/** A statement that failed, where the replay went on without it. */
export interface Failure extends Made {
  message: string;
  /** What it would have made or changed, as far as its text tells. */
  names: ReadonlySet<string>;
}

export interface ReplayOptions {
  /** What a failing statement does: end the replay, or leave out what it would have made. */
  onError?: 'stop' | 'continue' | undefined;
  /** Settings and role that a file leaves behind are those of the next: its tool uses one connection and resets nothing. */
  keepsSession?: ((migration: Migration) => boolean) | undefined;
  /** Told before each file. */
  progress?: ((migration: Migration, done: number) => void) | undefined;
}

export interface Replayed {
  journal: Journal<Made>;
  /** Those that ran, in their order. */
  statements: Made[];
  failures: Failure[];
}

/**
 * Runs migrations statement by statement, each file in a transaction or not as its tool does, and keeps who wrote what.
 * The session has the database to itself.
 *
 * @throws PgintentError with file, line, statement, what Postgres says and the likely cause, where one fails.
 */
export async function replay(migrations: readonly Migration[], session: Session, options: ReplayOptions = {}): Promise<Replayed> {
  return new Replay(session, options).run(migrations);
}

const savepoint = 'pgintent_statement';

class Replay {
  readonly #session: Session;
  readonly #options: ReplayOptions;
  readonly #journal = new Journal<Made>();
  readonly #failures: Failure[] = [];
  readonly #statements: Made[] = [];
  /** Names whose rows were written since the journal looked at them. */
  readonly #dirty = new Set<string>();
  /** Names that got new parts since then, such as a policy: nothing else writes over these than what changes the parts. */
  readonly #grown = new Set<string>();
  /** A transaction is open: the file's own or the tool's. */
  #inTransaction = false;
  #savepointOpen = false;

  constructor(session: Session, options: ReplayOptions) {
    this.#session = session;
    this.#options = options;
  }

  async run(migrations: readonly Migration[]): Promise<Replayed> {
    await this.#prepare();
    for (const [n, migration] of migrations.entries()) {
      this.#options.progress?.(migration, n);
      await this.#runFile(migration);
      if (migration.transaction !== 'all' || n === migrations.length - 1) await this.#endFile(migration);
    }
    await this.#session.run('reset role; reset all');
    await this.#look([...this.#dirty, ...this.#grown]);
    await this.#session.run('deallocate all; drop table if exists pg_temp.pgintent_mark');
    return { journal: this.#journal, statements: this.#statements, failures: this.#failures };
  }

  /** What the replay needs in the session; a file may discard it. */
  async #prepare(): Promise<void> {
    await this.#session.run(
      `create temp table if not exists pgintent_mark (n int); grant all on pg_temp.pgintent_mark to public; deallocate all; ${prepareJournal}`,
    );
  }

  async #runFile(migration: Migration): Promise<void> {
    const script = read(migration);
    for (const statement of script.statements) {
      if (migration.transaction !== 'none' && !this.#inTransaction) await this.#begin();
      await this.#runStatement({ migration, script, statement });
    }
  }

  async #begin(): Promise<void> {
    await this.#session.run('begin');
    this.#inTransaction = true;
  }

  async #endFile(migration: Migration): Promise<void> {
    // A tool commits what it began; what the file began by itself and left open is lost with its connection.
    if (this.#inTransaction) await this.#session.run(migration.transaction === 'none' ? 'rollback' : 'commit');
    this.#inTransaction = false;
    this.#savepointOpen = false;
    if (this.#options.keepsSession?.(migration) !== true) await this.#session.run('reset role; reset all');
  }

  async #runStatement(made: Made): Promise<void> {
    const { node, text } = made.statement;
    const touches = touchesOf(node);
    if (touches.transaction !== undefined) return this.#runTransactionStatement(made, touches.transaction);
    await this.#look(this.#endangered(node, touches));
    const xid = await this.#mark(made);
    try {
      await this.#session.run(text);
    } catch (error) {
      await this.#fail(made, error as Error);
      return;
    }
    if ('DiscardStmt' in node || 'DeallocateStmt' in node) await this.#prepare();
    this.#statements.push(made);
    await this.#note(made, touches, xid);
  }

  /** The names whose rows the statement may write over before the journal saw them. */
  #endangered(node: Node, { names, anything }: Touches): string[] {
    if (anything) return [...new Set([...this.#dirty, ...this.#grown])];
    const changes = changesRows(node);
    return [...names].filter((name) => this.#dirty.has(name) || (changes && this.#grown.has(name)));
  }

  async #look(wanted: readonly string[]): Promise<void> {
    if (wanted.length === 0) return;
    const [rows] = (await this.#session.run(namedRows(wanted))) as [Row[]];
    this.#journal.observe(rows);
    for (const name of wanted) {
      this.#dirty.delete(name);
      this.#grown.delete(name);
    }
  }

  async #note({ statement }: Made, touches: Touches, xid: number): Promise<void> {
    if (touches.anything) {
      const [rows] = (await this.#session.run(writtenRows(xid))) as [Row[]];
      this.#journal.observe(rows);
      return;
    }
    const written = changesRows(statement.node) ? this.#dirty : this.#grown;
    for (const name of touches.names) written.add(name);
  }

  /** Gives the statement a transaction of its own, or a part of one: its id tells what the statement wrote. */
  async #mark(made: Made): Promise<number> {
    const xid = this.#inTransaction
      ? await this.#markWithin()
      : Number((await this.#session.run('select pg_catalog.pg_current_xact_id()::text::int8 % 4294967296 as xid'))[0]![0]!['xid']);
    this.#journal.mark(xid, made);
    return xid;
  }

  async #markWithin(): Promise<number> {
    const before = this.#savepointOpen ? `release savepoint ${savepoint}; ` : '';
    const results = await this.#session.run(
      `${before}savepoint ${savepoint}; insert into pg_temp.pgintent_mark values (1) returning xmin::text::int8 as xid`,
    );
    this.#savepointOpen = true;
    return Number(results.at(-1)![0]!['xid']);
  }

  /** BEGIN, COMMIT and savepoints of the file itself: they run as they are, outside of the replay's own savepoints. */
  async #runTransactionStatement(made: Made, kind: string): Promise<void> {
    if (this.#savepointOpen) await this.#session.run(`release savepoint ${savepoint}`);
    this.#savepointOpen = false;
    try {
      // Within the tool's transaction a file's own BEGIN is no more than a warning.
      await this.#session.run(made.statement.text);
    } catch (error) {
      await this.#fail(made, error as Error);
      return;
    }
    if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') this.#inTransaction = true;
    if (['TRANS_STMT_COMMIT', 'TRANS_STMT_ROLLBACK', 'TRANS_STMT_PREPARE'].includes(kind)) this.#inTransaction = false;
  }

  async #fail(made: Made, error: Error): Promise<void> {
    if (this.#options.onError !== 'continue') {
      await this.#session.run('rollback').catch(() => undefined);
      throw failure(made, error);
    }
    if (this.#savepointOpen) await this.#session.run(`rollback to savepoint ${savepoint}`);
    else if (this.#inTransaction) {
      await this.#session.run('rollback');
      this.#inTransaction = false;
    }
    this.#failures.push({ ...made, message: error.message, names: touchesOf(made.statement.node).names });
  }
}

function read(migration: Migration): Script {
  try {
    return splitScript(runnable(migration));
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    const line = migration.sql.slice(0, error.position ?? 0).split('\n').length;
    throw new PgintentError(`${migration.file}:${line}: Postgres cannot read this file: ${error.message}.`, { cause: error });
  }
}

type ServerError = Error & { code?: string; position?: string; detail?: string; hint?: string };

function failure(made: Made, error: ServerError): PgintentError {
  const { migration, statement } = made;
  const { line, column } = placeOf(made, error);
  const cause = likelyCause(error, migration);
  const said = [error.message, error.detail, error.hint].filter((part) => part !== undefined && part !== '').join(' ');
  return new PgintentError(
    [
      `${migration.file}:${line}:${column}: a statement of this migration fails. Postgres says: ${said}`,
      ...(cause === undefined ? [] : [`Likely cause: ${cause}`]),
      `The statement: ${shortened(statement.text)}`,
    ].join('\n'),
    { cause: error },
  );
}

/** Postgres counts characters from the start of the statement, from 1. */
function placeOf({ statement }: Made, { position }: ServerError): { line: number; column: number } {
  if (position === undefined) return statement;
  const before = Array.from(statement.text)
    .slice(0, Number(position) - 1)
    .join('')
    .split('\n');
  const line = statement.line + before.length - 1;
  return { line, column: (before.length === 1 ? statement.column : 1) + before.at(-1)!.length };
}

function shortened(text: string): string {
  const lines = text.split('\n');
  const shown = lines.slice(0, 8).join('\n').slice(0, 600);
  return shown.length < text.length ? `${shown} …` : shown;
}
