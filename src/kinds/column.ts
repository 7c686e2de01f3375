import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, nameText, options, optionsToJson, notOfExtension, tableRef, userSchema, writtenAt } from './catalog.ts';
import { addColumn, alterColumn, rowsInTheWay } from './column-definition.ts';
import { defineKind, id, type Key, type Meant, type Ref, type Server, type Stored, type World } from './kind.ts';
import { mentionedIn } from './mentions.ts';
import { listOf } from './privilege.ts';
import { typeRefs } from './reference.ts';
import { standingOnColumn } from './standing.ts';
import { readByStrangers, sayWhoCan } from './strangers.ts';

/** From 18 on a NOT NULL may be NOT VALID: then older rows may still hold NULL, so it does not count. */
const notNull = ({ major }: Server): string =>
  major < 18
    ? 'a.attnotnull'
    : `(a.attnotnull and not exists (select from pg_catalog.pg_constraint v where v.conrelid = a.attrelid and v.contype = 'n' and v.conkey[1] = a.attnum and not v.convalidated))`;

const sequence = `from pg_catalog.pg_depend d join pg_catalog.pg_sequence s on s.seqrelid = d.objid where d.classid = 1259 and d.refclassid = 1259 and d.refobjid = a.attrelid and d.refobjsubid = a.attnum and d.deptype = 'i'`;

interface Column {
  schema: string;
  table: string;
  name: string;
  type: string;
}

/** Whether an INSERT has to name it. */
function isDemanded({ notNull, default: value, identity, generated }: Stored): boolean {
  return notNull === true && value === null && identity === null && generated === null;
}

export const column = defineKind({
  name: 'column',
  plural: 'columns',
  objectTypes: ['OBJECT_COLUMN'],
  preposition: 'of',
  heading: 'Objects',
  identity: { schema: id('n.nspname'), table: id('c.relname'), name: id('a.attname') },
  from: 'pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_type t on t.oid = a.atttypid left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum',
  where: `c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and c.relpersistence <> 't'`,
  properties: {
    type: {
      schema: z.string(),
      sql: 'pg_catalog.format_type(a.atttypid, a.atttypmod)',
      equality: 'type',
      severity: 'high',
      impact: 'Values are stored, compared or refused otherwise than the application expects.',
    },
    notNull: {
      schema: z.boolean(),
      sql: notNull,
      severity: 'medium',
      impact: 'NULL gets in where it should not, or is refused where it should be possible.',
    },
    default: {
      schema: z.union([z.string(), z.number(), z.boolean()]).transform(String).nullable(),
      sql: `case when a.attgenerated = '' and a.atthasdef then pg_catalog.pg_get_expr(d.adbin, 0) end`,
      equality: 'expression',
      place: 'default',
      severity: 'medium',
      impact: 'Where a statement leaves the column out, new rows get another value, or are refused.',
    },
    hasDefault: {
      schema: z.boolean(),
      sql: `(a.attgenerated = '' and d.oid is not null)`,
      onlyStated: true,
      severity: 'medium',
      impact: 'Where a statement leaves the column out, new rows get another value, or are refused.',
    },
    identity: {
      schema: z.enum(['always', 'by default']).nullable(),
      sql: `case a.attidentity when 'a' then 'always' when 'd' then 'by default' end`,
      severity: 'high',
      impact: 'Numbers are not given out as intended: inserts fail or collide.',
    },
    identityOptions: {
      schema: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullable(),
      sql: `case when a.attidentity <> '' then (select jsonb_build_object('start', s.seqstart::text, 'increment', s.seqincrement::text, 'minValue', s.seqmin::text, 'maxValue', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle::text) ${sequence}) end`,
      written: `case when a.attidentity <> '' then (select ${writtenAt('s')} ${sequence}) end`,
      severity: 'low',
      impact: 'Numbers are given out otherwise than intended.',
    },
    generated: {
      schema: z.string().nullable(),
      sql: `case when a.attgenerated <> '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end`,
      equality: 'expression',
      place: 'generated',
      severity: 'high',
      impact: 'The column holds something else than what it is computed from.',
    },
    virtual: {
      schema: z.boolean(),
      sql: `a.attgenerated = 'v'`,
      severity: 'low',
      impact: 'The value is computed on each read instead of stored, or the reverse.',
    },
    collation: {
      schema: nameText().nullable(),
      sql: `case when a.attcollation not in (0, t.typcollation) then (select quote_ident(ln.nspname) || '.' || quote_ident(l.collname) from pg_catalog.pg_collation l join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace where l.oid = a.attcollation) end`,
      severity: 'medium',
      impact: 'Values sort and compare otherwise, and unique means something else.',
    },
    storage: {
      schema: z.enum(['plain', 'external', 'extended', 'main']).nullable(),
      sql: `case when a.attstorage <> t.typstorage then case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'x' then 'extended' when 'm' then 'main' end end`,
      severity: 'low',
      impact: 'Large values are stored otherwise than tuned.',
    },
    compression: {
      schema: z.enum(['pglz', 'lz4']).nullable(),
      sql: `case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end`,
      since: 14,
      severity: 'low',
      impact: 'Large values are compressed otherwise than tuned.',
    },
    statistics: {
      schema: z.number().int().nullable(),
      sql: 'nullif(a.attstattarget, -1)::int',
      harmless: true,
      severity: 'low',
      impact: 'The planner knows less, or more, about the values.',
    },
    options: {
      schema: options,
      sql: optionsToJson('a.attoptions'),
      harmless: true,
      severity: 'low',
      impact: 'The planner assumes another number of distinct values.',
    },
    inheritedFrom: {
      schema: z.array(z.tuple([z.string(), z.string()])),
      sql: `case when a.attinhcount > 0 then (select json_agg(json_build_array(pn.nspname, p.relname) order by i.inhseqno) from pg_catalog.pg_inherits i join pg_catalog.pg_class p on p.oid = i.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace join pg_catalog.pg_attribute b on b.attrelid = p.oid and b.attname = a.attname where i.inhrelid = a.attrelid) else '[]' end`,
      onlyStated: true,
    },
  },
  requires: ({ schema, table, name, inheritedFrom }) => [
    [tableRef(schema, table)],
    ...(inheritedFrom ?? []).map(([parentSchema, parent]) => [{ kind: 'column', identity: { schema: parentSchema, table: parent, name } }]),
  ],
  mentions: ({ type, generated }) => [...typeRefs(type), ...mentionedIn(generated)],
  follows: followsTable,
  onMajor: acrossPartitions,
  group: ({ schema, table }) => address(schema, table),
  title: ({ name }) => `column ${address(name)}`,
  otherName: {
    candidates: inItsPlace,
    // An inherited one follows the column of its parent.
    rename: ({ schema, table, name, inheritedFrom }, to) =>
      listOf(inheritedFrom).length > 0
        ? undefined
        : `alter table ${qualified(String(schema), String(table))} rename column ${quoteIdent(String(name))} to ${quoteIdent(to)};`,
  },
  missing: { severity: 'high', impact: 'Whatever reads or writes this column fails.' },
  unintended: (object, world) => {
    if (readByStrangers(world, object.schema, object.table, object.name))
      return {
        verdict: 'gap',
        severity: 'high',
        impact: `${sayWhoCan({ on: 'column', schema: object.schema, name: object.table, detail: object.name }, ['select'], world)} reads what it holds: row-level security is off.`,
      };
    return isDemanded(object)
      ? { verdict: 'gap', severity: 'medium', impact: 'Inserts that leave it out are refused, and nobody who does not know it names it.' }
      : { verdict: 'gap', severity: 'low', impact: 'Nobody says what this column is for; it may hold what nobody guards.' };
  },
  destroy: ({ schema, table, name }) => `alter table ${qualified(schema!, table!)} drop column ${quoteIdent(name!)};`,
  inTheWay: rowsInTheWay,
  refusedByRows: ({ type, default: value }, find) => typeof value !== 'string' && refusesNull(type, find),
  standing: ({ schema, table, name }) => standingOnColumn({ schema: schema!, table: table!, name: name! }),
  create: (column, server) => (column.type === undefined ? undefined : addColumn(column, server).join('\n')),
  madeWith: 'table',
  alter: (intended, actual, differing, server) => {
    const statements = alterColumn(intended, actual, differing, server);
    return statements.length > 0 ? statements.join('\n') : undefined;
  },
});

