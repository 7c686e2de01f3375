import { z } from 'zod';
import { qualified, quoteLiteral } from '../sql/quote.ts';
import { address, nameArray, notOfExtension, schemaRef, userSchema, lastWrittenAt } from './catalog.ts';
import { defineKind, id } from './kind.ts';

/** Adds the labels that are missing; undefined where others would have to go or to move, which Postgres cannot do. */
function addLabels(type: string, intended: readonly string[], actual: readonly string[]): string | undefined {
  const kept = intended.filter((label) => actual.includes(label));
  if (kept.length !== actual.length || kept.some((label, n) => label !== actual[n])) return undefined;
  const added = intended.flatMap((label, n) => {
    if (actual.includes(label)) return [];
    const place = n > 0 ? ` after ${quoteLiteral(intended[n - 1]!)}` : actual.length > 0 ? ` before ${quoteLiteral(actual[0]!)}` : '';
    return [`alter type ${type} add value if not exists ${quoteLiteral(label)}${place};`];
  });
  return added.length > 0 ? added.join('\n') : undefined;
}

/** As many labels, and in place of those that the other side lacks others that this one lacks: they may be the same under other names. */
function renameLabels(type: string, intended: readonly string[], actual: readonly string[]): string | undefined {
  const differing = intended.flatMap((to, n) => (to === actual[n] ? [] : [{ from: actual[n]!, to }]));
  const isRenaming = differing.every(({ from, to }) => !actual.includes(to) && !intended.includes(from));
  if (intended.length !== actual.length || differing.length === 0 || !isRenaming) return undefined;
  return differing.map(({ from, to }) => `alter type ${type} rename value ${quoteLiteral(from)} to ${quoteLiteral(to)};`).join('\n');
}

export const enumType = defineKind({
  name: 'enum',
  plural: 'enums',
  objectTypes: ['OBJECT_TYPE'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('t.typname') },
  from: 'pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace',
  where: `t.typtype = 'e'`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_type', 't.oid')}`,
  traces: ['pg_type e'],
  properties: {
    labels: {
      schema: z.array(z.string()),
      written: lastWrittenAt('pg_catalog.pg_enum w where w.enumtypid = t.oid'),
      sql: nameArray('select l.enumlabel::text from pg_catalog.pg_enum l where l.enumtypid = t.oid order by l.enumsortorder'),
      severity: 'high',
      impact: 'A value that the application writes is refused, one that it does not know gets in, or values sort otherwise.',
    },
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  group: () => 'enums',
  title: ({ schema, name }) => `enum ${address(schema, name)}`,
  destroy: ({ schema, name }) => `drop type ${qualified(schema!, name!)};`,
  missing: { severity: 'high', impact: 'Whatever casts to it or has a column of it fails.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'Nobody says what this type is for.' }),
  create: ({ schema, name, labels }) =>
    labels === undefined ? undefined : `create type ${qualified(schema!, name!)} as enum (${labels.map(quoteLiteral).join(', ')});`,
  alter: ({ schema, name, labels }, actual) => {
    const sides = [qualified(schema!, name!), labels!, actual.labels!] as const;
    return addLabels(...sides) ?? renameLabels(...sides);
  },
});
