import { z } from 'zod';
import { qualified } from '../sql/quote.ts';
import { aclProperty, alterOwner, asked, ownerProperty, ownerRefs } from './asked.ts';
import { address, nameArray, notOfExtension, schemaRef, userSchema } from './catalog.ts';
import { defineKind, id } from './kind.ts';

const columns = (value: string): string =>
  nameArray(
    `select ${value}::text from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum`,
  );

export const foreignTable = defineKind({
  ...asked,
  name: 'foreignTable',
  plural: 'foreignTables',
  identity: { schema: id('n.nspname'), name: id('c.relname') },
  from: 'pg_catalog.pg_foreign_table f join pg_catalog.pg_class c on c.oid = f.ftrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_foreign_server s on s.oid = f.ftserver',
  where: 'true',
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')}`,
  traces: ['pg_class f'],
  properties: {
    server: { schema: z.string(), sql: 's.srvname', severity: 'high', impact: 'Its rows are those of another server.' },
    columns: { schema: z.array(z.string()), sql: columns('a.attname'), severity: 'high', impact: 'Queries that name its columns fail.' },
    columnTypes: {
      schema: z.array(z.string()),
      sql: columns('pg_catalog.format_type(a.atttypid, a.atttypmod)'),
      equality: 'types',
      severity: 'high',
      impact: 'Values of its columns are of another type.',
    },
    owner: ownerProperty('c.relowner'),
    acl: aclProperty('c.relacl', 'r', 'c.relowner'),
  },
  requires: ({ schema, server, owner }) => [
    [schemaRef(schema)],
    ...(typeof server === 'string' ? [[{ kind: 'foreignServer', identity: { name: server } }]] : []),
    ...ownerRefs(owner),
  ],
  group: ({ schema, name }) => address(schema, name),
  title: () => 'foreign table',
  missing: { severity: 'high', impact: 'Whatever reads or writes it fails.' },
  alter: ({ schema, name, owner }) => alterOwner(`foreign table ${qualified(schema!, name!)}`, owner),
});
