import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, notOfExtension, oneOrMore, tableRef, userSchema } from './catalog.ts';
import {
  carrying,
  clustered,
  clusterSql,
  columnList,
  defaultName,
  include as carried,
  indexOptions,
  listed,
  optionsSql,
  withOptions,
} from './constraint.ts';
import {
  columnOf,
  type IndexKey,
  indexKeys,
  keySql,
  keysSql,
  predicate,
  readsSql,
  returnedKey,
  sameExpressions,
  sameNames,
  showKey,
} from './index-key.ts';
import { defineKind, id, type Ref, type Server } from './kind.ts';
import { mentionedIn } from './mentions.ts';

interface Index {
  schema: string;
  table: string;
  name: string;
  columns: IndexKey[];
  reads: string[];
  method: string;
  unique: boolean;
  nullsNotDistinct: boolean;
  where: string | true | null;
  include: string[];
  valid: boolean;
  clustered: boolean;
  options: Record<string, string>;
  primary: boolean;
  constraint: 'primary' | 'unique' | 'exclusion' | null;
  attachedTo: string | null;
}

/** `unique gin (stack) reading premium_features where *`: what a shape is told from its siblings by. */
function shapeWords({ columns, reads, method, unique, where }: Partial<Index>, any: string): string {
  const words = unique === true ? ['unique'] : [];
  if (typeof method === 'string' && method !== 'btree') words.push(method);
  if (columns !== undefined) words.push(keyList(columns));
  if (reads !== undefined) words.push(`reading ${columnList(reads).replace(/^\((.*)\)$/s, '$1')}`);
  if (where === true) words.push(any);
  else if (typeof where === 'string') words.push(`where ${where}`);
  return words.filter((word) => word !== '').join(' ');
}

/** As a title reads: `partial gin index (stack)`. */
function shapeTitle(stated: Partial<Index>): string {
  const { unique, method, where } = stated;
  const adjectives = [
    ...(where === true || typeof where === 'string' ? ['partial'] : []),
    ...(unique === true ? ['unique'] : []),
    ...(typeof method === 'string' && method !== 'btree' ? [method] : []),
  ];
  return [...adjectives, 'index', shapeWords({ ...stated, unique: false, method: 'btree' }, '')].filter((word) => word !== '').join(' ');
}

function keyList(columns: readonly IndexKey[]): string {
  // A choice of lists is no list.
  return Array.isArray(columns) ? `(${columns.map(showKey).join(', ')})` : '(one of several)';
}

/** A materialized view's columns are no objects: where the relation is one, it stands for them. */
function requires({ schema, table, columns, reads, include }: Partial<Index>): Ref[][] {
  const view: Ref = { kind: 'materializedView', identity: { schema, name: table } };
  const keys = Array.isArray(columns) ? columns.flatMap((key) => columnOf(key) ?? []) : [];
  const names = new Set([...(Array.isArray(reads) ? reads : keys), ...listed(include)]);
  return [[tableRef(schema, table), view], ...[...names].map((name) => [{ kind: 'column', identity: { schema, table, name } }, view])];
}

function create({
  schema,
  table,
  name,
  columns,
  method,
  unique,
  nullsNotDistinct,
  where,
  include,
  options: parameters,
  valid,
}: Partial<Index>): string | undefined {
  if (columns === undefined || where === true) return undefined;
  // On a partitioned table it is valid as soon as all partitions have theirs, and ONLY makes none there.
  const on = valid === false ? 'on only' : 'on';
  const parts = [
    `create${unique === true ? ' unique' : ''} index${name === undefined ? '' : ` if not exists ${quoteIdent(name)}`} ${on} ${qualified(schema!, table!)}`,
  ];
  if (method !== undefined) parts.push(`using ${quoteIdent(method)}`);
  parts.push(`(${columns.map(keySql).join(', ')})`);
  parts.push(...carrying(include));
  if (nullsNotDistinct === true) parts.push('nulls not distinct');
  parts.push(...withOptions(parameters));
  if (typeof where === 'string') parts.push(`where ${where}`);
  return `${parts.join(' ')};`;
}

function drop({ schema, name }: Partial<Index>): string {
  return `drop index ${qualified(schema!, name!)};`;
}

/** A name for an index that stands beside another one. */
function besides(other: string, { table, columns }: Partial<Index>): string {
  const name = defaultName(table, columnNames(columns), 'idx');
  return name === other ? `${name}1` : name;
}

function columnNames(columns: readonly IndexKey[] | undefined): string[] {
  return Array.isArray(columns) ? columns.map((key) => columnOf(key) ?? 'expr') : [];
}

function alter(intended: Partial<Index>, actual: Partial<Index>, differing: readonly string[]): string | undefined {
  const inPlace = differing.every((property) => ['name', 'clustered', 'options'].includes(property));
  const index = qualified(actual.schema!, actual.name!);
  if (!inPlace) {
    // Another definition of an index that has no name is another index: what it does for others stays.
    if (intended.name === undefined && !differing.includes('valid')) return create({ ...intended, name: besides(actual.name!, intended) });
    const created = actual.constraint === null ? create({ ...actual, ...intended, name: intended.name ?? actual.name! }) : undefined;
    return created === undefined ? undefined : `begin;\n${drop(actual)}\n${created}\ncommit;`;
  }
  const statements = [];
  if (differing.includes('clustered'))
    statements.push(clusterSql(actual.schema!, actual.table!, intended.clustered === true ? actual.name! : undefined));
  if (differing.includes('options')) statements.push(...optionsSql(index, intended.options ?? {}, actual.options ?? {}));
  if (differing.includes('name')) statements.push(`alter index ${index} rename to ${quoteIdent(intended.name!)};`);
  return statements.join('\n');
}

