import type { Node } from 'libpg-query';
import { PgintentError } from '../../database/errors.ts';
import { maskSecrets } from '../../database/secrets.ts';
import type { Row, Session } from '../../database/session.ts';
import { type SharedServer, SharedServerError } from '../../database/shared-server.ts';
import { newSession } from '../../database/sql-files.ts';
import { quoteLiteral } from '../../sql/quote.ts';
import { type Script, type ScriptStatement, splitScript, SqlSyntaxError } from '../../sql/index.ts';
import type { Named } from '../named.ts';
import { likelyCause } from './causes.ts';
import { Journal } from './journal.ts';
import {
  type CatalogName,
  catalogNames,
  columnNames,
  firstRows,
  indexRows,
  keptSettings,
  markAlone,
  markWithin,
  type Mark,
  namedRows,
  parentRows,
  prepareJournal,
  settingRows,
  writtenRows,
} from './journal-rows.ts';
import { Message, MessageError, type ServerError } from './message.ts';
import type { Migration } from './migration.ts';
import { namedIn } from './named-in.ts';
import { runnable } from './psql.ts';
import { makesRole, sharedNamesOf } from './shared-objects.ts';
import { type Touches, touchesOf } from './touches.ts';

/** A statement of a migration. */
export interface Made {
  migration: Migration;
  script: Script;
  statement: ScriptStatement;
}

/** A statement that failed, where the replay went on without it. */
export interface Failure extends Made {
  message: string;
  named: Named;
}

export interface ReplayOptions {
  /** What a failing statement does: end the replay, or leave out what it would have made. */
  onError?: 'stop' | 'continue' | undefined;
  /** Settings and role that a file leaves behind are those of the next: its tool uses one connection and resets nothing. */
  keepsSession?: ((migration: Migration) => boolean) | undefined;
  /** The server around the database, where others use it too. */
  server?: SharedServer | undefined;
  /** Told before each file. */
  progress?: ((migration: Migration, done: number) => void) | undefined;
}

export interface Replayed {
  journal: Journal<Made>;
  /** Those that ran, in their order. */
  statements: Made[];
  failures: Failure[];
  /** Names of tables that are flagged to have triggers or rules. */
  flagged: ReadonlySet<string>;
  /** Names of tables that others inherit from, or are partitions of. */
  parents: ReadonlySet<string>;
}

/**
 * Runs migrations statement by statement, each file in a transaction or not as its tool does, and keeps who wrote what.
 * The session has the database to itself.
 *
 * @param base another replay that left the database as it is now; its result stays as it is.
 * @throws PgintentError with file, line, statement, what Postgres says and the likely cause, where one fails, or where one
 *   would change what the server's databases share.
 */
export async function replay(
  migrations: readonly Migration[],
  session: Session,
  options: ReplayOptions = {},
  base?: Replayed,
): Promise<Replayed> {
  return new Replay(session, options, base).run(migrations);
}

const savepoint = 'pgintent_statement';

/** Statements wait until they are so long together, in UTF-16 units: a file may hold the rows of a whole table. */
const messageLength = 65_536;

/** Back to what a login's session begins with. By its name, because RESET SESSION AUTHORIZATION does nothing in the embedded engine. */
function resetTo(login: string): string[] {
  return [`set session authorization ${login}`, 'reset role', 'reset all'];
}

/** Keeps event triggers of the migrations away from what the replay makes for itself, until the end of the transaction. */
const withoutTriggers = `select pg_catalog.set_config('session_replication_role', 'replica', true) where pg_catalog.current_setting('is_superuser') = 'on'`;

/** The catalog of the flags. */
const flagged: readonly CatalogName[] = ['pg_class'];

type Seen = readonly [CatalogName, readonly string[]];

/** A look at rows before another statement writes over them. */
interface Look {
  sql: string;
  seen: readonly Seen[];
  /** It is at everything that was written since the journal saw all. */
  all?: true;
}

class Replay {
  readonly #session: Session;
  readonly #options: ReplayOptions;
  /** What is still to be sent. */
  readonly #message: Message<Made | Migration>;
  readonly #journal: Journal<Made>;
  readonly #failures: Failure[];
  readonly #statements: Made[];
  /** Names whose rows were written since the journal looked at them, by catalog. */
  readonly #unseen = new Map<CatalogName, Set<string>>(catalogNames.map((catalog) => [catalog, new Set()]));
  /** Names of tables that are flagged to have triggers or rules. */
  readonly #flagged: Set<string>;
  /** Names of tables that others inherit from, or are partitions of. */
  readonly #parents: Set<string>;
  /** The first statement since the journal saw everything. */
  #unseenSince: Mark | undefined;
  /** Where the last statement began. */
  #mark: Mark = { xid: 0, command: 0 };
  /** Brings the session back to what it began with. */
  #reset: readonly string[] = [];
  /** What the database keeps for its sessions, as `keptSettings` returns it, and what gives that to this one. */
  #settings: { kept: string; apply: string } | undefined;
  /** What the database keeps for its sessions may have changed since. */
  #settingsChanged = true;
  /** A transaction is open: the file's own or the tool's. */
  #inTransaction = false;
  #savepointOpen = false;

