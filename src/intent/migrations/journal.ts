import { namesIn } from '../../kinds/catalog.ts';
import { quoteLiteral } from '../../sql/quote.ts';
import type { Row } from '../../database/session.ts';

/**
 * A row of a catalog: its catalog's OID, its own OID, and its number within (of a column).
 *
 * A transaction's id stands in each row that it wrote (`xmin`), so the row tells which statement wrote it last. Which
 * columns that statement changed is known where the row was looked at before and behind it.
 */
export type RowId = string;

/** A catalog whose rows several statements write, each another column of it. */
interface Catalog {
  classid: number;
  name: string;
  from: string;
  oid: string;
  sub?: string;
  /** Finds its rows by the name of an object, of a table where it is a part of one. */
  named: string;
  where?: string;
  /** Columns that the server keeps for itself. */
  without?: string;
  /** What counts of a row, where that is not its columns as they stand. */
  values?: string;
}

const catalogs: readonly Catalog[] = [
  {
    classid: 1259,
    name: 'r',
    from: 'pg_catalog.pg_class r',
    oid: 'r.oid',
    named: 'r.relname',
    without:
      'relpages,reltuples,relallvisible,relallfrozen,relhasindex,relhastriggers,relhasrules,relchecks,relnatts,relfrozenxid,relminmxid,relfilenode,reltoastrelid',
  },
  {
    classid: 1249,
    name: 'r',
    from: 'pg_catalog.pg_attribute r join pg_catalog.pg_class c on c.oid = r.attrelid',
    oid: 'r.attrelid',
    sub: 'r.attnum',
    named: 'c.relname',
    where: 'r.attnum > 0',
    without: 'attcacheoff',
  },
  {
    // Made anew when the column's type changes, though it means the same.
    classid: 2604,
    name: 'r',
    from: 'pg_catalog.pg_attrdef r join pg_catalog.pg_class c on c.oid = r.adrelid',
    oid: 'r.adrelid',
    sub: 'r.adnum',
    named: 'c.relname',
    values: `pg_catalog.jsonb_build_object('adbin', pg_catalog.pg_get_expr(r.adbin, r.adrelid))`,
  },
  {
    classid: 3256,
    name: 'r',
    from: 'pg_catalog.pg_policy r join pg_catalog.pg_class c on c.oid = r.polrelid',
    oid: 'r.oid',
    named: 'c.relname',
  },
  {
    classid: 2620,
    name: 'r',
    from: 'pg_catalog.pg_trigger r join pg_catalog.pg_class c on c.oid = r.tgrelid',
    oid: 'r.oid',
    named: 'c.relname',
    where: 'not r.tgisinternal',
  },
  {
    classid: 2606,
    name: 'r',
    from: 'pg_catalog.pg_constraint r join pg_catalog.pg_class c on c.oid = r.conrelid',
    oid: 'r.oid',
    named: 'c.relname',
  },
  { classid: 1255, name: 'r', from: 'pg_catalog.pg_proc r', oid: 'r.oid', named: 'r.proname' },
  { classid: 1247, name: 'r', from: 'pg_catalog.pg_type r', oid: 'r.oid', named: 'r.typname' },
  { classid: 2615, name: 'r', from: 'pg_catalog.pg_namespace r', oid: 'r.oid', named: 'r.nspname' },
];

/** The catalogs whose rows the journal keeps. */
export const keptCatalogs: ReadonlyMap<string, number> = new Map(
  catalogs.map(({ classid, from }) => [/pg_catalog\.(\w+)/.exec(from)![1]!, classid]),
);

function rowsWhere(condition: (catalog: Catalog) => string): string {
  return catalogs
    .map((catalog) => {
      const { classid, name, from, oid, sub = '0', where, without, values } = catalog;
      const row = values ?? `pg_catalog.to_jsonb(${name})${without === undefined ? '' : ` - '{${without}}'::text[]`}`;
      return `select ${classid} || '/' || ${oid} || '/' || ${sub} as id, ${name}.xmin::text::int8 as xid, ${row} as "values" from ${from} where ${condition(catalog)}${where === undefined ? '' : ` and ${where}`}`;
    })
    .join(' union all ');
}

/** Planned once: a look at a few rows takes less time than its plan. */
export const prepareJournal = [
  `prepare pgintent_named(name[]) as ${rowsWhere(({ named }) => `${named} = any ($1)`)}`,
  `prepare pgintent_written(xid) as ${rowsWhere(({ name }) => `pg_catalog.age(${name}.xmin) <= pg_catalog.age($1)`)}`,
].join(';\n');

