import type { z } from 'zod';
import { kinds } from '../kinds/index.ts';
import type { Kind, RowTable, Stored } from '../kinds/kind.ts';
import { quoteLiteral } from '../sql/quote.ts';
import { hideInObject, maskSecrets } from './secrets.ts';
import type { Row } from './session.ts';
import type { Unread } from './snapshot.ts';

/** For each table of rows: whether it exists, may be read, and shows all of its rows to this login. */
export const rowTables = `select n.nspname as schema, c.relname as name, has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable, row_security_active(c.oid) as hidden from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where ${rowKinds()
  .map(({ rows }) => isRowTable(rows))
  .join(' or ')}`;

/**
 * Through the view that shows a login its own columns: it may lack the catalog of columns. Of a table that it may not
 * read it sees no column, or some: then nobody can tell whose table it is. As a text, because planning that view takes
 * longer than the other first queries together, and most databases have no table of the name.
 */
export function isRowTable({ schema, table, columns }: RowTable): string {
  const pairs = Object.entries(columns).map(([name, type]) => `(${quoteLiteral(name)}, ${quoteLiteral(type)})`);
  const known = `select count(*) as n from information_schema.columns v where v.table_schema = '${schema}' and v.table_name = '${table}' and (v.column_name, v.data_type) in (${pairs.join(', ')})`;
  return `n.nspname = '${schema}' and c.relname = '${table}' and (not has_table_privilege(c.oid, 'select') or strpos(query_to_xml(${quoteLiteral(known)}, false, false, '')::text, '<n>${pairs.length}</n>') > 0)`;
}

function rowKinds(): (Kind & { rows: RowTable })[] {
  return kinds.filter((kind): kind is Kind & { rows: RowTable } => kind.rows !== undefined);
}

/** The kinds whose tables this login may not read, or not whole. */
export function unreadRows(rows: readonly Row[], role: string): Unread[] {
  return rowKinds().flatMap((kind) => {
    const table = `${kind.rows.schema}.${kind.rows.table}`;
    const row = rows.find((candidate) => candidate['schema'] === kind.rows.schema && candidate['name'] === kind.rows.table);
    if (row === undefined || (row['readable'] === true && row['hidden'] !== true)) return [];
    const reason =
      row['readable'] === true ? `row-level security hides ${table} from the role ${role}` : `the role ${role} may not read ${table}`;
    const remedy =
      row['readable'] === true
        ? 'use a login with BYPASSRLS, such as postgres on Supabase'
        : `grant usage on schema ${kind.rows.schema} and select on ${table} to ${role}, or use another login`;
    return [{ kinds: [kind.name], reason, remedy }];
  });
}

/** Rows that somebody else wrote may hold anything: one that is no object makes its kind unknown, and nothing else. */
export class MalformedRows {
  readonly unread: Unread[] = [];

  /** Whether a row of this kind was no object. */
  of(kind: string): boolean {
    return this.unread.some(({ kinds: [name] }) => name === kind);
  }

  /** The object in a row; the row itself where there is none. */
  parse(kind: Kind, row: Row): Stored {
    const parsed = kind.schema.safeParse(row);
    if (parsed.success) return hideInObject(kind.name, parsed.data);
    if (!this.of(kind.name)) this.unread.push(unreadFor(kind, parsed.error));
    return row;
  }
}

function unreadFor({ name, label, rows }: Kind, error: z.ZodError): Unread {
  const table = `${rows!.schema}.${rows!.table}`;
  return {
    kinds: [name],
    reason: `${table} has a row that is no ${label ?? name}: ${sayIssues(error)}`,
    remedy: 'correct the row; if the table is your own, give it another name',
  };
}

/** What is wrong with a row, fit for every output. */
export function sayIssues({ issues }: z.ZodError): string {
  return maskSecrets(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', '));
}
