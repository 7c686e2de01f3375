import { address } from '../kinds/catalog.ts';
import type { Stored } from '../kinds/kind.ts';
import { qualified, quoteLiteral } from '../sql/quote.ts';
import type { Row } from './session.ts';

/** The tools whose migrations are read; `plain` is no tool at all. */
export const tools = ['supabase', 'prisma', 'drizzle', 'dbmate', 'goose', 'golang-migrate', 'flyway', 'node-pg-migrate', 'plain'] as const;
export type Tool = (typeof tools)[number];

/** What a tool's own table says about a database. */
export interface History {
  tool: Exclude<Tool, 'plain'>;
  schema: string;
  table: string;
  /** In the order in which they were applied, as far as the table tells. */
  applied: Applied[];
  /** Versions that were begun and did not end. */
  failed: string[];
  /** The database had everything up to this version before the tool came (Flyway). */
  baseline?: string;
  /** Why the rows could not be read: then nothing is known of what was applied. */
  unread?: { reason: string; remedy: string };
}

export interface Applied {
  /** Flyway's repeatable migrations have none, and so has an empty text. */
  version: string;
  name?: string;
  /** Of a repeatable migration: what it was when it last ran. */
  checksum?: string;
}

/** A table that may be a tool's, by its name. */
interface Candidate {
  schema: string;
  table: string;
  readable: boolean;
  hidden: boolean;
}

/** The columns of all tools' tables that are read; what a table lacks is null. */
const read = [
  'version',
  'name',
  'dirty',
  'migration_name',
  'finished_at',
  'rolled_back_at',
  'started_at',
  'id',
  'created_at',
  'version_id',
  'is_applied',
  'installed_rank',
  'description',
  'type',
  'checksum',
  'success',
] as const;
/** Every value as its text. */
type HistoryRow = Record<(typeof read)[number], string | null>;

interface Format {
  tool: History['tool'];
  /** Columns that tell it. */
  columns: readonly string[];
  /** Columns that it may have besides; any unless stated. */
  more?: readonly string[];
  /** The only place that it can have. */
  at?: readonly [schema: string, table: string];
  /** The column that gives the order. */
  order: keyof HistoryRow;
  toHistory(rows: readonly HistoryRow[]): Pick<History, 'applied' | 'failed' | 'baseline'>;
}

/** Each tool's table as its source creates it; `drizzle` got `name` and `applied_at` in 1.0. */
const formats: readonly Format[] = [
  { tool: 'supabase', at: ['supabase_migrations', 'schema_migrations'], columns: ['version'], order: 'version', toHistory: versions },
  { tool: 'golang-migrate', columns: ['version', 'dirty'], more: [], order: 'version', toHistory: upToDirty },
  { tool: 'dbmate', columns: ['version'], more: [], order: 'version', toHistory: versions },
  { tool: 'goose', columns: ['id', 'version_id', 'is_applied', 'tstamp'], more: [], order: 'id', toHistory: latestOfEach },
  { tool: 'drizzle', columns: ['id', 'hash', 'created_at'], more: ['name', 'applied_at'], order: 'id', toHistory: times },
  { tool: 'node-pg-migrate', columns: ['id', 'name', 'run_on'], more: [], order: 'id', toHistory: names },
  {
    tool: 'prisma',
    columns: ['id', 'checksum', 'finished_at', 'migration_name', 'rolled_back_at', 'started_at'],
    order: 'started_at',
    toHistory: finished,
  },
  {
    tool: 'flyway',
    columns: ['installed_rank', 'version', 'description', 'type', 'script', 'checksum', 'success'],
    order: 'installed_rank',
    toHistory: succeeded,
  },
];

/** Tables of Supabase's own services, which migrate themselves: nobody's folder holds those migrations. */
const services = `n.nspname in ('auth', 'storage', 'realtime', '_realtime', 'supabase_functions', '_analytics', '_supavisor') and pg_catalog.pg_get_userbyid(c.relowner) ~ '^supabase_(.*_)?admin$'`;

