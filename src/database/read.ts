import { ZodError } from 'zod';
import { catalogQuery, roleRef } from '../kinds/catalog.ts';
import { kinds, readKinds } from '../kinds/index.ts';
import type { Kind, Server, Stored } from '../kinds/kind.ts';
import { mayHold, tracesQuery } from '../kinds/trace.ts';
import { environmentQueries, type EnvironmentRows, toEnvironment } from './environment.ts';
import { DatabaseError } from './errors.ts';
import { historyQueries, historyTables, toHistories } from './migration-history.ts';
import { MalformedRows, rowTables, sayIssues, unreadRows } from './row-tables.ts';
import { RowParser } from './row-parser.ts';
import type { Row, Session } from './session.ts';
import { Snapshot, snapshotFormat, type SnapshotData, type Unmodelled, type Unread } from './snapshot.ts';
import { unmodelledQuery } from './unmodelled.ts';

/**
 * Reading is enforced by the transaction; settings are SET LOCAL because poolers refuse start-up parameters. Planning is
 * a fifth of the work: merge joins and parallel plans cost time to consider and are never the best for a catalog.
 */
const begin = `begin transaction isolation level repeatable read read only;
set local search_path = '';
set local jit = off;
set local max_parallel_workers_per_gather = 0;
set local enable_mergejoin = off;
set local row_security = off;
set local statement_timeout = '120s';
set local lock_timeout = '10s';
set local idle_in_transaction_session_timeout = '300s';
set local timezone = 'UTC';
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local extra_float_digits = 1;
set local standard_conforming_strings = on;
set local quote_all_identifiers = off;
set local bytea_output = 'hex';`;

/** What the server says of itself. */
export const about = `select current_setting('server_version_num')::int as "versionNum", current_setting('server_version') as version, current_database() as database, current_user as role, to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "readAt", version() like '%emscripten%' or version() like '%wasm%' as pglite`;

/** By OID, because what initdb made lies below 16384 and an index leads there. */
export const unreadableCatalogs = `select c.relname as name from pg_catalog.pg_class c where c.oid < 16384 and c.relnamespace = 11 and c.relkind in ('r', 'v') and c.relname <> all ('{pg_authid,pg_shadow,pg_statistic,pg_statistic_ext_data,pg_subscription,pg_user_mapping,pg_user_mappings,pg_largeobject,pg_hba_file_rules,pg_ident_file_mappings,pg_file_settings,pg_backend_memory_contexts,pg_shmem_allocations,pg_shmem_allocations_numa,pg_config,pg_stats_ext,pg_aios,pg_dsm_registry_allocations}') and not has_table_privilege(c.oid, 'select')`;

/** A definition changed while it was read: the catalog's own functions do not see the transaction's snapshot. */
export class TornRead extends Error {}

export interface ReadOptions {
  /** Leaves out what no intent is compared with, and matchers alone ask about: the server's own casts, operators and the like. */
  onlyCompared?: boolean | undefined;
  /** Called once the server has all queries: from then on it is busy, and this process is not. */
  asked?: (() => void) | undefined;
}

/** What is read beside each object out of the same rows: a query of its own would join them once more. */
export interface Beside {
  /** Columns of a kind's query, over its FROM; their names are those of no property. */
  columns(kind: Kind, server: Server): readonly string[];
  /** Takes in the row of an object; of one, too, that is no part of the snapshot, because the read had to be repeated. */
  take(object: Stored, row: Row): void;
}

/**
 * Takes a snapshot: one read-only transaction, three round trips however many objects there are.
 *
 * @param url shown in reports; must not hold a password.
 * @throws DatabaseError where this is not a Postgres that can be read.
 */
export async function readSnapshot(session: Session, url: string, options: ReadOptions & { beside?: Beside } = {}): Promise<Snapshot> {
  let before: unknown;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return new Snapshot(await readOnce(session, url, options));
    } catch (error) {
      await session.run('rollback').catch(() => undefined);
      if (!isTorn(error)) throw error;
      if (error instanceof UnknownForm && before instanceof UnknownForm && error.message === before.message)
        throw new DatabaseError(
          `pgintent cannot read ${error.message}. Nothing was checked. Look at this object; if it is sound, report this.`,
        );
      before = error;
      if (attempt === 3)
        throw new DatabaseError(
          `The database changed while it was read, three times in a row (${(error as Error).message}). Try again when no migration is running.`,
        );
    }
  }
}

