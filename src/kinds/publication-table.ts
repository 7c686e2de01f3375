import { z } from 'zod';
import { qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, nameArray, notOfExtension, oneOrMore, tableRef } from './catalog.ts';
import { listed } from './constraint.ts';
import { defineKind, type EvidenceOf, id, type SqlStand, type World } from './kind.ts';
import { publicationRef, streamsToStrangers } from './publication.ts';

interface Member {
  publication: string;
  schema: string;
  table: string;
  columns?: string[] | null;
  where?: string | null;
  reads?: string[];
}

/** ONLY: the tables that inherit from it are members of their own, or are none. */
function add({ publication: name, schema, table, columns, where }: Partial<Member>): string {
  const chosen = columns === undefined || columns === null ? '' : ` (${columns.map(quoteIdent).join(', ')})`;
  const filtered = typeof where === 'string' ? ` where (${where})` : '';
  return `alter publication ${quoteIdent(name!)} add table only ${qualified(schema!, table!)}${chosen}${filtered};`;
}

function remove({ publication: name, schema, table }: Partial<Member>): string {
  return `alter publication ${quoteIdent(name!)} drop table only ${qualified(schema!, table!)};`;
}

function memberAddress({ publication: name, schema, table }: Partial<Member>): string {
  return `${address(name)} ${address(schema, table)}`;
}

/** Whole where it comes with its schema or with all tables: such a member has no row in the catalog, so nothing says what it reads. */
function find(intended: Partial<Member>, world: World): Partial<Member> | undefined {
  const { publication: name, schema, table } = intended;
  const own = world.get(`publicationTable ${memberAddress(intended)}`);
  const comesAlong =
    world.get(`publication ${address(name)}`)?.['allTables'] === true ||
    world.get(`publicationSchema ${address(name)} ${address(schema)}`) !== undefined;
  return own ?? (comesAlong ? { publication: name!, schema: schema!, table: table!, columns: null, where: null } : undefined);
}

const wholeTable = `jsonb_build_object('publication', i.id->0, 'schema', i.id->1, 'table', i.id->2, 'columns', null, 'where', null)`;
const tableExists = `to_regclass(format('%I.%I', i.id->>1, i.id->>2)) is not null`;

/** What `find` takes for a member without a row of its own. */
const stands: readonly SqlStand[] = [
  {
    kind: 'publication',
    parent: `'[]'::jsonb`,
    where: `o.object->>'allTables' = 'true' and o.object->'name' = i.id->0 and ${tableExists}`,
    as: wholeTable,
  },
  { kind: 'publicationSchema', parent: 'jsonb_build_array(i.id->0, i.id->1)', where: tableExists, as: wholeTable },
];

/** A member without a row of its own shows in the view of all members. */
function evidence({ actual }: { actual: Partial<Member> | undefined }): EvidenceOf | undefined {
  if (actual === undefined || actual.reads !== undefined) return undefined;
  const { publication: name, schema, table } = actual;
  return {
    query: `select pubname as publication, schemaname as schema, tablename as "table"\nfrom pg_catalog.pg_publication_tables\nwhere pubname = ${quoteLiteral(name!)} and schemaname = ${quoteLiteral(schema!)} and tablename = ${quoteLiteral(table!)}`,
    expected: { text: '1 row, of a table that is published by its name', rows: null },
    actual: {
      text: '1 row, of a table that is published as a whole, with its schema or with all tables',
      rows: [{ publication: name, schema, table }],
    },
  };
}

export const publicationTable = defineKind({
  name: 'publicationTable',
  plural: 'publicationTables',
  label: 'published table',
  preposition: 'of',
  heading: 'Realtime',
  identity: { publication: id('p.pubname'), schema: id('n.nspname'), table: id('c.relname') },
  from: 'pg_catalog.pg_publication_rel m join pg_catalog.pg_publication p on p.oid = m.prpubid join pg_catalog.pg_class c on c.oid = m.prrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  where: 'true',
  own: notOfExtension('pg_publication', 'p.oid'),
  traces: ['publication'],
  properties: {
    columns: {
      schema: oneOrMore.nullable(),
      sql: `case when m.prattrs is not null then ${nameArray('select a.attname::text from unnest(m.prattrs) k(num) join pg_catalog.pg_attribute a on a.attrelid = m.prrelid and a.attnum = k.num order by a.attnum')} end`,
      equality: 'set',
      since: 15,
      severity: 'high',
      impact: 'Subscribers get columns that were held back, or miss some.',
    },
    where: {
      schema: z.string().nullable(),
      sql: 'pg_catalog.pg_get_expr(m.prqual, m.prrelid)',
      equality: 'expression',
      place: 'predicate',
      since: 15,
      severity: 'high',
      impact: 'Subscribers get rows that were held back, or miss some.',
    },
    /** The columns that it cannot exist without: those that are listed and those that the filter reads. */
    reads: {
      schema: oneOrMore,
      sql: nameArray(
        'select distinct a.attname::text from pg_catalog.pg_depend d join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid where d.classid = 6106 and d.objid = m.oid and d.refclassid = 1259 and d.refobjsubid > 0 order by 1',
      ),
      equality: 'set',
      onlyStated: true,
      severity: 'medium',
      impact: 'The filter looks at other columns.',
    },
  },
  requires: ({ publication: name, schema, table, columns, reads }) => [
    [publicationRef(name)],
    [tableRef(schema, table)],
    ...listed(reads ?? columns).map((column) => [{ kind: 'column', identity: { schema, table, name: column } }]),
  ],
  address: memberAddress,
  group: ({ schema, table }) => address(schema, table),
  title: ({ publication: name }) => `membership in publication ${address(name)}`,
  find,
  stands,
  evidence,
  missing: { severity: 'medium', impact: 'Changes of this table do not reach subscribers.' },
  unintended: ({ publication: name, schema, table }, world) =>
    streamsToStrangers(world, name, schema, table)
      ? {
          verdict: 'gap',
          severity: 'critical',
          impact: 'Every change of its rows streams to whoever subscribes: row-level security is off and strangers may read it.',
        }
      : { verdict: 'gap', severity: 'low', impact: 'Changes of this table are streamed; no policy filters who learns of a deleted row.' },
  create: add,
  alter: (intended, actual) => {
    // What comes with its schema or with all tables cannot be published otherwise as well.
    if (actual.reads === undefined) return undefined;
    const changed = { ...actual, ...intended };
    return `begin;\n${remove(changed)}\n${add(changed)}\ncommit;`;
  },
  drop: remove,
});