/** The tables that may be a tool's, by their names: a tool's default, or one that a person chose for it. */
export const historyTables = `select n.nspname as schema, c.relname as table, has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable, row_security_active(c.oid) as hidden from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and c.relpersistence <> 't' and c.relname ~* 'migration|schema_history|schema_version|goose|flyway' and not (${services}) order by 1, 2`;

/** The queries of the rows, one for each table that this login may read. */
export function historyQueries(tables: readonly Row[]): string[] {
  return readableHistories(tables).map(({ schema, table }) =>
    rowsQuery(quoteLiteral(schema), quoteLiteral(table), qualified(schema, table)),
  );
}

/** The tables of `historyQueries`, in its order. */
export function readableHistories(tables: readonly Row[]): { schema: string; table: string }[] {
  return candidatesIn(tables).filter(isReadable);
}

/** The query of the rows for `format()`, which puts in the schema and the table. */
export const historyFormat: string = rowsQuery('%1$L', '%2$L', '%1$I.%2$I');

/**
 * Reads what a table lacks as null: a name that the inner query does not find is that of the outer one. The table is
 * scanned only where its columns are a tool's, whatever a person else has called so.
 */
function rowsQuery(schema: string, table: string, relation: string): string {
  const absent = read.map((column) => `null::text as ${column}`).join(', ');
  const present = read.map((column) => `${column}::text as ${column}`).join(', ');
  const columns = `select array_agg(a.attname::text) as columns from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = ${schema} and c.relname = ${table} and a.attnum > 0 and not a.attisdropped`;
  const fits = formats.map(({ at, columns: needed, more }) => {
    const place = at === undefined ? '' : `${schema} = ${quoteLiteral(at[0])} and ${table} = ${quoteLiteral(at[1])} and `;
    const all = `${place}f.columns @> ${arrayOf(needed)}`;
    return more === undefined ? all : `${all} and f.columns <@ ${arrayOf([...needed, ...more])}`;
  });
  return `select l.* from (select ${absent}) d, lateral (select ${present} from ${relation} t) l where exists (select from (${columns}) f where ${fits.join(' or ')})`;
}

function arrayOf(names: readonly string[]): string {
  return `array[${names.map(quoteLiteral).join(', ')}]`;
}

/**
 * What the tools' tables say.
 *
 * @param tables rows of `historyTables`.
 * @param results rows of `historyQueries`, in its order.
 * @param objects of the snapshot: the columns of a table tell whether it is a tool's.
 */
export function toHistories(tables: readonly Row[], results: readonly Row[][], objects: Record<string, Stored[]>, role: string): History[] {
  const rows = new Map(readableHistories(tables).map(({ schema, table }, n) => [address(schema, table), results[n]!]));
  return candidatesIn(tables).flatMap((candidate): History[] => {
    const { schema, table } = candidate;
    const format = formatOf(candidate, objects['column'] ?? []);
    if (format === undefined) return [];
    const found = rows.get(address(schema, table)) as HistoryRow[] | undefined;
    const named = { tool: format.tool, schema, table };
    if (found === undefined) return [{ ...named, applied: [], failed: [], unread: whyUnread(candidate, role) }];
    const ordered = found.toSorted((left, right) => compareCells(left[format.order], right[format.order]));
    return [{ ...named, ...format.toHistory(ordered) }];
  });
}

function candidatesIn(tables: readonly Row[]): Candidate[] {
  return tables.map((row) => ({
    schema: String(row['schema']),
    table: String(row['table']),
    readable: row['readable'] === true,
    hidden: row['hidden'] === true,
  }));
}

function isReadable({ readable, hidden }: Candidate): boolean {
  return readable && !hidden;
}

function formatOf({ schema, table }: Candidate, columns: readonly Stored[]): Format | undefined {
  const names = columns
    .filter((column) => column['schema'] === schema && column['table'] === table)
    .map((column) => String(column['name']));
  return formats.find(({ at, columns: needed, more }) => {
    if (at !== undefined && (at[0] !== schema || at[1] !== table)) return false;
    return (
      needed.every((name) => names.includes(name)) && (more === undefined || names.every((name) => [...needed, ...more].includes(name)))
    );
  });
}

