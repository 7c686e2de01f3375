import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, nameArray, oneOrMore, tableRef } from './catalog.ts';
import {
  addConstraint,
  cannotBeMade,
  columnList,
  columnName,
  type Constraint,
  constraintFrom,
  constraintGroup,
  constraintIdentity,
  constraintRequires,
  constraintTitle,
  defaultName,
  deferrable,
  deferral,
  dropConstraint,
  enforced,
  inheritedFrom,
  inheritedInSql,
  initiallyDeferred,
  isInherited,
  listed,
  onTable,
  ownConstraint,
  renameConstraint,
  replaceConstraint,
  validateConstraint,
  validated,
} from './constraint.ts';
import { sameNames } from './index-key.ts';
import { defineKind, type Ref, type Server } from './kind.ts';
import { groupItems, isGroup, lex, readName, type Token } from './written.ts';

/** What a foreign key points at; what a person leaves out does not count. */
export interface Reference {
  schema?: string | undefined;
  table: string;
  columns?: string[] | undefined;
}

type Action = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

interface ForeignKey extends Constraint {
  columns: string[];
  references: Reference;
  onUpdate: Action;
  onDelete: Action;
  onDeleteColumns: string[];
  match: 'simple' | 'full' | 'partial';
  period: string | null;
}

/** Reads `auth.users(id)`, `users (id, org_id)` or `users`. */
function parseReference(text: string, context: z.RefinementCtx): Reference {
  const tokens = lex(text);
  const { parts, next } = readName(tokens, 0);
  const group = isGroup(tokens[next]) ? tokens[next] : undefined;
  const columns = group === undefined ? undefined : columnsIn(group);
  const isWhole = next + (group === undefined ? 0 : 1) === tokens.length && (group === undefined || columns !== undefined);
  if (parts.length === 0 || parts.length > 2 || !isWhole) return notReference(text, context);
  return { ...(parts.length === 2 ? { schema: parts[0]! } : {}), table: parts.at(-1)!, ...(columns === undefined ? {} : { columns }) };
}

/** The names in `(id, org_id)`; undefined where it is no list of names, or is not closed. */
function columnsIn(group: Token): string[] | undefined {
  if (!group.text.endsWith(')')) return undefined;
  const columns = groupItems(group).map((item) => {
    const tokens = lex(item);
    const { parts, next } = readName(tokens, 0);
    return next === tokens.length ? parts.join('.') : '';
  });
  return columns.includes('') ? undefined : columns;
}

function notReference(text: string, context: z.RefinementCtx): typeof z.NEVER {
  context.addIssue({
    code: 'custom',
    message: `${JSON.stringify(text)} is no reference: write the table and its columns, such as auth.users(id)`,
  });
  return z.NEVER;
}

const reference = z.union([
  z.string().transform(parseReference),
  z.strictObject({ schema: z.string().optional(), table: z.string(), columns: oneOrMore.optional() }).transform(splitTable),
]);

/** `{ table: 'auth.users' }` names its schema as the text does. */
function splitTable({ schema, table, columns }: Reference, context: z.RefinementCtx): Reference {
  const tokens = lex(table);
  const { parts, next } = readName(tokens, 0);
  if (schema === undefined && tokens.some(isGroup)) return notReference(table, context);
  const split = schema === undefined && parts.length === 2 && next === tokens.length;
  return {
    ...(split ? { schema: parts[0]!, table: parts[1]! } : { ...(schema === undefined ? {} : { schema }), table }),
    ...(columns === undefined ? {} : { columns }),
  };
}

/** In small letters or, as pg_dump writes it, in capitals. */
const action = z.union([
  z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default']),
  z.enum(['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT']).transform((word) => word.toLowerCase() as Action),
]);

const actionSql = (column: string): string =>
  `case ${column} when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default' end`;

/** Pairs in the order of their own column: in which order they are written means nothing. */
const pairs = (name: string): string =>
  nameArray(
    `select ${name} from unnest(k.conkey, k.confkey) with ordinality u(own, other, n) order by ${columnName('k.conrelid', 'u.own')} collate "C", u.n`,
  );

/** Applies a change to a reference, or to each of a choice of references. */
function mapReference<T>(written: T, change: (reference: Reference) => Reference): T {
  if (Array.isArray(written)) return written.map((one: unknown) => mapReference(one, change)) as T;
  if (typeof written !== 'object' || written === null) return written;
  if ('table' in written) return change(written as unknown as Reference) as T;
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, mapReference(value, change)])) as T;
}

