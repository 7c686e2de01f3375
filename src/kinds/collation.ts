import { z } from 'zod';
import { qualified, quoteLiteral } from '../sql/quote.ts';
import { address, notOfExtension, schemaRef, userSchema } from './catalog.ts';
import { defineKind, id, type Server } from './kind.ts';

/** Where a major keeps the locale of a provider other than libc. */
const otherLocale = ({ major }: Server): string => (major < 15 ? 'l.collcollate' : major < 17 ? 'l.colliculocale' : 'l.colllocale');

/** What only libc has: two locales, one for the order and one for the characters. */
const ofLibc = (column: string): string => `case when l.collprovider = 'c' and l.collcollate <> l.collctype then ${column}::text end`;

const sorting = 'Values sort and compare otherwise, and unique means something else.';

export const collation = defineKind({
  name: 'collation',
  plural: 'collations',
  objectTypes: ['OBJECT_COLLATION'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('l.collname') },
  from: 'pg_catalog.pg_collation l join pg_catalog.pg_namespace n on n.oid = l.collnamespace',
  // Those of other encodings do not exist for this database.
  where: 'l.collencoding in (-1, (select b.encoding from pg_catalog.pg_database b where b.datname = current_database()))',
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_collation', 'l.oid')}`,
  traces: ['collation'],
  properties: {
    provider: {
      schema: z.enum(['libc', 'icu', 'builtin']),
      sql: `case l.collprovider when 'c' then 'libc' when 'i' then 'icu' when 'b' then 'builtin' end`,
      severity: 'medium',
      impact: sorting,
    },
    locale: {
      schema: z.string().nullable(),
      sql: (server) =>
        `case when l.collprovider <> 'c' then ${otherLocale(server)}::text when l.collcollate = l.collctype then l.collcollate::text end`,
      severity: 'medium',
      impact: sorting,
    },
    /** Only where it is not the same as lcCtype; otherwise both are the locale. */
    lcCollate: {
      schema: z.string().nullable(),
      sql: ofLibc('l.collcollate'),
      severity: 'medium',
      impact: sorting,
    },
    lcCtype: {
      schema: z.string().nullable(),
      sql: ofLibc('l.collctype'),
      severity: 'medium',
      impact: 'upper(), lower() and pattern matching treat other characters as letters.',
    },
    deterministic: {
      schema: z.boolean(),
      sql: 'l.collisdeterministic',
      severity: 'high',
      impact: 'Texts that differ in their bytes, such as A and a, are equal or not otherwise than intended.',
    },
    rules: {
      schema: z.string().nullable(),
      sql: 'l.collicurules',
      since: 16,
      severity: 'medium',
      impact: sorting,
    },
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  group: () => 'collations',
  title: ({ schema, name }) => `collation ${address(schema, name)}`,
  complete: (stated) => {
    const { lcCollate, lcCtype, ...others } = stated;
    return typeof lcCollate === 'string' && lcCollate === lcCtype
      ? { ...others, locale: lcCollate, lcCollate: null, lcCtype: null }
      : stated;
  },
  destroy: ({ schema, name }) => `drop collation ${qualified(schema!, name!)};`,
  missing: { severity: 'high', impact: 'Whatever sorts or compares by it fails.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'Nobody says what sorts by it.' }),
  create: ({ schema, name, provider, locale, lcCollate, lcCtype, deterministic, rules }) => {
    const parts = [];
    if (provider !== undefined) parts.push(`provider = ${provider}`);
    if (typeof locale === 'string') parts.push(`locale = ${quoteLiteral(locale)}`);
    else if (typeof lcCollate === 'string' && typeof lcCtype === 'string')
      parts.push(`lc_collate = ${quoteLiteral(lcCollate)}, lc_ctype = ${quoteLiteral(lcCtype)}`);
    else return undefined;
    if (deterministic === false) parts.push('deterministic = false');
    if (typeof rules === 'string') parts.push(`rules = ${quoteLiteral(rules)}`);
    return `create collation if not exists ${qualified(schema!, name!)} (${parts.join(', ')});`;
  },
  alter: () => undefined,
});