function whyUnread({ schema, table, readable }: Candidate, role: string): { reason: string; remedy: string } {
  const at = address(schema, table);
  if (readable) return { reason: `row-level security hides ${at} from the role ${role}`, remedy: 'use a login with BYPASSRLS' };
  return {
    reason: `the role ${role} may not read ${at}`,
    remedy: `grant usage on schema ${address(schema)} and select on ${at} to ${role}, or use another login`,
  };
}

/** Numbers as numbers, everything else as text. */
function compareCells(left: string | null, right: string | null): number {
  const [one, other] = [left ?? '', right ?? ''];
  if (/^\d+$/.test(one) && /^\d+$/.test(other)) return one.length - other.length || (one < other ? -1 : 1);
  return one < other ? -1 : one > other ? 1 : 0;
}

function versions(rows: readonly HistoryRow[]): Pick<History, 'applied' | 'failed'> {
  return { applied: rows.map(({ version, name }) => ({ version: version!, ...(name !== null && { name }) })), failed: [] };
}

/** The table holds the one version that the database is at. */
function upToDirty(rows: readonly HistoryRow[]): Pick<History, 'applied' | 'failed'> {
  const of = (dirty: boolean): string[] => rows.filter((row) => (row.dirty === 'true') === dirty).map(({ version }) => version!);
  return { applied: of(false).map((version) => ({ version })), failed: of(true) };
}

/** Each way up and down is a row; the first row is version 0, the empty database. */
function latestOfEach(rows: readonly HistoryRow[]): Pick<History, 'applied' | 'failed'> {
  const latest = new Map(rows.map(({ version_id, is_applied }) => [version_id!, is_applied === 'true']));
  return { applied: [...latest].filter(([version, applied]) => applied && version !== '0').map(([version]) => ({ version })), failed: [] };
}

function times(rows: readonly HistoryRow[]): Pick<History, 'applied' | 'failed'> {
  return { applied: rows.map(({ created_at, name }) => ({ version: created_at ?? '', ...(name !== null && { name }) })), failed: [] };
}

function names(rows: readonly HistoryRow[]): Pick<History, 'applied' | 'failed'> {
  return { applied: rows.map(({ name }) => ({ version: name! })), failed: [] };
}

/** A row that was rolled back does not count any more. */
function finished(rows: readonly HistoryRow[]): Pick<History, 'applied' | 'failed'> {
  const counting = rows.filter((row) => row.rolled_back_at === null);
  const of = (done: boolean): string[] => counting.filter((row) => (row.finished_at !== null) === done).map((row) => row.migration_name!);
  return { applied: of(true).map((version) => ({ version })), failed: of(false) };
}

/** Undoing, deleting and running a repeatable migration again are rows of their own: the last of each counts. */
function succeeded(rows: readonly HistoryRow[]): Pick<History, 'applied' | 'failed' | 'baseline'> {
  const latest = new Map(rows.filter(({ type }) => type !== 'SCHEMA').map((row) => [row.version ?? `R ${row.description}`, row]));
  const standing = [...latest.values()].filter(({ type }) => !/^(UNDO|DELETE)/.test(type ?? ''));
  const isBaseline = ({ type }: HistoryRow): boolean => type?.endsWith('BASELINE') === true;
  const done = standing.filter((row) => row.success === 'true' && !isBaseline(row));
  const baseline = standing.find((row) => isBaseline(row) && row.success === 'true')?.version;
  return {
    applied: done.map(({ version, description, checksum }) => ({
      version: version ?? '',
      name: description!,
      ...(version === null && checksum !== null && { checksum }),
    })),
    failed: standing.filter((row) => row.success !== 'true').map(({ version, description }) => version ?? description!),
    ...(typeof baseline === 'string' && { baseline }),
  };
}
