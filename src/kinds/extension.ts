import { z } from 'zod';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, schemaRef } from './catalog.ts';
import { defineKind, id } from './kind.ts';

/** Schemas that no database is without, in which some extensions live. */
const system = /^(pg_|information_schema$)/;

/** Whether a version like 1.10 comes after one like 1.9; undefined where they are not numbers. */
function isNewer(version: string, than: string): boolean | undefined {
  const left = version.split('.').map(Number);
  const right = than.split('.').map(Number);
  if ([...left, ...right].some(Number.isNaN)) return undefined;
  const place = left.findIndex((number, n) => number !== (right[n] ?? 0));
  return place >= 0 && left[place]! > (right[place] ?? 0);
}

export const extension = defineKind({
  name: 'extension',
  plural: 'extensions',
  objectTypes: ['OBJECT_EXTENSION'],
  heading: 'Objects',
  identity: { name: id('x.extname') },
  from: 'pg_catalog.pg_extension x join pg_catalog.pg_namespace n on n.oid = x.extnamespace',
  where: 'true',
  own: `x.extname <> 'plpgsql'`,
  properties: {
    schema: {
      schema: z.string(),
      sql: 'n.nspname',
      severity: 'medium',
      impact: 'What names its functions and types with a schema, or finds them on a search path, fails.',
    },
    version: {
      schema: z.union([z.string(), z.number()]).transform(String),
      sql: 'x.extversion',
      severity: 'low',
      impact: 'Its functions may be missing, or behave otherwise.',
    },
  },
  requires: ({ schema }) => (typeof schema === 'string' && !system.test(schema) ? [[schemaRef(schema)]] : []),
  group: () => 'extensions',
  title: ({ name }) => `extension ${address(name)}`,
  // Extensions come in the version of their server.
  onMajor: (object) => {
    const { version: _, ...rest } = object;
    return rest;
  },
  destroy: ({ name }) => `drop extension ${quoteIdent(name!)};`,
  missing: { severity: 'high', impact: 'Whatever uses its types, functions or operators fails.' },
  unintended: () => ({ verdict: 'notice', severity: 'low', impact: 'It brings functions that nobody asked for.' }),
  create: ({ name, schema }) =>
    `create extension if not exists ${quoteIdent(name!)}${typeof schema === 'string' ? ` with schema ${quoteIdent(schema)}` : ''};`,
  alter: ({ name, schema, version }, actual, differing) => {
    const statements = [];
    if (differing.includes('schema') && typeof schema === 'string')
      statements.push(`alter extension ${quoteIdent(name!)} set schema ${quoteIdent(schema)};`);
    // Extensions have no way back to an older version.
    if (differing.includes('version') && typeof version === 'string' && isNewer(version, actual.version ?? '0') !== false)
      statements.push(`alter extension ${quoteIdent(name!)} update to ${quoteLiteral(version)};`);
    return statements.length > 0 ? statements.join('\n') : undefined;
  },
});
