import { quoteIdent } from '../sql/quote.ts';
import { address, notOfExtension, userSchema } from './catalog.ts';
import { defineKind, id } from './kind.ts';

export const schema = defineKind({
  name: 'schema',
  plural: 'schemas',
  objectTypes: ['OBJECT_SCHEMA'],
  heading: 'Objects',
  identity: { name: id('n.nspname') },
  from: 'pg_catalog.pg_namespace n',
  where: userSchema('n.nspname'),
  own: notOfExtension('pg_namespace', 'n.oid'),
  properties: {},
  requires: () => [],
  group: () => 'schemas',
  title: ({ name }) => `schema ${address(name)}`,
  missing: { severity: 'high', impact: 'Whatever names an object in it fails.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'Nobody says what this schema is for or who may use it.' }),
  create: ({ name }) => `create schema if not exists ${quoteIdent(name!)};`,
  alter: () => undefined,
  destroy: ({ name }) => `drop schema ${quoteIdent(name!)};`,
});
