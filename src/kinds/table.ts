import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import {
  address,
  inSchema,
  nameArray,
  namesIn,
  nameText,
  notOfExtension,
  options,
  optionsToJson,
  schemaRef,
  tableRef,
  userSchema,
  writtenAt,
} from './catalog.ts';
import { presentRelation } from './effective.ts';
import { defineKind, id, type Meant, type Ref, type Stored, type World } from './kind.ts';
import { listOf } from './privilege.ts';
import { sayWhoUses, tableOpenToStrangers } from './strangers.ts';
import { alterTable, createTable, type TableDefinition } from './table-definition.ts';

export const table = defineKind({
  name: 'table',
  plural: 'tables',
  objectTypes: ['OBJECT_TABLE'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('c.relname') },
  from: 'pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  where: `c.relkind in ('r', 'p')`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and c.relpersistence <> 't'`,
  properties: {
    partitionBy: {
      // The strategy is a keyword, which Postgres prints in capitals.
      schema: z
        .string()
        .transform((text) => text.replace(/^\w+/, (strategy) => strategy.toUpperCase()))
        .nullable(),
      sql: `case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end`,
      severity: 'medium',
      impact: 'Rows are not divided over partitions as intended.',
    },
    partitionOf: {
      schema: nameText().nullable(),
      sql: `case when c.relispartition then (select quote_ident(pn.nspname) || '.' || quote_ident(p.relname) from pg_catalog.pg_inherits i join pg_catalog.pg_class p on p.oid = i.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid) end`,
      severity: 'high',
      impact: 'Its rows are not, or no longer, part of the partitioned table.',
    },
    partitionBound: {
      schema: z.string().nullable(),
      sql: 'pg_catalog.pg_get_expr(c.relpartbound, c.oid)',
      severity: 'high',
      impact: 'Rows go to another partition, or are refused.',
    },
    inherits: {
      schema: z.array(nameText()),
      // Most databases have no inheritance at all, which is looked for once.
      sql: `case when exists (select from pg_catalog.pg_inherits) then ${nameArray(
        `select quote_ident(pn.nspname) || '.' || quote_ident(p.relname) from pg_catalog.pg_inherits i join pg_catalog.pg_class p on p.oid = i.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid and not c.relispartition order by i.inhseqno`,
      )} else '[]' end`,
      severity: 'medium',
      impact: 'Queries on the parent see other rows.',
    },
    unlogged: {
      schema: z.boolean(),
      sql: `c.relpersistence = 'u'`,
      severity: 'high',
      impact: 'The rows of an unlogged table are lost in a crash and never reach a replica.',
    },
    ofType: {
      schema: z.string().nullable(),
      sql: 'case when c.reloftype <> 0 then pg_catalog.format_type(c.reloftype, null) end',
      equality: 'type',
      severity: 'low',
      impact: 'The table no longer follows its type.',
    },
    options: {
      schema: options,
      sql: optionsToJson('c.reloptions'),
      harmless: true,
      severity: 'low',
      impact: 'Vacuum, fill factor or another storage parameter is not as tuned.',
    },
    columnOrder: {
      schema: z.array(z.string()),
      sql: nameArray(
        'select a.attname::text from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum',
      ),
      equality: 'order',
      written: `(select ${writtenAt('w')} from pg_catalog.pg_attribute w where w.attrelid = c.oid and w.attnum > 0 order by w.attnum desc limit 1)`,
      harmless: true,
      severity: 'low',
      impact: 'INSERT without a column list and COPY put values into other columns.',
    },
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  heirOf: ({ partitionOf, inherits }) => [
    ...(typeof partitionOf === 'string' ? [{ from: tableNamed(partitionOf), as: 'partition' as const }] : []),
    ...(Array.isArray(inherits) ? inherits.map((parent) => ({ from: tableNamed(parent), as: 'child' as const })) : []),
  ],
  group: ({ schema, name }) => address(schema, name),
  title: () => 'table',
  qualify: (stated, schema) => ({
    ...stated,
    ...(stated.partitionOf === undefined ? {} : { partitionOf: inSchema(stated.partitionOf, schema) }),
    ...(stated.inherits === undefined ? {} : { inherits: inSchema(stated.inherits, schema) }),
  }),
  otherName: {
    candidates: withItsColumns,
    rename: ({ schema, name }, to) => `alter table ${qualified(String(schema), String(name))} rename to ${quoteIdent(to)};`,
  },
  missing: { severity: 'high', impact: 'Whatever reads or writes this table fails.' },
  unintended: ({ schema, name, partitionOf }, world) => {
    const locked = world.get(`rls ${address(schema, name)}`)?.['enabled'] === true;
    if (!locked && tableOpenToStrangers(schema, name, world))
      return {
        verdict: 'gap',
        severity: 'critical',
        impact: `${sayWhoUses(schema, name, world)} reads or changes its rows: row-level security is off.`,
      };
    // Jobs make partitions, and take them away, as time goes by.
    if (typeof partitionOf === 'string' && world.get(`table ${address(...namesIn(partitionOf))}`) !== undefined)
      return { verdict: 'notice', severity: 'low', impact: 'Rows of its parent go there.' };
    return { verdict: 'gap', severity: 'low', impact: 'Nobody says what this table is for or who may read it.' };
  },
  destroy: ({ schema, name }) => `drop table ${qualified(schema!, name!)};`,
  inTheWay: ({ schema, name }, actual) => (actual === undefined ? undefined : `select count(*) from ${qualified(schema!, name!)};`),
  create: (table, server, parts) => {
    const columns = parts?.('column');
    // A table with some of its columns is not what anybody meant.
    return columns === undefined || columns.some(({ type }) => type === undefined)
      ? undefined
      : createTable(table, columns, server).join('\n');
  },
  alter: (intended, actual, differing) => {
    const statements = alterTable(intended, actual, differing);
    return statements === undefined ? undefined : statements.join('\n');
  },
});

/** The tables beside it with the same columns of the same types, where no other relation took its name. */
function withItsColumns({ schema, name, columnOrder }: Partial<TableDefinition>, world: World, meant: Meant): Stored[] {
  const columns = listOf(columnOrder);
  if (columns.length === 0 || presentRelation({ schema: schema!, name: name! }, world) !== undefined) return [];
  const isLike = (other: Stored): boolean => {
    const present = listOf(other['columnOrder']);
    return present.length === columns.length && columns.every((column, n) => column === present[n] && hasType(column, other));
  };
  const hasType = (column: string, other: Stored): boolean =>
    meant(`column ${address(schema, name, column)}`)?.['type'] ===
    world.get(`column ${address(schema, String(other['name']), column)}`)?.['type'];
  return world.children('table', `schema ${address(schema)}`).filter(isLike);
}

function tableNamed(text: string): Ref {
  const [schema, name] = namesIn(text);
  return tableRef(schema, name);
}
