import { z } from 'zod';
import { qualified } from '../sql/quote.ts';
import { address, notOfExtension, tableRef, userSchema } from './catalog.ts';
import { defineKind, id } from './kind.ts';
import { sayWhoUses, tableOpenToStrangers } from './strangers.ts';

interface Rls {
  schema: string;
  table: string;
  enabled: boolean;
  forced: boolean;
}

function alter({ schema, table, enabled, forced }: Partial<Rls>, _actual: Partial<Rls>, differing: readonly string[]): string {
  const statements = [];
  if (differing.includes('enabled') && enabled !== undefined)
    statements.push(`alter table ${qualified(schema!, table!)} ${enabled ? 'enable' : 'disable'} row level security;`);
  if (differing.includes('forced') && forced !== undefined)
    statements.push(`alter table ${qualified(schema!, table!)} ${forced ? 'force' : 'no force'} row level security;`);
  return statements.join('\n');
}

/** A new table has neither. */
function create(object: Partial<Rls>): string | undefined {
  const has = (['enabled', 'forced'] as const).filter((name) => object[name] === true);
  return has.length > 0 ? alter(object, {}, has) : undefined;
}

export const rls = defineKind({
  name: 'rls',
  plural: 'rls',
  label: 'row-level security',
  heading: ({ schema }) => (schema === 'storage' ? 'Storage' : 'RLS'),
  identity: { schema: id('n.nspname'), table: id('c.relname') },
  from: 'pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  where: `c.relkind in ('r', 'p')`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and c.relpersistence <> 't'`,
  properties: {
    enabled: {
      schema: z.boolean(),
      sql: 'c.relrowsecurity',
      severity: 'high',
      impact: 'Policies have no effect while row-level security is off: whoever may use the table reaches every row.',
    },
    forced: {
      schema: z.boolean(),
      sql: 'c.relforcerowsecurity',
      severity: 'medium',
      impact: "The table's owner, and every definer function of that owner, passes by the policies.",
    },
  },
  requires: ({ schema, table }) => [[tableRef(schema, table)]],
  group: ({ schema, table }) => address(schema, table),
  title: () => 'row-level security',
  missing: { severity: 'high', impact: 'Whoever has a privilege on the table reaches every row.' },
  severity: ({ differing, intended, actual }, world) =>
    differing.includes('enabled') && intended.enabled === true && tableOpenToStrangers(actual?.schema, actual?.table, world)
      ? 'critical'
      : undefined,
  impact: ({ differing, intended, actual }, world) => {
    if (!differing.includes('enabled'))
      return intended.forced === false
        ? "The table's owner, and every definer function of that owner, is held to the policies: rows are hidden from them and writes refused."
        : undefined;
    if (intended.enabled === false) return 'Whoever is not let in by a policy finds the table empty and cannot write to it.';
    return tableOpenToStrangers(actual?.schema, actual?.table, world)
      ? `${sayWhoUses(actual?.schema, actual?.table, world)} reads or changes rows, as far as privileges go: policies have no effect while row-level security is off.`
      : undefined;
  },
  unintended: ({ schema, table, enabled }, world) =>
    !enabled && tableOpenToStrangers(schema, table, world)
      ? {
          verdict: 'gap',
          severity: 'critical',
          impact: 'Row-level security is off and strangers have privileges on the table: they reach every row.',
        }
      : undefined,
  unsaid: ({ enabled }) => (enabled === undefined ? 'enabled' : undefined),
  create,
  keepsClosed: { of: ['table'], sql: create },
  alter,
});
