import type { KindCases } from '../support/cases.ts';

export const cases: KindCases = {
  kind: 'extension',
  setup: `
    create schema t_extension;
    create extension tablefunc with schema t_extension;
    create extension intarray with schema t_extension version '1.2';
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop extension tablefunc',
      gaps: [{ key: 'extension tablefunc', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'missing',
      sql: 'drop schema t_extension cascade',
      gaps: [{ key: 'schema t_extension', verdict: 'missing' }],
    },
    {
      drift: 'schema',
      sql: 'alter extension tablefunc set schema public',
      gaps: [{ key: 'extension tablefunc', verdict: 'differs', properties: ['schema'], severity: 'medium' }],
    },
    {
      drift: 'version',
      sql: `alter extension intarray update to '1.3'`,
      gaps: [{ key: 'extension intarray', verdict: 'differs', properties: ['version'], severity: 'low' }],
    },
  ],
  harmless: [
    { why: 'an extension more takes nothing away', sql: 'create extension unaccent with schema t_extension', notice: true },
    { why: 'the same extension again', sql: 'drop extension tablefunc; create extension tablefunc with schema t_extension' },
    { why: 'an extension comes with a comment of its own', sql: `comment on extension tablefunc is 'pivot tables'` },
  ],
};
