import { z } from 'zod';
import { quoteIdent } from '../sql/quote.ts';
import { aclProperty, alterOwner, asked, providedProperty, ownerProperty, ownerRefs } from './asked.ts';
import { address } from './catalog.ts';
import { defineKind, id } from './kind.ts';

export const foreignServer = defineKind({
  ...asked,
  name: 'foreignServer',
  plural: 'foreignServers',
  identity: { name: id('s.srvname') },
  from: 'pg_catalog.pg_foreign_server s join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw',
  where: 'true',
  properties: {
    wrapper: { schema: z.string(), sql: 'w.fdwname', severity: 'high', impact: 'Its tables are read in another way, or not at all.' },
    owner: ownerProperty('s.srvowner'),
    acl: aclProperty('s.srvacl', 'S', 's.srvowner'),
    provided: providedProperty('pg_foreign_server', 's.oid'),
  },
  requires: ({ owner }) => [[], ...ownerRefs(owner)],
  group: () => 'foreignServers',
  title: ({ name }) => `foreign server ${address(name)}`,
  missing: { severity: 'high', impact: 'Its foreign tables cannot be read.' },
  alter: ({ name, owner }) => alterOwner(`server ${quoteIdent(name!)}`, owner),
});
