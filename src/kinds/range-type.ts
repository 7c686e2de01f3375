import { z } from 'zod';
import { qualified } from '../sql/quote.ts';
import { address, inSchema, namesIn, notOfExtension, schemaRef, systemName, userSchema } from './catalog.ts';
import { defineKind, id } from './kind.ts';
import { showNameSql } from './reference.ts';

const named = (catalog: string, oid: string, schema: string, name: string): string =>
  `(select ${showNameSql('xn.nspname', `x.${name}`)} from pg_catalog.${catalog} x join pg_catalog.pg_namespace xn on xn.oid = x.${schema} where x.oid = ${oid})`;

export const rangeType = defineKind({
  name: 'rangeType',
  plural: 'rangeTypes',
  objectTypes: ['OBJECT_TYPE'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('t.typname') },
  from: 'pg_catalog.pg_range r join pg_catalog.pg_type t on t.oid = r.rngtypid join pg_catalog.pg_namespace n on n.oid = t.typnamespace join pg_catalog.pg_type st on st.oid = r.rngsubtype join pg_catalog.pg_opclass o on o.oid = r.rngsubopc',
  where: 'true',
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_type', 't.oid')}`,
  traces: ['pg_type r'],
  properties: {
    subtype: {
      schema: z.string(),
      sql: 'pg_catalog.format_type(r.rngsubtype, null)',
      equality: 'type',
      severity: 'high',
      impact: 'Its bounds are of another type than the application expects.',
    },
    subtypeOpclass: {
      schema: systemName.nullable(),
      sql: `case when not o.opcdefault then ${named('pg_opclass', 'o.oid', 'opcnamespace', 'opcname')} end`,
      severity: 'medium',
      impact: 'Bounds are ordered otherwise: other values lie in a range.',
    },
    collation: {
      schema: systemName.nullable(),
      sql: `case when r.rngcollation not in (0, st.typcollation) then ${named('pg_collation', 'r.rngcollation', 'collnamespace', 'collname')} end`,
      severity: 'medium',
      impact: 'Bounds are ordered otherwise: other values lie in a range.',
    },
    canonical: {
      schema: systemName.nullable(),
      sql: `case when r.rngcanonical <> 0 then ${named('pg_proc', 'r.rngcanonical', 'pronamespace', 'proname')} end`,
      severity: 'medium',
      impact: 'Ranges of the same values may count as different.',
    },
    subtypeDiff: {
      schema: systemName.nullable(),
      sql: `case when r.rngsubdiff <> 0 then ${named('pg_proc', 'r.rngsubdiff', 'pronamespace', 'proname')} end`,
      severity: 'low',
      impact: 'GiST indexes over its ranges are searched more slowly.',
    },
    multirange: {
      schema: z.string(),
      sql: named('pg_type', 'r.rngmultitypid', 'typnamespace', 'typname'),
      since: 14,
      severity: 'medium',
      impact: 'Whatever names its multirange type fails.',
    },
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  complete: (stated) => (stated.multirange === undefined ? stated : { ...stated, multirange: inSchema(stated.multirange, stated.schema) }),
  group: () => 'range types',
  title: ({ schema, name }) => `type ${address(schema, name)}`,
  destroy: ({ schema, name }) => `drop type ${qualified(schema!, name!)};`,
  missing: { severity: 'high', impact: 'Whatever casts to it or has a column of it fails.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'Nobody says what this type is for.' }),
  create: ({ schema, name, subtype, subtypeOpclass, collation, canonical, subtypeDiff, multirange }, server) => {
    if (subtype === undefined) return undefined;
    const parts = [`subtype = ${subtype}`];
    if (typeof subtypeOpclass === 'string') parts.push(`subtype_opclass = ${qualified(...namesIn(subtypeOpclass))}`);
    if (typeof collation === 'string') parts.push(`collation = ${qualified(...namesIn(collation))}`);
    if (typeof canonical === 'string') parts.push(`canonical = ${qualified(...namesIn(canonical))}`);
    if (typeof subtypeDiff === 'string') parts.push(`subtype_diff = ${qualified(...namesIn(subtypeDiff))}`);
    if (multirange !== undefined && (server?.major ?? 18) >= 14) parts.push(`multirange_type_name = ${qualified(...namesIn(multirange))}`);
    const made = `create type ${qualified(schema!, name!)} as range (${parts.join(', ')});`;
    // A canonical function can only be made between a shell of the type and the type.
    return typeof canonical === 'string' ? `create type ${qualified(schema!, name!)};\n${made}` : made;
  },
  alter: () => undefined,
});