/** As the catalog's query sorts pairs, and as no list of columns says what a list of all says. */
function complete(stated: Partial<ForeignKey>): Partial<ForeignKey> {
  const { columns, references, onDeleteColumns } = stated;
  const whole = { validated: true, enforced: true, ...stated };
  if (!Array.isArray(columns)) return whole;
  if (Array.isArray(onDeleteColumns) && columns.every((name) => onDeleteColumns.includes(name))) whole.onDeleteColumns = [];
  const order = columns.map((_, n) => n).sort((left, right) => compareBytes(columns[left]!, columns[right]!) || left - right);
  const inOrder = (names: readonly string[]): string[] => order.map((n) => names[n]!);
  whole.columns = inOrder(columns);
  whole.references = mapReference(references!, (one) =>
    one.columns?.length === columns.length ? { ...one, columns: inOrder(one.columns) } : one,
  );
  return whole;
}

/** As bytes of UTF-8 sort. */
function compareBytes(left: string, right: string): number {
  const [one, other] = [left, right].map((text) => new TextEncoder().encode(text));
  const n = one!.findIndex((byte, at) => byte !== other![at]);
  return n === -1 ? one!.length - other!.length : one![n]! - (other![n] ?? -1);
}

/** Where the foreign key is there, so is what it points at, though it may be an extension's and no object. */
function requires(stated: Partial<ForeignKey>): Ref[][] {
  const { schema, table, columns } = stated.references ?? {};
  const itself: Ref = { kind: 'foreignKey', identity: { schema: stated.schema, table: stated.table, name: stated.name } };
  const target =
    schema === undefined || table === undefined
      ? []
      : [tableRef(schema, table), ...listed(columns).map((name) => ({ kind: 'column', identity: { schema, table, name } }))];
  return [...constraintRequires(stated, listed(stated.columns)), ...target.map((ref) => [ref, itself])];
}

/** Rows that point at nothing. */
function orphans({ schema, table, columns, references }: Partial<ForeignKey>): string | undefined {
  if (!Array.isArray(columns) || references?.schema === undefined || references.columns?.length !== columns.length) return undefined;
  const pairs = columns.map((name, n) => `r.${quoteIdent(references.columns![n]!)} = t.${quoteIdent(name)}`);
  const filled = columns.map((name) => `t.${quoteIdent(name)} is not null`);
  return `select count(*) from ${qualified(schema!, table!)} t where ${filled.join(' and ')} and not exists (select from ${qualified(references.schema, references.table)} r where ${pairs.join(' and ')});`;
}

function create(constraint: Partial<ForeignKey>, server?: Server): string | undefined {
  const { columns, references, match, onUpdate, onDelete, onDeleteColumns, validated: valid, enforced: active, period } = constraint;
  if (columns === undefined || references?.table === undefined || cannotBeMade(constraint, server)) return undefined;
  // PERIOD stands last.
  const last = typeof period === 'string' ? columns.indexOf(period) : -1;
  const list = (names: readonly string[]): string => {
    const quoted = names.map(quoteIdent);
    return `(${(last === -1 ? quoted : [...quoted.toSpliced(last, 1), `period ${quoted[last]}`]).join(', ')})`;
  };
  const target = references.schema === undefined ? quoteIdent(references.table) : qualified(references.schema, references.table);
  const parts = [
    `foreign key ${list(columns)} references ${target}${references.columns === undefined ? '' : ` ${list(references.columns)}`}`,
  ];
  if (match === 'full') parts.push('match full');
  if (onUpdate !== undefined && onUpdate !== 'no action') parts.push(`on update ${onUpdate}`);
  if (onDelete !== undefined && onDelete !== 'no action') parts.push(`on delete ${onDelete}`);
  if (onDeleteColumns !== undefined && onDeleteColumns.length > 0) parts.push(`(${onDeleteColumns.map(quoteIdent).join(', ')})`);
  return addConstraint(
    constraint,
    ...parts,
    ...deferral(constraint),
    ...(active === false ? ['not enforced'] : valid === false ? ['not valid'] : []),
  );
}

function alter(
  intended: Partial<ForeignKey>,
  actual: Partial<ForeignKey>,
  differing: readonly string[],
  server?: Server,
): string | undefined {
  const deferring = differing.some((name) => name === 'deferrable' || name === 'initiallyDeferred');
  const inPlace = new Set(['name', 'deferrable', 'initiallyDeferred', ...(intended.validated === true ? ['validated'] : [])]);
  if (!differing.every((name) => inPlace.has(name))) return replaceConstraint(intended, actual, create, server);
  const table = qualified(actual.schema!, actual.table!);
  const statements = [];
  if (deferring)
    statements.push(
      `alter table ${table} alter constraint ${quoteIdent(actual.name!)} ${deferral({ ...actual, ...intended })[0] ?? 'not deferrable'};`,
    );
  if (differing.includes('validated')) statements.push(validateConstraint(actual));
  if (differing.includes('name')) statements.push(renameConstraint(actual, intended.name!));
  return statements.join('\n');
}

