import { z } from 'zod';
import { quoteIdent } from '../sql/quote.ts';
import { aclProperty, alterOwner, asked, providedProperty, ownerProperty, ownerRefs } from './asked.ts';
import { address } from './catalog.ts';
import { defineKind, id } from './kind.ts';

export const language = defineKind({
  ...asked,
  name: 'language',
  plural: 'languages',
  identity: { name: id('g.lanname') },
  from: 'pg_catalog.pg_language g',
  where: 'true',
  properties: {
    trusted: {
      schema: z.boolean(),
      sql: 'g.lanpltrusted',
      severity: 'high',
      impact: 'Functions in an untrusted language can do whatever the server can; only superusers make them.',
    },
    owner: ownerProperty('g.lanowner'),
    acl: aclProperty('g.lanacl', 'l', 'g.lanowner'),
    provided: providedProperty('pg_language', 'g.oid'),
  },
  requires: ({ owner }) => [[], ...ownerRefs(owner)],
  group: () => 'languages',
  title: ({ name }) => `language ${address(name)}`,
  missing: { severity: 'high', impact: 'Functions in this language cannot be made.' },
  alter: ({ name, owner }) => alterOwner(`language ${quoteIdent(name!)}`, owner),
});
