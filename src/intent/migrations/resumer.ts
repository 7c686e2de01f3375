import type { PGlite } from '@electric-sql/pglite';
import { createdExtensions, dump, embeddedFromDump, embeddedFromSql } from '../../database/embedded.ts';
import { pgliteSession } from '../../database/pglite-session.ts';
import type { ReplayNeeds } from '../../database/replay-engine.ts';
import type { Session } from '../../database/session.ts';
import { Later } from './later.ts';
import type { Migration } from './migration.ts';
import { replay, type Replayed, type ReplayOptions } from './replay.ts';

/** What the migrations before the one that is being worked on have built. */
interface Base {
  migrations: readonly Migration[];
  /** The engine can be given no others later. */
  extensions: string;
  replayed: Replayed;
  dataDir: Blob;
}

/** So many migrations behind the base are replayed each time before a new base is made. */
const tailAtMost = 3;

/**
 * Builds the same migrations again and again while somebody works on one of them. What those before it built is kept, and
 * an engine with it is started ahead, so that a saved file costs its own replay and a snapshot.
 */
export class Resumer {
  #base: Base | undefined;
  #ahead: Promise<PGlite> | undefined;
  #last: readonly Migration[] | undefined;
  #needs: ReplayNeeds | undefined;
  readonly #later: Later;
  readonly #start = async (): Promise<void> => {
    this.#ahead ??= this.#open();
    // Whoever takes it hears of a failure.
    await this.#ahead.catch(() => undefined);
  };

  constructor(later: Later) {
    this.#later = later;
  }

  /** Replays migrations in the embedded engine, on as much as is kept of what they build, and reads the result. */
  async build<T>(
    migrations: readonly Migration[],
    needs: ReplayNeeds,
    options: ReplayOptions,
    read: (replayed: Replayed, session: Session) => Promise<T>,
  ): Promise<T> {
    this.#needs = needs;
    // What would begin now would take the engine's time, and may begin with a base that is no more.
    this.#later.remove(this.#start);
    const database = await this.#take(migrations);
    try {
      return await read(await this.#replay(database, migrations, options), pgliteSession(database));
    } finally {
      await database.close();
      if (this.#base !== undefined) this.#later.add(this.#start);
    }
  }

  async #take(migrations: readonly Migration[]): Promise<PGlite> {
    const fits = this.#base !== undefined && isPrefix(this.#base, migrations);
    const ahead = this.#ahead;
    this.#ahead = undefined;
    const started = await (fits ? (ahead ?? this.#open()) : ahead)?.catch(() => undefined);
    if (fits && started !== undefined) return started;
    await started?.close();
    // What is kept and does not start is as good as nothing.
    this.#base = undefined;
    const { platform, ...needs } = this.#needs!;
    return embeddedFromSql(platform, needs);
  }

  /** Replays what the engine lacks; what comes before the file that has changed is kept for the next time. */
  async #replay(database: PGlite, migrations: readonly Migration[], options: ReplayOptions): Promise<Replayed> {
    const session = pgliteSession(database);
    const changed = this.#changedAt(migrations);
    this.#last = migrations;
    const done = this.#base?.migrations.length ?? 0;
    if (changed - done > (this.#base === undefined ? 0 : tailAtMost)) {
      const replayed = await replay(migrations.slice(done, changed), session, options, this.#base?.replayed);
      this.#base = {
        migrations: migrations.slice(0, changed),
        extensions: extensionsOf(migrations),
        replayed,
        dataDir: await dump(database),
      };
    }
    return replay(migrations.slice(this.#base?.migrations.length ?? 0), session, options, this.#base?.replayed);
  }

  async close(): Promise<void> {
    this.#later.remove(this.#start);
    await (await this.#ahead?.catch(() => undefined))?.close();
    this.#ahead = undefined;
  }

  #open(): Promise<PGlite> {
    const { platform, following, stubs } = this.#needs!;
    return embeddedFromDump(this.#base!.dataDir, { stubs, following: [...platform, ...following] });
  }

  /** The first migration that is not as it was; at first the last one, which is likely the one that is worked on. */
  #changedAt(migrations: readonly Migration[]): number {
    if (this.#last === undefined) return migrations.length - 1;
    const at = migrations.findIndex((migration, n) => !isSame(migration, this.#last![n]));
    return at === -1 ? migrations.length - 1 : at;
  }
}

/** One for each set of migrations: the intent may be one, the database under test another. */
export class Resumers {
  readonly #resumers = new Map<string, Resumer>();
  readonly #later = new Later();

  of(key: string): Resumer {
    const found = this.#resumers.get(key) ?? new Resumer(this.#later);
    this.#resumers.set(key, found);
    return found;
  }

  /** Does something when nobody waits. It must not fail. */
  later(work: () => Promise<void>): void {
    this.#later.add(work);
  }

  /** Until what was put off is done, and the engines are there that are started ahead. */
  async settled(): Promise<void> {
    await this.#later.settle();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#resumers.values()].map((resumer) => resumer.close()));
    await this.#later.settle();
  }
}

function isPrefix(base: Base, migrations: readonly Migration[]): boolean {
  return base.extensions === extensionsOf(migrations) && base.migrations.every((migration, n) => isSame(migration, migrations[n]));
}

function isSame(one: Migration, other: Migration | undefined): boolean {
  return one.file === other?.file && one.sql === other.sql && one.transaction === other.transaction;
}

function extensionsOf(migrations: readonly Migration[]): string {
  return JSON.stringify(createdExtensions(migrations));
}
