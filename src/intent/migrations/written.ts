import type { Row } from '../../database/session.ts';
import { lastWrittenAt, propertiesOn, writtenAt } from '../../kinds/catalog.ts';
import type { Kind, Server } from '../../kinds/kind.ts';
import { parseExpression, parseQuery } from '../../sql/parser.ts';
import type { WrittenAt, WrittenRow } from './journal.ts';
import { classidOf } from './journal-rows.ts';

/** The rows of the catalog that one object was read from. */
export interface Written {
  /** By the alias that the row has in the kind's FROM; the first is the object's own. */
  rows: Map<string, WrittenRow>;
  /** Who wrote other rows last that a property is read from. */
  others: Map<string, WrittenAt>;
}

/** A column that a property is read from; undefined for the whole row. */
export interface Reference {
  alias: string;
  column: string | undefined;
}

/** What a kind's FROM reads: aliases of catalogs, in their order. */
function aliasesOf(kind: Kind, server: Server): { alias: string; catalog: string }[] {
  const { fromClause = [] } = parseQuery(`select from ${textOf(kind.from, server)}`);
  const found: { alias: string; catalog: string }[] = [];
  const visit = (tree: unknown): void => {
    if (typeof tree !== 'object' || tree === null) return;
    for (const [key, value] of Object.entries(tree)) {
      if (key === 'RangeSubselect' || key === 'RangeFunction' || key === 'quals') continue;
      if (key === 'RangeVar') found.push({ alias: value.alias?.aliasname ?? value.relname, catalog: value.relname });
      else visit(value);
    }
  };
  visit(fromClause);
  return found;
}

/** Whether this login may read the table behind pg_roles. */
export const readableRoles = `select pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'select') as "mayReadRoles"`;

/** A view does not say who wrote its rows: the table behind it does. */
const atSql: Readonly<Record<string, (alias: string) => string>> = {
  pg_roles: (alias) => lastWrittenAt(`pg_catalog.pg_authid w where w.oid = ${alias}.oid`),
};

const idSql: Readonly<Record<string, (alias: string) => string>> = {
  pg_attribute: (alias) => `${alias}.attrelid || '/' || ${alias}.attnum`,
  pg_attrdef: (alias) => `${alias}.adrelid || '/' || ${alias}.adnum`,
  pg_index: (alias) => `${alias}.indexrelid || '/0'`,
  pg_sequence: (alias) => `${alias}.seqrelid || '/0'`,
};

/**
 * The columns over a kind's FROM that tell which rows an object was read from; none where the kind has a query for that.
 * Who may not read the table behind a view is not told who wrote its rows.
 */
export function writtenColumns(kind: Kind, server: Server, { mayReadRoles }: { mayReadRoles: boolean }): string[] {
  if (kind.written !== undefined) return [];
  const rows = aliasesOf(kind, server).flatMap(({ alias, catalog }) => [
    `${atSql[catalog] === undefined ? writtenAt(alias) : mayReadRoles ? atSql[catalog](alias) : 'null'} as "at ${alias}"`,
    ...(classidOf(catalog) !== undefined
      ? [`${classidOf(catalog)} || '/' || ${idSql[catalog]?.(alias) ?? `${alias}.oid || '/0'`} as "id ${alias}"`]
      : []),
  ]);
  const others = propertiesOn(kind, server).flatMap((name) => {
    const sql = kind.properties[name]!.written;
    return sql === undefined ? [] : [`${sql} as "other ${name}"`];
  });
  return [...rows, ...others];
}

/** Reads rows with these columns, each an object's rows. What the columns are called is looked at once. */
export function writtenReader(columns: readonly string[]): (row: Row) => Written {
  const named = (prefix: string): string[] =>
    columns.flatMap((name) => (name.startsWith(`${prefix} `) ? [name.slice(prefix.length + 1)] : []));
  const [aliases, properties] = [named('at'), named('other')];
  return (row) => {
    const written: Written = { rows: new Map(), others: new Map() };
    for (const alias of aliases) {
      const at = row[`at ${alias}`] as WrittenAt | null;
      if (at !== null) written.rows.set(alias, { id: (row[`id ${alias}`] ?? undefined) as string | undefined, at });
    }
    for (const property of properties) {
      const at = row[`other ${property}`] as WrittenAt | null;
      if (at !== null) written.others.set(property, at);
    }
    return written;
  };
}

const references = new WeakMap<Kind, Map<string, Reference[]>>();

/** The columns of the kind's rows that a property's SQL reads. */
export function referencesOf(kind: Kind, property: string, server: Server): readonly Reference[] {
  const known = references.get(kind) ?? new Map<string, Reference[]>();
  references.set(kind, known);
  const found = known.get(property) ?? readReferences(textOf(kind.properties[property]!.sql, server));
  known.set(property, found);
  return found;
}

const naming = new WeakMap<Kind, readonly Reference[]>();

/** The columns of an object's own row that hold its name and, where it stands in a schema itself, that schema. */
export function namingColumns(kind: Kind): readonly Reference[] {
  const found = naming.get(kind) ?? readNamingColumns(kind);
  naming.set(kind, found);
  return found;
}

function readNamingColumns({ identity }: Kind): readonly Reference[] {
  const { schema, table, domain, composite, name } = identity;
  const [, alias, prefix] = /^(\w+)\.(\w+)name$/.exec(name?.sql ?? '') ?? [];
  if (alias === undefined) return [];
  const moves = schema !== undefined && (table ?? domain ?? composite) === undefined;
  return [`${prefix}name`, ...(moves ? [`${prefix}namespace`] : [])].map((column) => ({ alias, column }));
}

function readReferences(sql: string): Reference[] {
  const found: Reference[] = [];
  const visit = (tree: unknown, hidden: ReadonlySet<string>): void => {
    if (typeof tree !== 'object' || tree === null) return;
    // A subquery's own alias hides the kind's.
    const within = 'fromClause' in tree ? new Set([...hidden, ...aliasNames(tree.fromClause)]) : hidden;
    for (const [key, value] of Object.entries(tree)) {
      if (key !== 'ColumnRef') visit(value, within);
      else found.push(toReference((value as { fields: { String?: { sval: string } }[] }).fields, within));
    }
  };
  visit(parseExpression(sql), new Set());
  const seen = found.filter(({ alias }) => alias !== '');
  const named = new Set(seen.filter(({ column }) => column !== undefined).map(({ alias }) => alias));
  return seen.filter(({ alias, column }) => column !== undefined || !named.has(alias));
}

function aliasNames(tree: unknown): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) =>
    key === 'aliasname' ? [String(value)] : key === 'subquery' || key === 'quals' ? [] : aliasNames(value),
  );
}

/** Through the row's OID a function of the catalog may read any column; beside named ones it reads those. */
function toReference([alias, column]: { String?: { sval: string } }[], hidden: ReadonlySet<string>): Reference {
  const name = column?.String?.sval;
  const of = alias?.String?.sval ?? '';
  return { alias: hidden.has(of) ? '' : of, column: name === 'oid' ? undefined : name };
}

function textOf(part: string | ((server: Server) => string), server: Server): string {
  return typeof part === 'string' ? part : part(server);
}
