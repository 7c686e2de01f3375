import { randomBytes } from 'node:crypto';
import { DatabaseError, PgintentError } from './errors.ts';
import { cleanUpOnInterrupt } from './interrupt.ts';
import type { ReplayDatabase, ReplayEngine, ReplayNeeds } from './replay-engine.ts';
import type { Row, Session } from './session.ts';
import { runFile, type SqlFile } from './sql-files.ts';
import { openUrl } from './url-session.ts';

const packageName = '@testcontainers/postgresql';

/** What is used of the package, which is an optional peer: its own types are not there in every project. */
interface Testcontainers {
  PostgreSqlContainer: new (image: string) => Container;
}

interface Container {
  withDatabase(name: string): this;
  withUsername(name: string): this;
  withPassword(password: string): this;
  start(): Promise<Started>;
}

interface Started {
  getHost(): string;
  getPort(): number;
  stop(): Promise<unknown>;
}

/** What the environment says of TLS is not meant for a container. */
const tls = 'sslmode=prefer&sslrootcert=&sslcert=';

/** Supabase's image has roles of its own: this one made the server, and `postgres` is no superuser. */
const isSupabase = (image: string): boolean => /(^|\/)supabase\/postgres([:@]|$)/.test(image);

/** A container of an image of Postgres, which is this replay's alone and is removed with it. */
export function containerEngine(image: string): ReplayEngine {
  return {
    name: image,
    version: () => Promise.resolve(`container ${image}`),
    open: async (needs) => {
      const superuser = isSupabase(image) ? 'supabase_admin' : 'postgres';
      const password = randomBytes(16).toString('hex');
      const started = await start(image, superuser, password);
      const url = (role: string, database: string): string =>
        `postgres://${role}:${password}@${started.getHost()}:${started.getPort()}/${database}?${tls}`;
      return new OpenedContainer(started, superuser, url).load(needs);
    },
  };
}

async function start(image: string, superuser: string, password: string): Promise<Started> {
  const { PostgreSqlContainer } = await load();
  try {
    return await new PostgreSqlContainer(image).withDatabase('postgres').withUsername(superuser).withPassword(password).start();
  } catch (error) {
    const { message } = error as Error;
    if (message.includes('container runtime'))
      throw new PgintentError(
        `shadow: { image: '${image}' } needs a container engine, and none answers here. Start Docker (or another that Testcontainers knows), give the URL of a server, or leave \`shadow\` out.`,
        { cause: error },
      );
    throw new DatabaseError(`shadow: a container of ${image} does not start: ${message}`, { cause: error });
  }
}

async function load(): Promise<Testcontainers> {
  try {
    return (await import(packageName)) as Testcontainers;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new PgintentError(
      `shadow: { image: … } needs the package ${packageName}, which is not installed. Run: npm install --save-dev ${packageName}`,
      { cause: error },
    );
  }
}

/** The URL of a database of the container for a role; all that log in have the same password. */
type UrlOf = (role: string, database: string) => string;

class OpenedContainer {
  readonly #started: Started;
  readonly #superuser: string;
  readonly #url: UrlOf;
  readonly #forget: () => void;
  #session: Session | undefined;
  #closed: Promise<void> | undefined;

  constructor(started: Started, superuser: string, url: UrlOf) {
    this.#started = started;
    this.#superuser = superuser;
    this.#url = url;
    // Where somebody else ends the process, Testcontainers' own watcher removes it.
    this.#forget = cleanUpOnInterrupt({ onSignal: () => this.#closeOnce() });
  }

  async load({ platform }: ReplayNeeds): Promise<ReplayDatabase> {
    try {
      const adding = await this.#hasPlatform(platform);
      if (!adding) await this.#empty();
      await this.#run('postgres', async (session) => {
        // What the image has stays; what the host's services add to it is added.
        for (const file of platform) await runFile(session, file, { adding });
      });
      this.#session = await openUrl(this.#url('postgres', 'postgres'), 'write');
      return { session: this.#session, close: () => this.#closeOnce() };
    } catch (error) {
      await this.#closeOnce();
      throw error;
    }
  }

  /** The image of the host has it by itself, or most of it. */
  async #hasPlatform(platform: readonly SqlFile[]): Promise<boolean> {
    if (platform.length === 0) return false;
    return this.#run('postgres', async (session) => {
      const [[row]] = (await session.run(`select pg_catalog.to_regnamespace('auth') is not null as found`)) as [[Row]];
      return row['found'] === true;
    });
  }

  /** Images put extensions and more into the database that they make. */
  async #empty(): Promise<void> {
    await this.#run('template1', async (session) => {
      await session.run('drop database postgres with (force)');
      await session.run('create database postgres template template0');
    });
  }

  /** Runs something as superuser. */
  async #run<T>(database: string, body: (session: Session) => Promise<T>): Promise<T> {
    const session = await openUrl(this.#url(this.#superuser, database), 'write');
    try {
      return await body(session);
    } finally {
      await session.close();
    }
  }

  #closeOnce(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#session?.close();
    await this.#started.stop().catch((error: Error) => {
      process.stderr.write(`pgintent: the container of the replay stays: ${error.message}\n`);
    });
    this.#forget();
  }
}
