import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, nameArray, notOfExtension, oneOrMore, options as optionTexts, optionsToJson, tableRef, userSchema } from './catalog.ts';
import { includeSql } from './index-key.ts';
import { id, type Property, type Ref, type Server } from './kind.ts';
import { optionList, optionStatements } from './option-statements.ts';

/** What all constraints have in common. */
export interface Constraint {
  schema: string;
  table: string;
  name: string;
  deferrable: boolean;
  initiallyDeferred: boolean;
  validated: boolean;
  enforced: boolean;
  inheritedFrom: [string, string][];
}

export const constraintIdentity = { schema: id('n.nspname'), table: id('c.relname'), name: id('k.conname') };

export const constraintFrom =
  'pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace';

/** Of a constraint that an index `i` (in pg_class `x`) enforces. */
export const indexedFrom = `${constraintFrom} join pg_catalog.pg_index i on i.indexrelid = k.conindid join pg_catalog.pg_class x on x.oid = i.indexrelid`;

/** Foreign tables are not modelled, so their constraints are not. */
export const onTable = `c.relkind in ('r', 'p')`;

export const ownConstraint = `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and c.relpersistence <> 't'`;

/** The name of one column. A sub-select for each costs less than a join for so few rows. */
export const columnName = (table: string, number: string): string =>
  `(select a.attname from pg_catalog.pg_attribute a where a.attrelid = ${table} and a.attnum = ${number})::text`;

/** The columns that a constraint is on, in its order; most are on one. */
export const constraintColumns = `case when k.conkey[1] > 0 and cardinality(k.conkey) = 1 then json_build_array(${columnName('k.conrelid', 'k.conkey[1]')}) else ${nameArray(`select ${columnName('k.conrelid', 'u.col')} from unnest(k.conkey) u(col) where u.col > 0`)} end`;

export const deferrable = {
  schema: z.boolean(),
  sql: 'k.condeferrable',
  severity: 'medium',
  impact: 'It can be put off to the end of the transaction, or cannot where that is needed; ON CONFLICT cannot use one that can.',
} as const satisfies Property;

export const initiallyDeferred = {
  schema: z.boolean(),
  sql: 'k.condeferred',
  severity: 'medium',
  impact: 'A violation is reported at the end of the transaction instead of by the statement, or the reverse.',
} as const satisfies Property;

export const validated = {
  schema: z.boolean(),
  sql: 'k.convalidated',
  severity: 'medium',
  impact: 'Rows from before the constraint may violate it.',
} as const satisfies Property;

/** Before 18 every constraint is enforced, unless its triggers are disabled. */
export const enforced = {
  schema: z.boolean(),
  sql: ({ major }) => (major < 18 ? 'true' : 'k.conenforced'),
  severity: 'high',
  impact: 'Nothing refuses the rows that the constraint is there to refuse.',
} as const satisfies Property;

/** Whether a constraint is not enforced, and no statement of the server makes one like that. */
export function cannotBeMade({ enforced: active }: Partial<Constraint>, server: Server | undefined): boolean {
  return active === false && server !== undefined && server.major < 18;
}

/** The tables whose constraint this one repeats; empty where it stands by itself, too. */
export const inheritedFrom = {
  schema: z.array(z.tuple([z.string(), z.string()])),
  sql: `case when k.conislocal then '[]' when k.conparentid <> 0 then (select json_build_array(json_build_array(pn.nspname, p.relname)) from pg_catalog.pg_constraint pk join pg_catalog.pg_class p on p.oid = pk.conrelid join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace where pk.oid = k.conparentid) else (select coalesce(json_agg(json_build_array(pn.nspname, p.relname) order by h.inhseqno), '[]') from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace join pg_catalog.pg_constraint pk on pk.conrelid = p.oid and pk.conname = k.conname and pk.contypid = 0 where h.inhrelid = k.conrelid) end`,
  onlyStated: true,
} as const satisfies Property;

/** Whether the constraint is there because another table's is, and goes and changes with it. */
export function isInherited(constraint: { inheritedFrom?: readonly unknown[] }): boolean {
  return (constraint.inheritedFrom ?? []).length > 0;
}

/** The same in SQL, over `o.object`. */
export const inheritedInSql = `o.object->'inheritedFrom' <> '[]'`;

/** Properties of the index that enforces a constraint: they are judged with it. */
export const valid = {
  schema: z.boolean(),
  sql: 'i.indisvalid and i.indisready and i.indislive',
  severity: 'high',
  impact: 'Its index is not usable: rows that violate it may be there already.',
} as const satisfies Property;

export const include = {
  schema: oneOrMore,
  sql: includeSql,
  equality: 'set',
  severity: 'low',
  impact: 'Queries that were answered from the index alone read the table as well.',
} as const satisfies Property;

export const clustered = {
  schema: z.boolean(),
  sql: 'i.indisclustered',
  severity: 'low',
  impact: 'CLUSTER puts the rows into another order, or into none.',
} as const satisfies Property;

export const indexOptions = {
  schema: optionTexts,
  sql: optionsToJson('x.reloptions'),
  harmless: true,
  severity: 'low',
  impact: 'Fill factor or another storage parameter is not as tuned.',
} as const satisfies Property;