export const index = defineKind({
  name: 'index',
  plural: 'indexes',
  heading: 'Objects',
  statements: ['IndexStmt'],
  identity: { schema: id('n.nspname'), table: id('c.relname'), name: id('x.relname') },
  from: `pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_am m on m.oid = x.relam`,
  where: `c.relkind in ('r', 'p', 'm')`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and c.relpersistence <> 't'`,
  properties: {
    columns: {
      schema: indexKeys,
      sql: keysSql,
      equality: 'expressions',
      place: 'index',
      show: showKey,
      returned: returnedKey,
      severity: 'medium',
      impact: 'Queries that look up or sort by what was intended read the whole table.',
    },
    method: {
      schema: z.string(),
      sql: 'm.amname',
      severity: 'medium',
      impact: 'The index does not serve the operators that queries use.',
    },
    unique: {
      schema: z.boolean(),
      sql: 'i.indisunique',
      severity: 'high',
      impact: 'Duplicates get in that should be refused.',
    },
    /** Before 15 NULLs are always distinct. */
    nullsNotDistinct: {
      schema: z.boolean(),
      sql: ({ major }: Server) => (major < 15 ? 'false' : 'i.indnullsnotdistinct'),
      severity: 'medium',
      impact: 'Two rows with NULL count as duplicates, or do not, against the intent.',
    },
    where: {
      ...predicate,
      severity: 'medium',
      impact: 'The index covers other rows: queries cannot use it, or uniqueness holds for other rows.',
    },
    include: carried,
    valid: {
      schema: z.boolean(),
      sql: 'i.indisvalid and i.indisready and i.indislive',
      severity: 'medium',
      impact: 'Queries do not use the index, a unique one may miss duplicates, and writes still pay for it.',
    },
    clustered,
    options: indexOptions,
    reads: {
      schema: oneOrMore,
      sql: readsSql,
      equality: 'includes',
      onlyStated: true,
      severity: 'medium',
      impact: 'The index does not serve queries on these columns.',
    },
    primary: {
      schema: z.boolean(),
      sql: 'i.indisprimary',
      onlyStated: true,
      severity: 'high',
      impact: 'It is not the index behind the primary key, or should not be.',
    },
    constraint: {
      schema: z.enum(['primary', 'unique', 'exclusion']).nullable(),
      sql: `case when i.indisprimary then 'primary' when i.indisunique or i.indisexclusion then (select case k.contype when 'u' then 'unique' else 'exclusion' end from pg_catalog.pg_constraint k where k.conrelid = i.indrelid and k.conindid = i.indexrelid and k.contype in ('u', 'x')) end`,
      onlyStated: true,
      severity: 'low',
      impact: 'It stands behind a constraint, or does not, against the intent.',
    },
    attachedTo: {
      schema: z.string().nullable(),
      sql: `case when x.relispartition then (select quote_ident(pn.nspname) || '.' || quote_ident(p.relname) from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace where h.inhrelid = x.oid) end`,
      onlyStated: true,
      severity: 'low',
      impact: 'It is not a part of the index of the partitioned table, or should not be.',
    },
  },
  requires,
  mentions: ({ columns, where }) => mentionedIn(where, ...(Array.isArray(columns) ? columns.map(({ expression }) => expression) : [])),
  handedDown: 'to partitions',
  group: ({ schema, table }) => address(schema, table),
  title: (stated, byShape) => (byShape ? shapeTitle(stated) : `index ${address(stated.name)}`),
  shapeAddress: (stated) => shapeWords(stated, 'where *'),
  shape: {
    defaults: () => ({ method: 'btree', where: null, valid: true }),
    name: ({ table, columns }) => defaultName(table, columnNames(columns), 'idx'),
    resembles: (stated, actual) =>
      Array.isArray(stated.columns)
        ? sameExpressions(stated.columns, actual.columns)
        : Array.isArray(stated.reads) && sameNames(stated.reads, actual.reads),
  },
  complete: (stated) => ({ valid: true, ...stated }),
  renamed: 'notice',
  definition: ['columns'],
  partOfAnother: ({ constraint, attachedTo }) => constraint !== null || attachedTo !== null,
  partInSql: `(o.object->>'constraint' is not null or o.object->>'attachedTo' is not null)`,
  missing: {
    severity: 'medium',
    impact: 'Queries that look up or sort by it read the whole table; without a unique one duplicates get in.',
  },
  severity: ({ verdict, differing, intended }) => {
    if (verdict === 'missing') return intended.unique === true ? 'high' : undefined;
    return intended.unique === true && differing.some((name) => ['columns', 'where', 'valid'].includes(name)) ? 'high' : undefined;
  },
  unintended: ({ unique }) =>
    unique
      ? { verdict: 'gap', severity: 'medium', impact: 'Writes are refused that the application may count on.' }
      : { verdict: 'notice', severity: 'low', impact: 'Every write pays for it.' },
  create,
  alter,
  drop,
});