export const foreignKey = defineKind({
  name: 'foreignKey',
  plural: 'foreignKeys',
  objectTypes: ['OBJECT_TABCONSTRAINT'],
  heading: 'Objects',
  identity: constraintIdentity,
  from: `${constraintFrom} join pg_catalog.pg_class r on r.oid = k.confrelid join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace`,
  // Where the referenced table is partitioned, Postgres adds a constraint of its own for each partition.
  where: `k.contype = 'f' and ${onTable} and not exists (select from pg_catalog.pg_constraint pk where pk.oid = k.conparentid and pk.conrelid = k.conrelid)`,
  own: ownConstraint,
  traces: ['pg_constraint f'],
  properties: {
    columns: {
      schema: oneOrMore,
      sql: pairs(columnName('k.conrelid', 'u.own')),
      severity: 'high',
      impact: 'Other columns have to match a row of the referenced table.',
    },
    references: {
      schema: reference,
      sql: `json_build_object('schema', rn.nspname, 'table', r.relname, 'columns', ${pairs(columnName('k.confrelid', 'u.other'))})`,
      equality: 'stated',
      show: ({ schema, table, columns }: Reference) =>
        `${address(schema, table)}${columns === undefined ? '' : `(${columns.map((name) => address(name)).join(', ')})`}`,
      severity: 'high',
      impact: 'Rows have to match another table, or other columns of it.',
    },
    onUpdate: {
      schema: action,
      sql: actionSql('k.confupdtype'),
      severity: 'medium',
      impact: 'When a referenced key changes, the rows that point at it are not treated as intended.',
    },
    onDelete: {
      schema: action,
      sql: actionSql('k.confdeltype'),
      severity: 'high',
      impact: 'When a referenced row is deleted, the rows that point at it are deleted, kept or emptied against the intent.',
    },
    /** Those that ON DELETE SET empties, where these are not all; before 15 it is all. */
    onDeleteColumns: {
      schema: oneOrMore,
      sql: ({ major }: Server) =>
        major < 15
          ? `'[]'::json`
          : `case when k.conkey <@ k.confdelsetcols then '[]' else ${nameArray(`select ${columnName('k.conrelid', 'u.col')} from unnest(k.confdelsetcols) u(col)`)} end`,
      equality: 'set',
      severity: 'medium',
      impact: 'When a referenced row is deleted, other columns are emptied than intended.',
    },
    match: {
      schema: z.enum(['simple', 'full', 'partial']),
      sql: `case k.confmatchtype when 's' then 'simple' when 'f' then 'full' when 'p' then 'partial' end`,
      severity: 'medium',
      impact: 'Rows in which only some of the columns are NULL are accepted, or refused, against the intent.',
    },
    /** From 18 on one of the columns may be a range that has to be covered: its name. */
    period: {
      schema: z.string().nullable(),
      sql: ({ major }: Server) =>
        major < 18 ? 'null::text' : `case when k.conperiod then ${columnName('k.conrelid', 'k.conkey[cardinality(k.conkey)]')} end`,
      severity: 'high',
      impact: 'A column is matched as a range in time, or as a value, against the intent.',
    },
    deferrable,
    initiallyDeferred,
    validated,
    /** Postgres enforces it by triggers of its own, which DISABLE TRIGGER ALL turns off: they fire where they are on. */
    enforced: {
      ...enforced,
      sql: ({ major }: Server) =>
        `${major < 18 ? '' : 'k.conenforced and '}not exists (select from pg_catalog.pg_trigger g where g.tgconstraint = k.oid and g.tgenabled in ('D', 'R'))`,
    },
    inheritedFrom,
  },
  requires,
  handedDown: 'to partitions',
  group: constraintGroup,
  title: (stated, byShape) => (byShape ? `foreign key ${columnList(stated.columns)}` : constraintTitle(stated)),
  shapeAddress: ({ columns }) => columnList(columns),
  shape: {
    defaults: () => ({}),
    name: ({ table, columns }) => defaultName(table, listed(columns), 'fkey'),
    resembles: (stated, actual) => sameNames(listed(stated.columns), actual.columns),
  },
  qualify: (stated, schema) => ({ ...stated, references: mapReference(stated.references!, (one) => ({ schema, ...one })) }),
  complete,
  renamed: 'notice',
  definition: ['columns'],
  partOfAnother: isInherited,
  partInSql: inheritedInSql,
  missing: { severity: 'medium', impact: 'Rows can point at nothing, and nothing happens to them when what they point at is deleted.' },
  unintended: ({ onDelete }) => ({
    verdict: 'gap',
    severity: 'medium',
    impact:
      onDelete === 'no action' || onDelete === 'restrict'
        ? 'Writes and deletes are refused that the application may count on.'
        : 'Deleting a row elsewhere deletes or changes rows here.',
  }),
  inTheWay: orphans,
  create,
  alter,
  drop: dropConstraint,
});
