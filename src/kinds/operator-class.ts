import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { alterOwner, asked, ownerRefs, providedProperty, ownerProperty } from './asked.ts';
import { address, schemaRef } from './catalog.ts';
import { defineKind, id } from './kind.ts';
import { typeNameSql } from './reference.ts';

export const operatorClass = defineKind({
  ...asked,
  name: 'operatorClass',
  plural: 'operatorClasses',
  identity: { schema: id('n.nspname'), name: id('o.opcname'), method: id('m.amname') },
  from: 'pg_catalog.pg_opclass o join pg_catalog.pg_namespace n on n.oid = o.opcnamespace join pg_catalog.pg_am m on m.oid = o.opcmethod',
  where: 'true',
  properties: {
    type: {
      schema: z.string(),
      sql: typeNameSql('o.opcintype'),
      equality: 'type',
      severity: 'high',
      impact: 'It indexes values of another type.',
    },
    default: {
      schema: z.boolean(),
      sql: 'o.opcdefault',
      severity: 'medium',
      impact: 'An index that names no operator class uses another one.',
    },
    owner: ownerProperty('o.opcowner'),
    provided: providedProperty('pg_opclass', 'o.oid'),
  },
  requires: ({ schema, owner }) => [schema === 'pg_catalog' ? [] : [schemaRef(schema)], ...ownerRefs(owner)],
  address: ({ schema, name, method }) => `${address(schema, name)} for ${method}`,
  group: () => 'operator classes',
  title: ({ schema, name, method }) => `operator class ${address(schema, name)} for ${method}`,
  missing: { severity: 'high', impact: 'Indexes that use it cannot be made.' },
  alter: ({ schema, name, method, owner }, _actual, differing) =>
    differing.includes('owner') ? alterOwner(`operator class ${qualified(schema!, name!)} using ${quoteIdent(method!)}`, owner) : undefined,
});