function isTorn(error: unknown): boolean {
  if (error instanceof TornRead) return true;
  return error instanceof Error && /cache lookup failed|could not open relation with OID/.test(error.message);
}

async function readOnce(session: Session, url: string, options: ReadOptions & { beside?: Beside }): Promise<SnapshotData> {
  const reading = new Reading(await readFirst(session), options);
  const results = session.runEach(`${reading.queries().join(';\n')};\ncommit`, (row, n) => reading.convert(row, n));
  options.asked?.();
  return reading.snapshot(await results, url);
}

const first = `${begin}\n${about};\n${unreadableCatalogs};\n${rowTables};\n${historyTables};`;

/** Without the traces where this login may not read one of their catalogs. */
async function readFirst(session: Session): Promise<FirstRows> {
  try {
    return (await session.run(`${first}\n${tracesQuery};`)).slice(-5) as FirstRows;
  } catch (error) {
    if (!isRefused(error)) throw error;
    await session.run('rollback');
    return (await session.run(first)).slice(-4) as FirstRows;
  }
}

/** Whether the server lacks a privilege for it (SQLSTATE 42501). */
function isRefused(error: unknown): boolean {
  return error instanceof Error && ('code' in error ? error.code === '42501' : isRefused(error.cause));
}

/** Rows of `about`, `unreadableCatalogs`, `rowTables`, `historyTables` and, if somebody looked for them, `tracesQuery`. */
export type FirstRows = [about: Row[], unreadable: Row[], rowTables: Row[], histories: Row[], traces?: Row[]];

/** What is read after the first answers, in its order: the objects of the kinds, the others, the rows of tools' tables. */
export class Reading {
  readonly server: SnapshotData['server'];
  /** ISO 8601. */
  readonly readAt: string;
  /** The kinds of which there may be objects, and this login may read them. */
  readonly kinds: readonly Kind[];
  readonly #readable: readonly Kind[];
  /** The server with its traces, which decide what is asked. */
  readonly #looked: Server;
  /** Rows of `historyTables` that are read. */
  readonly histories: readonly Row[];
  readonly #unread: readonly Unread[];
  readonly #parsers: readonly ((row: Row) => Stored)[];
  readonly #malformed = new MalformedRows();
  readonly #beside: Beside | undefined;

  /** @throws DatabaseError where this is no Postgres, or one before 13. */
  constructor(
    [aboutRows, unreadableRows, rowTableRows, namedLikeHistories, traces]: FirstRows,
    { onlyCompared = false, beside }: ReadOptions & { beside?: Beside } = {},
  ) {
    const { readAt, ...server } = serverOf(aboutRows[0]);
    const unreadable = unreadableRows.map((row) => String(row['name']));
    const unread = [...unreadKinds(unreadable, server), ...unreadRows(rowTableRows, server.role)];
    const skipped = new Set(unread.flatMap((entry) => entry.kinds));
    const present = new Set(rowTableRows.map((row) => `${String(row['schema'])}.${String(row['name'])}`));
    const isPresent = ({ rows }: Kind): boolean => rows === undefined || present.has(`${rows.schema}.${rows.table}`);
    this.server = server;
    this.#readable = (onlyCompared ? kinds : readKinds).filter((kind) => !skipped.has(kind.name) && isPresent(kind));
    this.#looked = { ...server, traces: traces && new Set(traces.map((row) => row['trace'])) };
    this.kinds = this.#readable.filter((kind) => mayHold(this.#looked, ...(kind.traces ?? [])));
    // What is a migration tool's table is told by its columns.
    this.histories = unreadable.includes('pg_attribute') ? [] : namedLikeHistories;
    this.#parsers = this.kinds.map((kind) => (kind.rows === undefined ? parserOf(kind) : (row) => this.#malformed.parse(kind, row)));
    this.readAt = readAt;
    this.#unread = unread;
    this.#beside = beside;
  }

