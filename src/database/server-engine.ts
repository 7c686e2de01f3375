import { dropAtExit } from './drop-throw-away.ts';
import { DatabaseError, PgintentError } from './errors.ts';
import { cleanUpOnInterrupt } from './interrupt.ts';
import { serverOf } from './read.ts';
import { redact, redactUrl } from './redact.ts';
import type { ReplayDatabase, ReplayEngine, ReplayNeeds } from './replay-engine.ts';
import type { Row, Session } from './session.ts';
import { SharedServer } from './shared-server.ts';
import { runFile, type SqlFile } from './sql-files.ts';
import { dropLeftOvers, ThrowAwayDatabase } from './throw-away.ts';
import { openUrl } from './url-session.ts';

/** Held by a replay as long as it lasts: two at a time would take each other's roles for the server's. */
const lock = 7_476_283_104;

const aboutLogin = `select current_setting('server_version_num')::int as "versionNum", current_setting('server_version') as version, pg_catalog.version() as build, current_user as role, r.rolsuper as superuser, r.rolsuper or r.rolcreatedb as "createDb", (select pg_catalog.md5(pg_catalog.string_agg(o.rolname, ',' order by o.rolname)) from pg_catalog.pg_roles o) as roles from pg_catalog.pg_roles r where r.rolname = current_user`;

/** A server where the login of a URL may create databases: one is made, used and dropped. */
export function serverEngine(url: string): ReplayEngine {
  return {
    name: redactUrl(url),
    version: () =>
      onServer(url, async (session) => {
        const { build, role, superuser, roles } = await login(session);
        return JSON.stringify(['server', build, role, superuser, roles]);
      }),
    open: async (needs) => {
      const outside = await connect(url);
      try {
        return await openOn(outside, url, needs);
      } catch (error) {
        await outside.close();
        throw error;
      }
    },
  };
}

/** Runs something in a session that is closed behind it. */
async function onServer<T>(url: string, body: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(url);
  try {
    return await body(session);
  } finally {
    await session.close();
  }
}

async function connect(url: string): Promise<Session> {
  return openUrl(url, 'write').catch((error: Error) => {
    throw new DatabaseError(`shadow: ${error.message}`, { cause: error });
  });
}

async function login(session: Session): Promise<Row> {
  const [[row]] = (await session.run(aboutLogin)) as [[Row]];
  serverOf(row);
  return row;
}

async function openOn(outside: Session, url: string, { platform }: ReplayNeeds): Promise<ReplayDatabase> {
  mayReplay(await login(outside), platform);
  await waitForOthers(outside);
  await dropLeftOvers(outside);
  const database = await ThrowAwayDatabase.create(outside).catch((error: Error) => {
    throw new DatabaseError(`shadow: the server makes no database: ${redact(error.message, url)}.`, { cause: error });
  });
  const opened = new OpenedDatabase(outside, database, url);
  try {
    return await opened.load(at(url, database.name), platform);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Says what a login lacks before anything is made. */
function mayReplay({ role, superuser, createDb }: Row, platform: readonly SqlFile[]): void {
  if (createDb !== true)
    throw new PgintentError(
      `shadow: the login ${String(role)} may not create databases. Run \`alter role ${String(role)} createdb\` there, or use another login.`,
    );
  if (platform.length > 0 && superuser !== true)
    throw new PgintentError(
      `shadow: what Supabase brings can only be loaded by a superuser, and the login ${String(role)} is none. Use one (supabase_admin on Supabase's local stack, postgres elsewhere), or an image: shadow: { image: 'supabase/postgres:…' }.`,
    );
}

/** The lock goes with the session. */
async function waitForOthers(session: Session): Promise<void> {
  const [[row]] = (await session.run(`select pg_catalog.pg_try_advisory_lock(${lock}) as locked`)) as [[Row]];
  if (row['locked'] === true) return;
  process.stderr.write('pgintent: waiting for another replay on the shadow server\n');
  await session.run(`select pg_catalog.pg_advisory_lock(${lock})`);
}

function at(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** A throw-away database with its sessions; closing it removes what was made. */
class OpenedDatabase {
  readonly #outside: Session;
  readonly #database: ThrowAwayDatabase;
  readonly #forget: () => void;
  #inside: Session | undefined;
  #server: SharedServer | undefined;
  #closed: Promise<void> | undefined;

  constructor(outside: Session, database: ThrowAwayDatabase, url: string) {
    this.#outside = outside;
    this.#database = database;
    this.#forget = cleanUpOnInterrupt({
      onSignal: () => this.close(),
      onExit: () => dropAtExit({ url, name: database.name, roles: this.#server?.made ?? [], others: this.#server?.seen }),
    });
  }

  async load(url: string, platform: readonly SqlFile[]): Promise<ReplayDatabase> {
    const session = await connect(url);
    this.#inside = session;
    const sessions = { inside: session, outside: this.#outside };
    // A convenience for those who clean up after a crash: whatever goes wrong with it, the replay goes on.
    const note = (roles: readonly number[]): Promise<void> => this.#database.note(roles).catch(() => undefined);
    const server = await SharedServer.of(sessions, this.#database.name, note);
    this.#server = server;
    for (const file of platform) await runFile(session, file);
    await server.check(false);
    return { session, server, close: () => this.close() };
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#inside?.close();
    try {
      await this.#database.drop(() => this.#server?.settle() ?? Promise.resolve([]));
    } catch (error) {
      process.stderr.write(
        `pgintent: on the shadow server stays what a replay made, the database ${this.#database.name} or roles: ${(error as Error).message}\n`,
      );
    }
    await this.#outside.close();
    this.#forget();
  }
}
