import { z } from 'zod';
import { quoteIdent } from '../sql/quote.ts';
import { aclProperty, alterOwner, asked, ownerProperty, ownerRefs } from './asked.ts';
import { address } from './catalog.ts';
import { defineKind, id } from './kind.ts';

export const tablespace = defineKind({
  ...asked,
  name: 'tablespace',
  plural: 'tablespaces',
  identity: { name: id('b.spcname') },
  from: 'pg_catalog.pg_tablespace b',
  where: 'true',
  properties: {
    /** The directory on the server; empty for those that initdb made. */
    location: {
      schema: z.string(),
      sql: `case when b.oid < 16384 then '' else pg_catalog.pg_tablespace_location(b.oid) end`,
      severity: 'medium',
      impact: 'What is in it lies on another disk than intended.',
    },
    owner: ownerProperty('b.spcowner'),
    acl: aclProperty('b.spcacl', 't', 'b.spcowner'),
    // A cluster's, as roles are: no extension brings one.
    provided: { schema: z.boolean(), sql: 'b.oid < 16384', onlyRead: true },
  },
  requires: ({ owner }) => [[], ...ownerRefs(owner)],
  group: () => 'tablespaces',
  title: ({ name }) => `tablespace ${address(name)}`,
  missing: { severity: 'high', impact: 'Nothing can be put into it.' },
  alter: ({ name, owner }, _actual, differing) =>
    differing.includes('owner') ? alterOwner(`tablespace ${quoteIdent(name!)}`, owner) : undefined,
});