  queries(): string[] {
    const objects = this.kinds.map((kind) => catalogQuery(kind, this.#looked, this.#beside?.columns(kind, this.#looked)));
    return [...objects, ...otherQueries(this.#looked), ...historyQueries(this.histories)];
  }

  /** What is kept of a row of the nth query. */
  convert(row: Row, n: number): Row {
    const object = this.#parsers[n]?.(row);
    if (object !== undefined) this.#beside?.take(object, row);
    return object ?? row;
  }

  /**
   * The snapshot that the converted rows of `queries` make.
   *
   * @throws DatabaseError where there are none at all.
   */
  snapshot(results: readonly Row[][], url: string): SnapshotData {
    const { kinds, server } = this;
    if (kinds.length > 0 && results.slice(0, kinds.length).every((rows) => rows.length === 0))
      throw new DatabaseError('The catalog returned no rows at all. Check that this login may read pg_catalog.');
    const found = new Map(kinds.map(({ name }, n) => [name, results[n]!]));
    const objects = Object.fromEntries(
      this.#readable.flatMap(({ name }) => (this.#malformed.of(name) ? [] : [[name, found.get(name) ?? []]])),
    );
    const [unmodelled, ...others] = results.slice(kinds.length, kinds.length + otherNames.length);
    return {
      format: snapshotFormat,
      server,
      readAt: this.readAt,
      url,
      environment: toEnvironment(others as EnvironmentRows),
      objects,
      unread: [...this.#unread, ...this.#malformed.unread],
      unmodelled: unmodelled!.map(toUnmodelled),
      histories: toHistories(this.histories, results.slice(kinds.length + otherNames.length), objects, server.role),
    };
  }
}

/** What `otherQueries` read. */
export const otherNames = ['unmodelled', 'functions', 'types', 'operators', 'members'] as const;

/** What is read besides the objects of kinds. */
export function otherQueries(server: Server): string[] {
  return [unmodelledQuery(server), ...environmentQueries(server)];
}

/**
 * What a server says of itself.
 *
 * @throws DatabaseError where it is no Postgres, or one before 13.
 */
export function serverOf(row: Row | undefined): SnapshotData['server'] & { readAt: string } {
  const versionNum = Number(row?.['versionNum']);
  if (row === undefined || !Number.isInteger(versionNum) || versionNum <= 0)
    throw new DatabaseError('This server does not answer like Postgres. Point the URL at a Postgres 13 or later.');
  const major = Math.floor(versionNum / 10_000);
  if (major < 13)
    throw new DatabaseError(
      `This is PostgreSQL ${String(row['version'])}; pgintent reads 13 and later. Upgrade the server, or compare a restored copy.`,
    );
  return {
    major,
    versionNum,
    version: String(row['version']),
    database: String(row['database']),
    role: String(row['role']),
    pglite: row['pglite'] === true,
    readAt: String(row['readAt']),
  };
}

/** A kind whose query names a catalog that this login may not read is unknown as a whole. */
function unreadKinds(unreadable: readonly string[], server: SnapshotData['server']): Unread[] {
  return unreadable.flatMap((catalog) => {
    const hidden = readKinds.filter((kind) => catalogQuery(kind, server).includes(`pg_catalog.${catalog} `)).map((kind) => kind.name);
    if (hidden.length === 0) return [];
    return [
      {
        kinds: hidden,
        reason: `the role ${server.role} may not read pg_catalog.${catalog}`,
        remedy: `grant select on pg_catalog.${catalog} to ${server.role}, or use another login`,
      },
    ];
  });
}

/** A row of the catalog that is not as its kind has it: read again, it is whole, or it never was. */
class UnknownForm extends TornRead {}

function toUnmodelled({ what, name, role }: Row): Unmodelled {
  const seen = { what: String(what), name: String(name) };
  return role === null ? seen : { ...seen, of: roleRef(String(role)) };
}

/** Makes the objects of a kind out of rows of the catalog. Throws `UnknownForm`. */
function parserOf(kind: Kind): (row: Row) => Stored {
  const parser = new RowParser(kind);
  return (row) => {
    try {
      return parser.parse(row);
    } catch (error) {
      if (!(error instanceof ZodError)) throw error;
      const identity = Object.fromEntries(Object.keys(kind.identity).map((name) => [name, row[name]]));
      throw new UnknownForm(`the ${kind.label ?? kind.name} ${JSON.stringify(identity)}: ${sayIssues(error)}`);
    }
  };
}
