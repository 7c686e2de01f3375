import { quoteIdent } from '../sql/quote.ts';
import { address, notOfExtension, schemaRef } from './catalog.ts';
import { defineKind, id, type Server } from './kind.ts';
import { publicationRef, streamsAnyToStrangers } from './publication.ts';

/** Publishing by schema came with 15. */
const bySchema = ({ major }: Server): string =>
  major < 15 ? '(select null::oid as pnpubid, null::oid as pnnspid where false) m' : 'pg_catalog.pg_publication_namespace m';

export const publicationSchema = defineKind({
  name: 'publicationSchema',
  plural: 'publicationSchemas',
  label: 'published schema',
  heading: 'Realtime',
  identity: { publication: id('p.pubname'), schema: id('n.nspname') },
  from: (server) =>
    `${bySchema(server)} join pg_catalog.pg_publication p on p.oid = m.pnpubid join pg_catalog.pg_namespace n on n.oid = m.pnnspid`,
  where: 'true',
  own: notOfExtension('pg_publication', 'p.oid'),
  traces: ['publication'],
  properties: {},
  requires: ({ publication: name, schema }) => [[publicationRef(name)], [schemaRef(schema)]],
  address: ({ publication: name, schema }) => `${address(name)} ${address(schema)}`,
  group: () => 'publications',
  title: ({ publication: name, schema }) => `schema ${address(schema)} in publication ${address(name)}`,
  missing: { severity: 'medium', impact: 'Changes of the tables in this schema do not reach subscribers.' },
  unintended: ({ publication: name, schema }, world) =>
    streamsAnyToStrangers(world, name, schema)
      ? {
          verdict: 'gap',
          severity: 'critical',
          impact: 'Changes of every table in this schema are streamed, also of those that strangers may read whole.',
        }
      : { verdict: 'gap', severity: 'low', impact: 'Changes of every table in this schema are streamed, also of tables made later.' },
  create: ({ publication: name, schema }) => `alter publication ${quoteIdent(name!)} add tables in schema ${quoteIdent(schema!)};`,
  alter: () => undefined,
  drop: ({ publication: name, schema }) => `alter publication ${quoteIdent(name!)} drop tables in schema ${quoteIdent(schema!)};`,
});
