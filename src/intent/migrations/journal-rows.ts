import { writtenAt } from '../../kinds/catalog.ts';
import { quoteLiteral } from '../../sql/quote.ts';

/** A row of a catalog: its catalog's OID, its own OID, and its number within (of a column). */
export type RowId = string;

/** Where in the sequence of transactions and their commands a statement begins. */
export interface Mark {
  xid: number;
  command: number;
}

/** A catalog whose rows several statements write, each another column of it. */
interface Catalog {
  classid: number;
  oid: string;
  sub?: string;
  /** Finds rows by the name of the object, or of the table or the other object that it is a part of. */
  condition: string;
  join?: string;
  where?: string;
  /** Rows among those that were written which no object is read from. */
  written?: string;
  /** Which rows a person may have made; told from their OID unless stated. */
  own?: string;
  /** What counts of a row, where that is not all of its columns: an expression of each. */
  columns?: Readonly<Record<string, string>>;
}

const ofTable = (column: string): Pick<Catalog, 'condition' | 'join'> => ({
  condition: 'c.relname = $1',
  join: `join pg_catalog.pg_class c on c.oid = r.${column}`,
});

/** The OID of the schema pg_toast. */
const toastSchema = 99;

const columns = (names: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, `r.${name}`]));

const catalogs = {
  pg_class: {
    classid: 1259,
    oid: 'r.oid',
    condition: 'r.relname = $1',
    written: `r.relnamespace <> ${toastSchema}`,
    // The columns that a property shows: the server keeps others for itself, and all of them take twice the time.
    columns: columns(
      'relname relnamespace relowner relacl relpersistence relispartition relpartbound reloftype reloptions relrowsecurity relforcerowsecurity relreplident',
    ),
  },
  pg_attribute: {
    classid: 1249,
    oid: 'r.attrelid',
    sub: 'r.attnum',
    ...ofTable('attrelid'),
    where: 'r.attnum > 0',
    // Most rows are of indexes and of TOAST: their tables are listed once, which is quicker than a look for each row.
    written: `r.attrelid in (select c.oid from pg_catalog.pg_class c where c.relkind not in ('i', 'I', 't'))`,
  },
  pg_attrdef: {
    // Made anew when the column's type changes, though it means the same.
    classid: 2604,
    oid: 'r.adrelid',
    sub: 'r.adnum',
    ...ofTable('adrelid'),
    columns: { adbin: 'pg_catalog.pg_get_expr(r.adbin, r.adrelid)' },
  },
  pg_policy: { classid: 3256, oid: 'r.oid', ...ofTable('polrelid') },
  pg_trigger: { classid: 2620, oid: 'r.oid', ...ofTable('tgrelid'), where: 'not r.tgisinternal' },
  pg_constraint: {
    classid: 2606,
    oid: 'r.oid',
    // Of a table or of a domain.
    condition: `(r.conrelid = any (array(select c.oid from pg_catalog.pg_class c where c.relname = $1)) or r.contypid = any (array(select t.oid from pg_catalog.pg_type t where t.typtype = 'd' and t.typname = $1)))`,
  },
  pg_index: {
    classid: 2610,
    oid: 'r.indexrelid',
    ...ofTable('indrelid'),
    columns: columns('indisunique indisprimary indimmediate indisclustered indisvalid indisready indisreplident'),
  },
  pg_sequence: {
    classid: 2224,
    oid: 'r.seqrelid',
    // By its own name, or by the table that has the column.
    condition: `r.seqrelid = any (array(select c.oid from pg_catalog.pg_class c where c.relname = $1 union all select d.objid from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.refobjid where d.classid = 1259 and d.refclassid = 1259 and d.deptype in ('a', 'i') and c.relname = $1))`,
  },
  pg_proc: { classid: 1255, oid: 'r.oid', condition: 'r.proname = $1' },
  pg_type: {
    classid: 1247,
    oid: 'r.oid',
    condition: 'r.typname = $1',
    where: 'r.typelem = 0',
    columns: columns('typname typnamespace typowner typacl typnotnull typdefault typcollation typtypmod typbasetype'),
  },
  // The schema public is initdb's, and migrations write it.
  pg_namespace: { classid: 2615, oid: 'r.oid', condition: 'r.nspname = $1', own: 'true' },
  // Rows of these two have no name: they go by their catalog's.
  pg_default_acl: { classid: 826, oid: 'r.oid', condition: `$1 = 'pg_default_acl'` },
  pg_db_role_setting: {
    classid: 2964,
    oid: 'r.setdatabase',
    sub: 'r.setrole',
    condition: `$1 = 'pg_db_role_setting'`,
    where: 'r.setdatabase = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())',
    own: 'true',
    columns: columns('setconfig'),
  },
} as const satisfies Record<string, Catalog>;

