import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, notOfExtension, tableRef, userSchema } from './catalog.ts';
import { defineKind, id } from './kind.ts';
import { published } from './publication.ts';

interface ReplicaIdentity {
  schema: string;
  table: string;
  mode: 'default' | 'full' | 'nothing' | 'index';
  index: string | null;
}

function alter(intended: Partial<ReplicaIdentity>, actual: Partial<ReplicaIdentity>): string | undefined {
  const { schema, table, mode, index } = { ...actual, ...intended };
  if (mode === undefined || (mode === 'index' && typeof index !== 'string')) return undefined;
  return `alter table ${qualified(schema!, table!)} replica identity ${mode === 'index' ? `using index ${quoteIdent(index!)}` : mode};`;
}

export const replicaIdentity = defineKind({
  name: 'replicaIdentity',
  plural: 'replicaIdentities',
  heading: 'Realtime',
  identity: { schema: id('n.nspname'), table: id('c.relname') },
  from: 'pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  where: `c.relkind in ('r', 'p')`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and c.relpersistence <> 't'`,
  properties: {
    mode: {
      schema: z.enum(['default', 'full', 'nothing', 'index']),
      sql: `case c.relreplident when 'd' then 'default' when 'f' then 'full' when 'n' then 'nothing' when 'i' then 'index' end`,
      severity: 'medium',
      impact: 'What subscribers get of an UPDATE or DELETE lacks the old row, or shows more of it than intended.',
    },
    index: {
      schema: z.string().nullable(),
      sql: `case when c.relreplident = 'i' then (select ic.relname from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident) end`,
      severity: 'medium',
      impact: 'Subscribers find the row that an UPDATE or DELETE means by other columns.',
    },
  },
  requires: ({ schema, table, index }) => [
    [tableRef(schema, table)],
    ...(typeof index === 'string'
      ? [['index', 'primaryKey', 'unique'].map((kind) => ({ kind, identity: { schema, table, name: index } }))]
      : []),
  ],
  complete: (stated) => (typeof stated.index === 'string' && stated.mode === undefined ? { ...stated, mode: 'index' as const } : stated),
  group: ({ schema, table }) => address(schema, table),
  title: () => 'replica identity',
  missing: { severity: 'medium', impact: 'What subscribers get of an UPDATE or DELETE lacks the old row.' },
  severity: ({ actual }, world) => {
    if (actual === undefined || !published(world, actual.schema, actual.table)) return undefined;
    const keyed = world.children('primaryKey', `table ${address(actual.schema, actual.table)}`).length > 0;
    // Postgres refuses UPDATE and DELETE on a published table whose rows it cannot name.
    const nameless =
      actual.mode === 'nothing' || (actual.mode === 'default' && !keyed) || (actual.mode === 'index' && actual.index === null);
    return nameless ? 'high' : undefined;
  },
  unintended: () => undefined,
  // A new table has the default.
  create: (object) => (object.mode === 'default' ? undefined : alter(object, {})),
  alter,
});
