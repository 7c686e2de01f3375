import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, nameArray, namesIn, notOfExtension, schemaRef, systemName, userSchema, lastWrittenAt } from './catalog.ts';
import { defineKind, id } from './kind.ts';
import { showNameSql, typeRefs } from './reference.ts';

interface Attribute {
  schema: string;
  composite: string;
  name: string;
  type: string;
  collation: string | null;
}

/** `name type collate …`, as far as it is stated. */
function definition({ name, type, collation }: Partial<Attribute>): string {
  return `${quoteIdent(name!)} ${type}${typeof collation === 'string' ? ` collate ${qualified(...namesIn(collation))}` : ''}`;
}

function inOrder(attributes: readonly Partial<Attribute>[], order: readonly string[] = []): readonly Partial<Attribute>[] {
  return attributes
    .filter(({ type }) => type !== undefined)
    .toSorted((left, right) => order.indexOf(left.name!) - order.indexOf(right.name!));
}

export const compositeType = defineKind({
  name: 'compositeType',
  plural: 'compositeTypes',
  objectTypes: ['OBJECT_TYPE'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('t.typname') },
  from: 'pg_catalog.pg_class c join pg_catalog.pg_type t on t.oid = c.reltype join pg_catalog.pg_namespace n on n.oid = t.typnamespace',
  where: `c.relkind = 'c'`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_type', 't.oid')}`,
  traces: ['pg_class c'],
  properties: {
    /** Not harmless as in tables: row values are written and read by position. */
    attributeOrder: {
      schema: z.array(z.string()),
      sql: nameArray(
        'select a.attname::text from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum',
      ),
      equality: 'order',
      written: lastWrittenAt('pg_catalog.pg_attribute w where w.attrelid = c.oid'),
      severity: 'medium',
      impact: 'A row value puts its parts into other attributes.',
    },
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  group: () => 'composite types',
  title: ({ schema, name }) => `type ${address(schema, name)}`,
  destroy: ({ schema, name }) => `drop type ${qualified(schema!, name!)};`,
  missing: { severity: 'high', impact: 'Whatever casts to it, returns it or has a column of it fails.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'Nobody says what this type is for.' }),
  create: ({ schema, name, attributeOrder }, _server, parts) =>
    `create type ${qualified(schema!, name!)} as (${inOrder(parts?.('attribute') ?? [], attributeOrder)
      .map(definition)
      .join(', ')});`,
  alter: () => undefined,
});

export const attribute = defineKind({
  name: 'attribute',
  plural: 'attributes',
  heading: 'Objects',
  objectTypes: ['OBJECT_ATTRIBUTE'],
  identity: { schema: id('n.nspname'), composite: id('ct.typname'), name: id('a.attname') },
  from: 'pg_catalog.pg_class c join pg_catalog.pg_type ct on ct.oid = c.reltype join pg_catalog.pg_namespace n on n.oid = ct.typnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid join pg_catalog.pg_type t on t.oid = a.atttypid',
  where: `c.relkind = 'c' and a.attnum > 0 and not a.attisdropped`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_type', 'ct.oid')}`,
  traces: ['pg_class c'],
  properties: {
    type: {
      schema: z.string(),
      sql: 'pg_catalog.format_type(a.atttypid, a.atttypmod)',
      equality: 'type',
      severity: 'high',
      impact: 'Values are stored, compared or refused otherwise than the application expects.',
    },
    collation: {
      schema: systemName.nullable(),
      sql: `case when a.attcollation not in (0, t.typcollation) then (select ${showNameSql('ln.nspname', 'l.collname')} from pg_catalog.pg_collation l join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace where l.oid = a.attcollation) end`,
      severity: 'medium',
      impact: 'Values sort and compare otherwise.',
    },
  },
  requires: ({ schema, composite }) => [[{ kind: 'compositeType', identity: { schema, name: composite } }]],
  mentions: ({ type }) => typeRefs(type),
  group: () => 'composite types',
  title: ({ schema, composite, name }) => `type ${address(schema, composite)} attribute ${address(name)}`,
  missing: { severity: 'high', impact: 'Whatever reads or writes this attribute fails.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'Row values have one part more than their writers and readers expect.' }),
  create: (object) =>
    object.type === undefined
      ? undefined
      : `alter type ${qualified(object.schema!, object.composite!)} add attribute ${definition(object)};`,
  madeWith: 'compositeType',
  alter: (intended, actual) => {
    const { schema, composite, name, type, collation } = { ...actual, ...intended };
    const collate = typeof collation === 'string' ? ` collate ${qualified(...namesIn(collation))}` : '';
    return `alter type ${qualified(schema!, composite!)} alter attribute ${quoteIdent(name!)} set data type ${type}${collate};`;
  },
});