/** The column that stands where this one should, if it has its type. */
function inItsPlace({ schema, table, name, type }: Partial<Column>, world: World, meant: Meant): Stored[] {
  const at = `table ${address(schema, table)}`;
  const [intended, present] = [meant(at), world.get(at)].map((found) => listOf(found?.['columnOrder']));
  const other = present?.[intended?.indexOf(name!) ?? -1];
  const found = other === undefined ? undefined : world.get(`column ${address(schema, table, other)}`);
  return found !== undefined && found['type'] === type ? [found] : [];
}

/** A domain without a default that is NOT NULL, or is made of one. */
function refusesNull(type: unknown, find: Meant): boolean {
  const domain = find(`domain ${String(type)}`);
  if (domain === undefined || typeof domain['default'] === 'string') return false;
  return domain['notNull'] === true || refusesNull(domain['type'], find);
}

/** From 17 on a partition takes the identity of the partitioned table, where it is judged; before, it could have none. */
function acrossPartitions<T extends { inheritedFrom?: readonly unknown[] }>(object: T, from: number, to: number): T | Stored {
  if (from < 17 === to < 17 || (object.inheritedFrom ?? []).length === 0) return object;
  return { ...object, identity: undefined, identityOptions: undefined };
}

/** From 17 on a column has the identity of the partitioned table for as long as its table is a partition. */
function followsTable(
  { differing, actual }: { differing: readonly string[]; actual: { schema?: string; table?: string; identity?: string | null } },
  world: World,
  meant: Meant,
): Ref | undefined {
  if (world.server.major < 17 || differing.some((name) => name !== 'identity' && name !== 'identityOptions')) return undefined;
  const { schema, table, identity } = actual;
  const [intended, present] = [meant, (key: Key) => world.get(key)].map((find) => find(`table ${address(schema, table)}`)?.['partitionOf']);
  if (intended === undefined || intended === present) return undefined;
  // One that it has of its own is in the way of what it would get.
  return typeof present === 'string' || identity === null ? tableRef(schema, table) : undefined;
}