export type CatalogName = keyof typeof catalogs;
export const catalogNames = Object.keys(catalogs) as CatalogName[];

/** The OID of a catalog whose rows the journal keeps. */
export function classidOf(catalog: string): number | undefined {
  return catalog in catalogs ? catalogs[catalog as CatalogName].classid : undefined;
}

function rowsOf(catalog: CatalogName, condition: (one: Catalog) => string, { joined }: { joined: boolean } = { joined: true }): string {
  const one: Catalog = catalogs[catalog];
  const values = one.columns === undefined ? 'r' : `row(${Object.values(one.columns).join(', ')})`;
  const id = `${one.classid} || '/' || ${one.oid} || '/' || ${one.sub ?? '0'}`;
  const where = [condition(one), ...(one.where === undefined ? [] : [one.where])].join(' and ');
  return `select ${id} as id, ${writtenAt('r')} as at, ${values}::text as "values" from pg_catalog.${catalog} r ${joined ? (one.join ?? '') : ''} where ${where}`;
}

/** Returns the columns of catalogs, in the order in which the text of a row has them. */
export const columnNames = Object.values(catalogs as Record<string, Catalog>)
  .map(({ classid, columns: chosen }) => {
    const names =
      chosen === undefined
        ? `(select pg_catalog.array_agg(a.attname::text order by a.attnum) from pg_catalog.pg_attribute a where a.attrelid = ${classid} and a.attnum > 0 and not a.attisdropped)`
        : `array[${Object.keys(chosen).map(quoteLiteral).join(', ')}]`;
    return `select ${classid} as catalog, pg_catalog.to_json(${names}) as columns`;
  })
  .join(' union all ');

/** The transaction that is open or begins now, as rows hold it: in 32 bits. */
const topXid = 'pg_catalog.pg_current_xact_id()::text::int8 % 4294967296';

/** Returns the mark of a statement that stands alone, and of one in a transaction. */
export const markAlone = `select ${topXid} as xid, 0 as command`;
export const markWithin = 'execute pgintent_begin';

/** Whether a row was written by a transaction from a command on, or after it. */
function isWritten({ oid, own = `${oid} >= 16384`, written = 'true' }: Catalog): string {
  return `${own} and pg_catalog.age(r.xmin) <= (select pg_catalog.age($1)) and (r.xmin <> $1 or r.cmin::text::int8 >= $2) and ${written}`;
}

/** Which settings a new session begins with takes longer to find out than whether that has changed. */
export const keptSettings = `select pg_catalog.current_setting('is_superuser') as superuser, s.setdatabase as database, s.setrole as role, s.setconfig::text as settings from pg_catalog.pg_db_role_setting s order by 2, 3`;
export const settingRows = 'execute pgintent_settings';

/** Planned once: a look at a few rows takes less time than its plan. */
export const prepareJournal = [
  // A row tells the command that wrote it, as it will tell of the rows that the statement behind it writes.
  `prepare pgintent_begin as insert into pg_temp.pgintent_mark values (1) returning ${topXid} as xid, cmin::text::int8 as command`,
  `prepare pgintent_indexes(name) as ${rowsOf('pg_class', () => 'r.oid = any (array(select i.indexrelid from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indrelid where c.relname = $1))')}`,
  'prepare pgintent_parents as select r.relname as name from pg_catalog.pg_class r where r.relhassubclass and r.oid >= 16384',
  ...catalogNames.map((catalog) => `prepare pgintent_${catalog}(name) as ${rowsOf(catalog, ({ condition }) => condition)}`),
  `prepare pgintent_written(xid, int8) as ${catalogNames.map((catalog) => rowsOf(catalog, isWritten, { joined: false })).join(' union all ')}`,
  `prepare pgintent_settings as ${keptSettings}`,
].join(';\n');

/** The rows of a table's indexes. */
export function indexRows(table: string): string {
  return `execute pgintent_indexes(${quoteLiteral(table)})`;
}

/** The names of tables that others inherit from, or are partitions of. */
export const parentRows = 'execute pgintent_parents';

/** Rows that are there before the first migration and that statements about something else in them write over: privileges. */
export const firstRows = (['pg_namespace', 'pg_default_acl'] as const).map((catalog) => rowsOf(catalog, () => 'true')).join(' union all ');

/** The rows of a name in a catalog. */
export function namedRows(catalog: CatalogName, name: string): string {
  return `execute pgintent_${catalog}(${quoteLiteral(name)})`;
}

/** The rows that a transaction wrote from a command on, or one after it; those that initdb made are left out. */
export function writtenRows({ xid, command }: Mark): string {
  return `execute pgintent_written('${xid}'::xid, ${command})`;
}
