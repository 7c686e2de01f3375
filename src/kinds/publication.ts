import { z } from 'zod';
import { quoteIdent } from '../sql/quote.ts';
import { address, listOf, notOfExtension } from './catalog.ts';
import { defineKind, id, type Ref, type World } from './kind.ts';
import { openToStrangers } from './strangers.ts';

/** Whether whoever subscribes to this publication gets changes of a table that strangers may read whole. */
export function streamsToStrangers(world: World, publication: string | undefined, schema: string, table: string): boolean {
  // Supabase Realtime streams this one to anybody who may read the rows; others feed replicas.
  if (publication !== 'supabase_realtime') return false;
  const at = address(schema, table);
  return (
    world.get(`rls ${at}`)?.['enabled'] !== true && openToStrangers({ on: 'table', schema, name: table, detail: null }, ['select'], world)
  );
}

/** The same of any table, or of any in this schema. */
export function streamsAnyToStrangers(world: World, publication: string | undefined, schema?: string): boolean {
  return world
    .all('table')
    .some(
      (table) =>
        (schema === undefined || table['schema'] === schema) &&
        streamsToStrangers(world, publication, String(table['schema']), String(table['name'])),
    );
}

/** Whether a publication streams changes of this table. */
export function published(world: World, schema: string | undefined, table: string | undefined): boolean {
  return (
    world.all('publicationTable').some((member) => member['schema'] === schema && member['table'] === table) ||
    world.all('publicationSchema').some((member) => member['schema'] === schema) ||
    world.all('publication').some((publication) => publication['allTables'] === true)
  );
}

/** A publication, by its name. */
export function publicationRef(name: string | undefined): Ref {
  return { kind: 'publication', identity: { name } };
}

interface Publication {
  name: string;
  allTables: boolean;
  operations: string[];
  viaRoot: boolean;
  generatedColumns?: string;
}

function parameters({ operations, viaRoot, generatedColumns }: Partial<Publication>): string {
  const parts = [];
  if (operations !== undefined) parts.push(`publish = '${operations.join(', ')}'`);
  if (viaRoot !== undefined) parts.push(`publish_via_partition_root = ${viaRoot}`);
  if (generatedColumns !== undefined) parts.push(`publish_generated_columns = ${generatedColumns}`);
  return parts.join(', ');
}

const operation = z.enum(['insert', 'update', 'delete', 'truncate']);

export const publication = defineKind({
  name: 'publication',
  plural: 'publications',
  objectTypes: ['OBJECT_PUBLICATION'],
  heading: 'Realtime',
  identity: { name: id('p.pubname') },
  from: 'pg_catalog.pg_publication p',
  where: 'true',
  own: notOfExtension('pg_publication', 'p.oid'),
  traces: ['publication'],
  properties: {
    allTables: {
      schema: z.boolean(),
      sql: 'p.puballtables',
      severity: 'high',
      impact: 'Changes of every table are streamed, also of tables made later, or the reverse.',
    },
    operations: {
      schema: listOf(operation),
      sql: `to_json(array_remove(array[case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end, case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end], null))`,
      equality: 'set',
      severity: 'medium',
      impact: 'Subscribers miss changes, or get such as were not meant for them.',
    },
    viaRoot: {
      schema: z.boolean(),
      sql: 'p.pubviaroot',
      severity: 'medium',
      impact: 'Changes of partitions arrive under the name of another table than subscribers listen to.',
    },
    generatedColumns: {
      schema: z.enum(['none', 'stored']),
      sql: `case p.pubgencols when 's' then 'stored' else 'none' end`,
      since: 18,
      severity: 'low',
      impact: 'Generated columns are missing in what subscribers get, or are in it.',
    },
  },
  requires: () => [],
  group: () => 'publications',
  title: ({ name }) => `publication ${address(name)}`,
  missing: { severity: 'high', impact: 'No change of its tables reaches a subscriber.' },
  severity: ({ differing, intended, actual }, world) => {
    const widened = differing.includes('allTables') && intended.allTables === false;
    return widened && streamsAnyToStrangers(world, actual?.name) ? 'critical' : undefined;
  },
  unintended: ({ name, allTables }, world) =>
    allTables && streamsAnyToStrangers(world, name)
      ? {
          verdict: 'gap',
          severity: 'critical',
          impact: 'Changes of every table are streamed, also of those that strangers may read whole.',
        }
      : { verdict: 'gap', severity: 'low', impact: 'Changes are collected for subscribers that nobody named.' },
  create: ({ generatedColumns, ...object }, server) => {
    const known = generatedColumns !== undefined && (server?.major ?? 18) >= 18;
    const stated = parameters(known ? { ...object, generatedColumns } : object);
    return `create publication ${quoteIdent(object.name!)}${object.allTables === true ? ' for all tables' : ''}${stated === '' ? '' : ` with (${stated})`};`;
  },
  alter: ({ name, ...intended }, _actual, differing) => {
    // A publication of all tables cannot become one of some, and another one would have other members.
    const stated = parameters(Object.fromEntries(Object.entries(intended).filter(([property]) => differing.includes(property))));
    return stated === '' ? undefined : `alter publication ${quoteIdent(name!)} set (${stated});`;
  },
});
