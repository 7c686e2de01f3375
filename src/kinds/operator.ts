import { z } from 'zod';
import { showIdent } from '../sql/quote.ts';
import { alterOwner, asked, ownerRefs, providedProperty, ownerProperty } from './asked.ts';
import { schemaRef, systemName } from './catalog.ts';
import { defineKind, id, idOrNull } from './kind.ts';
import { functionNameSql, typeNameSql } from './reference.ts';

const operand = (oid: string): string => `case when ${oid} <> 0 then ${typeNameSql(oid)} end`;

interface Operator {
  schema: string;
  name: string;
  left: string | null;
  right: string | null;
}

/** `public.+(integer, integer)`; NONE stands for the operand that a prefix or postfix operator lacks. */
function signature({ schema, name, left, right }: Partial<Operator>): string {
  return `${showIdent(schema!)}.${name}(${left ?? 'NONE'}, ${right ?? 'NONE'})`;
}

export const operator = defineKind({
  ...asked,
  name: 'operator',
  plural: 'operators',
  identity: {
    schema: id('n.nspname'),
    name: id('o.oprname'),
    left: idOrNull(operand('o.oprleft')),
    right: idOrNull(operand('o.oprright')),
  },
  from: 'pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace',
  // What is only named so far, as somebody's commutator, cannot be used.
  where: 'o.oprcode <> 0',
  properties: {
    returns: {
      schema: z.string(),
      sql: typeNameSql('o.oprresult'),
      equality: 'type',
      severity: 'high',
      impact: 'What compares or computes with it gets another type.',
    },
    /** Without its arguments, which are the operands. */
    function: {
      schema: systemName,
      sql: functionNameSql('o.oprcode'),
      severity: 'high',
      impact: 'It computes something else than intended.',
    },
    owner: ownerProperty('o.oprowner'),
    provided: providedProperty('pg_operator', 'o.oid'),
  },
  requires: ({ schema, owner }) => [schema === 'pg_catalog' ? [] : [schemaRef(schema)], ...ownerRefs(owner)],
  address: signature,
  group: () => 'operators',
  title: (object) => `operator ${signature(object)}`,
  missing: { severity: 'high', impact: 'Expressions that use it fail, and indexes on them are not used.' },
  alter: (intended, _actual, differing) =>
    differing.includes('owner') ? alterOwner(`operator ${signature(intended)}`, intended.owner) : undefined,
});
