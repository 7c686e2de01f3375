import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import { tableRef } from '../kinds/catalog.ts';
import { kinds } from '../kinds/index.ts';
import { refKey } from '../kinds/key.ts';
import type { Stored } from '../kinds/kind.ts';
import { qualified, quoteIdent } from '../sql/quote.ts';

/** The rows of each table that has some, as one value that changes when any of them does, and the SQL that computes it. */
export type Rows = ReadonlyMap<string, { values: readonly string[]; hash: string }>;

/**
 * Puts a row into every table of a twin that takes one, so that a patch has something to lose. Constraints that rows of
 * other tables have to meet are not asked: what counts is what the patch does to a row.
 */
export async function seed(session: Session, snapshot: Snapshot): Promise<void> {
  await session.run(`set session_replication_role = replica`);
  for (const table of tablesOf(snapshot)) {
    const columns = snapshot.children('column', refKey(tableRef(String(table['schema']), String(table['name']))));
    // A row without NULLs contradicts the fewest constraints that a patch may bring.
    for (const given of [columns.filter(isFree), columns.filter((column) => column['notNull'] === true && !hasValue(column))])
      if (await succeeds(session, insert(table, given))) break;
  }
  await session.run(`set session_replication_role = origin`);
}

/** Takes every row out of the tables that `seed` fills. */
export async function clearRows(session: Session, snapshot: Snapshot): Promise<void> {
  await session.run(`set session_replication_role = replica`);
  for (const { schema, name } of tablesOf(snapshot)) {
    const table = qualified(String(schema), String(name));
    // What publishes its deletes, all columns of the row with them, refuses one from 18 on where a column is computed and not published.
    if (!(await succeeds(session, `delete from only ${table}`))) await succeeds(session, `truncate only ${table} cascade`);
  }
  await session.run(`set session_replication_role = origin`);
}

/** All but those whose rows are objects, which a patch changes. */
function tablesOf(snapshot: Snapshot): Stored[] {
  const objects = new Set(kinds.map(({ rows }) => `${rows?.schema}.${rows?.table}`));
  return snapshot.all('table').filter(({ schema, name }) => !objects.has(`${String(schema)}.${String(name)}`));
}

function insert(table: Stored, given: readonly Stored[]): string {
  const into = qualified(String(table['schema']), String(table['name']));
  if (given.length === 0) return `insert into ${into} default values`;
  return `insert into ${into} (${given.map(({ name }) => quoteIdent(String(name))).join(', ')}) values (${given.map(({ type }) => valueOf(String(type))).join(', ')})`;
}

async function succeeds(session: Session, statement: string): Promise<boolean> {
  try {
    await session.run(statement);
    return true;
  } catch {
    return false;
  }
}

/** Also keys that are numbered at random: the same ones everywhere, so that rows find what they point at. */
function isFree(column: Stored): boolean {
  const key = /^(uuid|smallint|integer|bigint)$/.test(String(column['type']));
  return !hasValue(column) || (key && column['identity'] === null && column['generated'] === null);
}

function hasValue(column: Stored): boolean {
  return [column['default'], column['identity'], column['generated']].some((value) => typeof value === 'string');
}

const values: readonly [RegExp, string][] = [
  [/\[\]$/, `'{}'`],
  [/^(smallint|integer|bigint|numeric|real|double precision|oid|money)/, '1'],
  [/^boolean/, 'true'],
  [/^uuid/, `'00000000-0000-4000-8000-000000000001'`],
  [/^jsonb?$/, `'{}'`],
  [/^(timestamp|date)/, `'2020-01-01'`],
  [/^time/, `'12:00'`],
  [/^interval/, `'1 day'`],
  [/^bytea/, `'\\x01'`],
  [/^(inet|cidr)/, `'10.0.0.1'`],
];

function valueOf(type: string): string {
  const known = values.find(([pattern]) => pattern.test(type))?.[1] ?? `'a'`;
  return `${known}::${type}`;
}

/** The rows of each table, by the columns that it has now. */
export async function rowsOf(session: Session, snapshot: Snapshot): Promise<Rows> {
  const rows = new Map<string, { values: readonly string[]; hash: string }>();
  for (const table of tablesOf(snapshot)) {
    const name = qualified(String(table['schema']), String(table['name']));
    const columns = snapshot.children('column', refKey(tableRef(String(table['schema']), String(table['name']))));
    // What is computed from a row may come out otherwise, and nothing of the row is lost.
    const values = columns.filter(({ generated }) => typeof generated !== 'string').map(sameInWiderType);
    const hash = await hashOf(session, name, values);
    if (hash !== undefined) rows.set(name, { values, hash });
  }
  return rows;
}

/** A value as a text that stays the same when the column gets a wider type. */
function sameInWiderType({ name, type }: Stored): string {
  const value = `t.${quoteIdent(String(name))}::${String(type)}`;
  return /^numeric(\([\d,]+\))?$/.test(String(type)) ? `pg_catalog.trim_scale(${value})::text` : `(${value})::text`;
}

/** The tables of which a row is not as it was, by the columns that there were. */
export async function lostRows(session: Session, before: Rows): Promise<string[]> {
  const lost: string[] = [];
  for (const [name, { values, hash }] of before) if ((await hashOf(session, name, values)) !== hash) lost.push(name);
  return lost;
}

async function hashOf(session: Session, name: string, values: readonly string[]): Promise<string | undefined> {
  if (values.length === 0) return undefined;
  const texts = values.map((value) => `coalesce(${value}, '∅')`);
  // A child that joins a table shows its rows there as well; it has them, and they are looked at with it.
  const result = await session
    .run(`select md5(string_agg(md5(concat_ws('|', ${texts.join(', ')})), '' order by 1)) as hash from only ${name} t`)
    .catch(() => undefined);
  const hash = result?.[0]?.[0]?.['hash'];
  return typeof hash === 'string' ? hash : undefined;
}