  constructor(session: Session, options: ReplayOptions, base?: Replayed) {
    this.#session = session;
    this.#options = options;
    this.#message = new Message(session);
    this.#journal = base?.journal.copy() ?? new Journal();
    this.#failures = [...(base?.failures ?? [])];
    this.#statements = [...(base?.statements ?? [])];
    this.#flagged = new Set(base?.flagged);
    this.#parents = new Set(base?.parents);
  }

  async run(migrations: readonly Migration[]): Promise<Replayed> {
    const [[login], catalogs] = (await this.#session.run(`select pg_catalog.quote_ident(session_user) as name; ${columnNames}`)) as [
      [Row],
      Row[],
    ];
    this.#journal.learn(catalogs);
    this.#reset = resetTo(String(login['name']));
    await this.#newSession(keptSettings);
    await this.#prepare();
    this.#journal.observe((await this.#session.run(firstRows))[0]!);
    for (const [n, migration] of migrations.entries()) {
      this.#options.progress?.(migration, n);
      await this.#runFile(migration);
      if (migration.transaction !== 'all' || n === migrations.length - 1) await this.#endFile(migration);
    }
    await this.#session.run(this.#reset.join('; '));
    for (const { sql } of this.#allUnseen()) this.#journal.observe((await this.#session.run(sql))[0]!);
    await this.#session.run(`${withoutTriggers}; deallocate all; drop table if exists pg_temp.pgintent_mark`);
    return {
      journal: this.#journal,
      statements: this.#statements,
      failures: this.#failures,
      flagged: this.#flagged,
      parents: this.#parents,
    };
  }

  /** What the replay needs in the session; a file may discard it. */
  async #prepare(): Promise<void> {
    await this.#session.run(
      `${this.#inTransaction ? '' : `${withoutTriggers}; `}create temp table if not exists pgintent_mark (n int); grant all on pg_temp.pgintent_mark to public; deallocate all; ${prepareJournal}`,
    );
  }

  /** The settings that a new connection begins with: those of the file before, unless what is kept of them has changed. */
  async #newSession(read = settingRows): Promise<void> {
    for (const sql of this.#reset) this.#message.add(sql);
    if (this.#settings !== undefined && !this.#settingsChanged) {
      this.#message.add(this.#settings.apply);
      await this.#send();
      return;
    }
    let kept = '';
    this.#message.add(read, { take: (rows) => (kept = JSON.stringify(rows)) });
    await this.#send();
    this.#settingsChanged = false;
    if (kept === this.#settings?.kept) {
      await this.#session.run(this.#settings.apply);
      return;
    }
    const settings = (await this.#session.run(newSession)).at(-1)!;
    const calls = settings.map(({ name, value }) => `set_config(${quoteLiteral(String(name))}, ${quoteLiteral(String(value))}, false)`);
    this.#settings = { kept, apply: `select ${calls.join(', ')}` };
  }

  async #runFile(migration: Migration): Promise<void> {
    const script = read(migration);
    for (const statement of script.statements) {
      if (migration.transaction !== 'none' && !this.#inTransaction) this.#begin();
      await this.#runStatement({ migration, script, statement });
    }
  }

  #begin(): void {
    this.#message.add('begin');
    this.#inTransaction = true;
  }

  async #endFile(migration: Migration): Promise<void> {
    // A tool commits what it began; what the file began by itself and left open is lost with its connection.
    if (this.#inTransaction && migration.transaction !== 'none') await this.#checkServer(migration.file, true);
    if (this.#inTransaction) this.#message.add(migration.transaction === 'none' ? 'rollback' : 'commit', { for: migration });
    this.#inTransaction = false;
    this.#savepointOpen = false;
    if (this.#options.keepsSession?.(migration) === true) await this.#send();
    else await this.#newSession();
  }

  async #runStatement(made: Made): Promise<void> {
    const { node } = made.statement;
    const touches = this.#touchesOf(node);
    if (touches.transaction !== undefined) return this.#runTransactionStatement(made, touches.transaction);
    this.#refuseShared(made);
    // Where what is to be seen began is known when it was sent.
    if (touches.anything) await this.#send();
    this.#settingsChanged ||= touches.settings;
    const looks = this.#looksBefore(touches);
    if (!(await (this.#inTransaction ? this.#runWithin(made, looks, touches) : this.#runAlone(made, looks, touches)))) {
      this.#forget(looks);
      return;
    }
    this.#statements.push(made);
    if ('DiscardStmt' in node || 'DeallocateStmt' in node) await this.#prepare();
    await this.#note(touches);
  }

  /** What is done to a table with children is done to rows of names that the statement does not have. */
  #touchesOf(node: Node): Touches {
    const touches = touchesOf(node);
    const hasChildren = touches.recurses && [...touches.names].some((name) => this.#parents.has(name));
    return hasChildren ? { ...touches, anything: true } : touches;
  }

  /** Some statements have to stand alone: a text of several would be one transaction. Returns whether it was done. */
  async #runAlone(made: Made, looks: readonly Look[], { anything }: Touches): Promise<boolean> {
    this.#addBefore(made, looks, markAlone);
    await this.#send();
    const isChecked = makesRole(made.statement.node) || anything;
    if (isChecked) await this.#options.server?.begin();
    this.#message.add(made.statement.text, { for: made });
    const done = await this.#send();
    if (done && isChecked) await this.#checkServer(placed(made), false);
    return done;
  }

  #refuseShared(made: Made): void {
    const refusal = this.#options.server?.refusal(sharedNamesOf(made.statement.node));
    if (refusal !== undefined)
      throw new SharedServerError(`${placed(made)}: this statement cannot be replayed on a shared server: ${refusal}`);
  }

  /** Before a commit, or behind what committed by itself. */
  async #checkServer(place: string, inTransaction: boolean): Promise<void> {
    if (this.#options.server === undefined) return;
    await this.#send();
    await this.#options.server.check(inTransaction).catch((error: unknown) => {
      throw error instanceof SharedServerError
        ? new SharedServerError(`${place}: this migration cannot be replayed on a shared server: ${error.message}`)
        : error;
    });
  }

  /** In a transaction the looks, the marks and the statements are one round trip. Returns whether it was done, or waits. */
  async #runWithin(made: Made, looks: readonly Look[], { apart }: Touches): Promise<boolean> {
    const goesOn = this.#options.onError === 'continue';
    this.#addBefore(made, looks, markWithin);
    // Of a message with a syntax that the server does not know nothing is run: the savepoint has to be there by then.
    if (goesOn) await this.#send();
    this.#message.add(made.statement.text, { for: made });
    const waits = !apart && !goesOn && this.#message.length < messageLength;
    return waits || this.#send();
  }

  /** Sends what waits. Returns whether all of it was done, where the replay goes on after an error. */
  async #send(): Promise<boolean> {
    try {
      await this.#message.send();
      return true;
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      const what = error.for as Made | Migration | undefined;
      if (what === undefined) throw error.cause;
      if (!('statement' in what)) throw notCommitted(what, error.cause);
      await this.#fail(what, error.cause);
      return false;
    }
  }

  /** To go on after an error takes a savepoint, which costs as much again. */
  #savepoint(): string[] {
    if (this.#options.onError !== 'continue') return [];
    const release = this.#savepointOpen ? [`release savepoint ${savepoint}`] : [];
    this.#savepointOpen = true;
    return [...release, `savepoint ${savepoint}`];
  }

  /** The looks, which are taken in, and where the statement begins. */
  #addBefore(made: Made, looks: readonly Look[], mark: string): void {
    for (const { sql, seen, all } of looks) {
      for (const [catalog, names] of seen) for (const name of names) this.#unseen.get(catalog)!.delete(name);
      this.#message.add(sql, {
        take: (rows) => {
          this.#journal.observe(rows);
          if (all === true) this.#unseenSince = undefined;
        },
      });
    }
    if (this.#inTransaction) for (const sql of this.#savepoint()) this.#message.add(sql);
    this.#message.add(mark, { take: ([row]) => this.#begun(made, row!) });
  }

  #begun(made: Made, row: Row): void {
    this.#mark = { xid: Number(row['xid']), command: Number(row['command']) };
    this.#journal.mark(this.#mark, made);
    this.#unseenSince ??= this.#mark;
  }

  /** What was looked at together with a statement that failed was not taken in. */
  #forget(looks: readonly Look[]): void {
    for (const { seen } of looks) for (const [catalog, names] of seen) for (const name of names) this.#unseen.get(catalog)!.add(name);
  }

  #looksBefore(touches: Touches): Look[] {
    if (touches.anything) return this.#allUnseen();
    return [
      ...this.#unseenOf(touches.writes, touches.names),
      ...this.#unseenOf(flagged, this.#unflagged(touches)),
      ...indexesOf(touches),
      ...sequencesOf(touches),
    ];
  }

  /** Looks at what the journal has not seen yet and a statement may write over. */
  #unseenOf(catalogs: readonly CatalogName[], written: ReadonlySet<string>): Look[] {
    return catalogs.flatMap((catalog) =>
      [...written]
        .filter((name) => this.#unseen.get(catalog)!.has(name))
        .map((name): Look => ({ sql: namedRows(catalog, name), seen: [[catalog, [name]]] })),
    );
  }

  /** A flag is set once: what a statement names whose rows have it already stays as it is. */
  #unflagged({ names, flags }: Touches): ReadonlySet<string> {
    return flags ? new Set([...names].filter((name) => !this.#flagged.has(name))) : new Set();
  }

  /** Looks at everything that was written since the journal saw all. */
  #allUnseen(): Look[] {
    if (this.#unseenSince === undefined) return [];
    const seen = [...this.#unseen].map(([catalog, names]): Seen => [catalog, [...names]]);
    return [{ sql: writtenRows(this.#unseenSince), seen, all: true }];
  }

  async #note({ names, writes, makes, flags, drops, anything, parents }: Touches): Promise<void> {
    for (const name of parents) this.#parents.add(name);
    for (const name of names) {
      if (flags) this.#flagged.add(name);
      if (drops) this.#flagged.delete(name);
    }
    if (anything) {
      const [rows, withChildren] = (await this.#session.run(`${writtenRows(this.#mark)}; ${parentRows}`)) as [Row[], Row[]];
      this.#journal.observe(rows);
      for (const { name } of withChildren) this.#parents.add(String(name));
      this.#unseenSince = undefined;
      return;
    }
    for (const catalog of [...writes, ...makes]) for (const name of names) this.#unseen.get(catalog)!.add(name);
  }

  /** BEGIN, COMMIT and savepoints of the file itself: they run as they are, outside of the replay's own savepoints. */
  async #runTransactionStatement(made: Made, kind: string): Promise<void> {
    await this.#send();
    if (this.#savepointOpen) await this.#session.run(`release savepoint ${savepoint}`);
    this.#savepointOpen = false;
    if (this.#inTransaction && (kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_PREPARE')) await this.#checkServer(placed(made), true);
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
    this.#failures.push({ ...made, message: maskSecrets(error.message), named: namedIn(made.statement) });
  }
}

/** Indexes are often named by Postgres: their rows go by their table, whether the journal has seen them or not. */
function indexesOf({ rewrites, names }: Touches): Look[] {
  return rewrites ? [...names].map((name) => ({ sql: indexRows(name), seen: [] })) : [];
}

/** Sequences are often named by Postgres, and known to the journal by their table only. */
function sequencesOf({ sequences, names }: Touches): Look[] {
  const catalogs: readonly CatalogName[] = sequences ? ['pg_sequence', 'pg_class'] : [];
  return catalogs.flatMap((catalog) => [...names].map((name): Look => ({ sql: namedRows(catalog, name), seen: [[catalog, [name]]] })));
}

/** `/db/001.sql:4:1` */
function placed({ migration, statement }: Made): string {
  return `${migration.file}:${statement.line}:${statement.column}`;
}

function read(migration: Migration): Script {
  try {
    return splitScript(runnable(migration));
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    const line = migration.sql.slice(0, error.position ?? 0).split('\n').length;
    throw new PgintentError(`${migration.file}:${line}: Postgres cannot read this file: ${maskSecrets(error.message)}.`, {
      fault: { file: migration.file, line },
    });
  }
}

/** The server's own error is no cause of it: that holds the whole statement with the secrets in it. */
function failure(made: Made, error: ServerError): PgintentError {
  const { migration, statement } = made;
  const { line, column } = placeOf(made, error);
  const cause = likelyCause(error, migration);
  return new PgintentError(
    [
      `${migration.file}:${line}:${column}: a statement of this migration fails. Postgres says: ${saidBy(error)}`,
      ...(cause === undefined ? [] : [`Likely cause: ${cause}`]),
      `The statement: ${shortened(maskSecrets(statement.text))}`,
    ].join('\n'),
    { fault: { file: migration.file, line, column } },
  );
}

/** What was put off to the end of the transaction fails there: a deferred constraint. */
function notCommitted({ file }: Migration, error: ServerError): PgintentError {
  return new PgintentError(`${file}: what this migration does cannot be committed. Postgres says: ${saidBy(error)}`);
}

function saidBy({ message, detail, hint }: ServerError): string {
  return maskSecrets([message, detail, hint].filter((part) => part !== undefined && part !== '').join(' '));
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
