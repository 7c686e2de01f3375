import { quoteIdent } from '../sql/quote.ts';
import { aclProperty, alterOwner, asked, providedProperty, ownerProperty, ownerRefs } from './asked.ts';
import { address } from './catalog.ts';
import { defineKind, id } from './kind.ts';

export const foreignDataWrapper = defineKind({
  ...asked,
  name: 'foreignDataWrapper',
  plural: 'foreignDataWrappers',
  label: 'foreign-data wrapper',
  identity: { name: id('w.fdwname') },
  from: 'pg_catalog.pg_foreign_data_wrapper w',
  where: 'true',
  properties: {
    owner: ownerProperty('w.fdwowner'),
    acl: aclProperty('w.fdwacl', 'F', 'w.fdwowner'),
    provided: providedProperty('pg_foreign_data_wrapper', 'w.oid'),
  },
  requires: ({ owner }) => [[], ...ownerRefs(owner)],
  group: () => 'foreignDataWrappers',
  title: ({ name }) => `foreign-data wrapper ${address(name)}`,
  missing: { severity: 'high', impact: 'No foreign server can use it.' },
  alter: ({ name, owner }) => alterOwner(`foreign data wrapper ${quoteIdent(name!)}`, owner),
});