/** `include (a, b)`: the columns that the index behind a constraint carries. */
export function carrying(columns: readonly string[] | undefined): string[] {
  return columns === undefined || columns.length === 0 ? [] : [`include (${columns.map(quoteIdent).join(', ')})`];
}

/** What the index behind a constraint adds to it in ALTER TABLE. */
export function withOptions(options: Record<string, string> | undefined): string[] {
  return Object.keys(options ?? {}).length > 0 ? [`with (${optionList(options!)})`] : [];
}

/** `deferrable initially deferred`, as far as it is stated. */
export function deferral({ deferrable: can, initiallyDeferred: does }: { deferrable?: boolean; initiallyDeferred?: boolean }): string[] {
  if (does === true) return ['deferrable initially deferred'];
  return can === true ? ['deferrable'] : [];
}

/** The table, and the columns of it that the constraint is on. */
export function constraintRequires({ schema, table }: Partial<Constraint>, columns: readonly string[]): Ref[][] {
  return [[tableRef(schema, table)], ...[...new Set(columns)].map((name) => [{ kind: 'column', identity: { schema, table, name } }])];
}

/** A stated list; nothing where none is stated, or a choice of lists. */
export function listed(list: unknown): string[] {
  return Array.isArray(list) ? (list as string[]) : [];
}

/** `(org_id, user_id)`, for people. */
export function columnList(columns: unknown): string {
  return columns === undefined
    ? ''
    : Array.isArray(columns)
      ? `(${columns.map((name) => address(String(name))).join(', ')})`
      : '(one of several)';
}

export function constraintGroup({ schema, table }: Partial<Constraint>): string {
  return address(schema, table);
}

export function constraintTitle({ name }: Partial<Constraint>): string {
  return `constraint ${address(name)}`;
}

/** The name that Postgres finds for a constraint or an index: table, columns and what it is, as far as 63 bytes go. */
export function defaultName(table: string | undefined, columns: readonly string[], what: string): string {
  const room = 63 - what.length - 1;
  const words = [table ?? '', ...columns].join('_');
  return `${Buffer.from(words)
    .subarray(0, room)
    .toString()
    .replace(/\uFFFD+$/, '')}_${what}`;
}

/** `alter table … add constraint … …`; Postgres finds a name where there is none. */
export function addConstraint({ schema, table, name }: Partial<Constraint>, ...definition: string[]): string {
  const named = name === undefined ? [] : [`constraint ${quoteIdent(name)}`];
  return `alter table ${qualified(schema!, table!)} add ${[...named, ...definition].join(' ')};`;
}

export function dropConstraint({ schema, table, name }: Partial<Constraint>): string {
  return `alter table ${qualified(schema!, table!)} drop constraint ${quoteIdent(name!)};`;
}

export function renameConstraint({ schema, table, name }: Partial<Constraint>, to: string): string {
  return `alter table ${qualified(schema!, table!)} rename constraint ${quoteIdent(name!)} to ${quoteIdent(to)};`;
}

export function validateConstraint({ schema, table, name }: Partial<Constraint>): string {
  return `alter table ${qualified(schema!, table!)} validate constraint ${quoteIdent(name!)};`;
}

/** Drops and adds it again in one transaction, because little of a constraint can be altered. */
export function replaceConstraint<C extends Constraint>(
  intended: Partial<C>,
  actual: Partial<C>,
  create: (constraint: Partial<C>, server?: Server) => string | undefined,
  server?: Server,
): string | undefined {
  const created = create({ ...actual, ...intended, name: intended.name ?? actual.name }, server);
  return created === undefined ? undefined : `begin;\n${dropConstraint(actual)}\n${created}\ncommit;`;
}

type Indexed = Constraint & { clustered: boolean; options: Record<string, string> };

/** What of a constraint with an index can be altered in place: its name, the cluster mark, storage parameters. */
export function alterIndexed(intended: Partial<Indexed>, actual: Partial<Indexed>, differing: readonly string[]): string | undefined {
  if (!differing.every((name) => ['name', 'clustered', 'options'].includes(name))) return undefined;
  const { schema, table, name } = actual;
  const index = qualified(schema!, name!);
  const statements = [];
  if (differing.includes('clustered')) statements.push(clusterSql(schema!, table!, intended.clustered === true ? name! : undefined));
  if (differing.includes('options')) statements.push(...optionsSql(index, intended.options ?? {}, actual.options ?? {}));
  if (differing.includes('name')) statements.push(renameConstraint(actual, intended.name!));
  return statements.join('\n');
}

/** Marks the index by which CLUSTER orders a table, or none. */
export function clusterSql(schema: string, table: string, index: string | undefined): string {
  return `alter table ${qualified(schema, table)} ${index === undefined ? 'set without cluster' : `cluster on ${quoteIdent(index)}`};`;
}

/** Sets the storage parameters of an index, and resets those that it should not have. */
export function optionsSql(index: string, intended: Record<string, string>, actual: Record<string, string>): string[] {
  return optionStatements(`alter index ${index}`, intended, actual);
}