/** The rows of objects of these names. */
export function namedRows(names: Iterable<string>): string {
  return `execute pgintent_named(array[${[...names].map(quoteLiteral).join(', ')}]::name[])`;
}

/** The rows that a transaction wrote, or one after it. */
export function writtenRows(xid: number): string {
  return `execute pgintent_written('${xid}'::xid)`;
}

/** Columns of a row that its own kind does not show: its name, and what are objects of other kinds. */
const ofOthers = /^acl:|name$|owner$|rowsecurity$|replident$/;

interface Kept {
  values: Map<string, string>;
  /** The mark that changed each column; what made the row is left out. */
  by: Map<string, number>;
  made: number;
}

/** Who wrote which column of which row. `S` is a statement. */
export class Journal<S> {
  readonly #marks: { xid: number; statement: S }[] = [];
  readonly #rows = new Map<RowId, Kept>();

  /** The transactions from this one on are the statement's, until the next mark. */
  mark(xid: number, statement: S): void {
    this.#marks.push({ xid, statement });
  }

  /** Takes in rows as they are now. Who wrote a row last changed what is new in it. */
  observe(rows: readonly Row[]): void {
    for (const row of rows) this.#observeRow(String(row['id']), Number(row['xid']), row['values'] as Record<string, unknown>);
  }

  #observeRow(id: RowId, xid: number, found: Record<string, unknown>): void {
    const mark = this.#markOf(xid);
    const values = flat(found);
    const kept = this.#rows.get(id);
    if (kept === undefined) {
      this.#rows.set(id, { values, by: new Map(), made: mark });
      return;
    }
    for (const name of new Set([...values.keys(), ...kept.values.keys()])) {
      if (values.get(name) !== kept.values.get(name)) kept.by.set(name, mark);
    }
    kept.values = values;
  }

  /** The last mark at or before a transaction; -1 for what was there before the first. */
  #markOf(xid: number): number {
    let low = -1;
    let high = this.#marks.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#marks[middle]!.xid <= xid) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Who made a row; `xid` is the transaction that wrote it last. Undefined for what no statement made. */
  maker({ id, xid }: WrittenRow): S | undefined {
    return this.#statement(this.#rows.get(id ?? '')?.made ?? this.#markOf(xid));
  }

  /** Whether several statements wrote the row, so that its columns may have different writers. */
  isRewritten({ id }: WrittenRow): boolean {
    return (this.#rows.get(id ?? '')?.by.size ?? 0) > 0;
  }

  /** Who wrote any of these columns last; undefined stands for all of a row's columns. */
  writer(columns: readonly { row: WrittenRow; column: string | undefined }[]): S | undefined {
    return this.#statement(Math.max(-1, ...columns.map(({ row, column }) => this.#columnMark(row, column))));
  }

  /** What a row had and has no more, such as the privileges of a role, and who took it away. */
  takenFrom({ id }: WrittenRow): { column: string; by: S }[] {
    const { values, by } = this.#rows.get(id ?? '') ?? { values: new Map<string, string>(), by: new Map<string, number>() };
    return [...by].flatMap(([column, mark]) => {
      const statement = values.has(column) ? undefined : this.#statement(mark);
      return statement === undefined ? [] : [{ column, by: statement }];
    });
  }

  #columnMark({ id, xid }: WrittenRow, column: string | undefined): number {
    const kept = this.#rows.get(id ?? '');
    if (kept === undefined) return this.#markOf(xid);
    if (column !== undefined) return kept.by.get(column) ?? kept.made;
    return Math.max(kept.made, ...[...kept.by].filter(([name]) => !ofOthers.test(name)).map(([, mark]) => mark));
  }

  #statement(mark: number): S | undefined {
    return this.#marks[mark]?.statement;
  }
}

/** A row that an object was read from: its id where the journal keeps its catalog, and the transaction that wrote it last. */
export interface WrittenRow {
  id: RowId | undefined;
  xid: number;
}

/** A row's values as texts, a list of privileges taken apart by who has them: `acl:anon`. */
function flat(row: Record<string, unknown>): Map<string, string> {
  return new Map(
    Object.entries(row).flatMap(([name, value]): [string, string][] =>
      name.endsWith('acl') ? entriesOf(value) : [[name, JSON.stringify(value)]],
    ),
  );
}

function entriesOf(acl: unknown): [string, string][] {
  const entries = Array.isArray(acl) ? acl.map(String) : [];
  return entries.map((entry) => {
    const [, grantee = '', privileges = ''] = /^("(?:[^"]|"")*"|[^=]*)=([^/]*)/.exec(entry) ?? [];
    return [`acl:${grantee === '' ? 'PUBLIC' : (namesIn(grantee)[0] ?? '')}`, privileges];
  });
}
