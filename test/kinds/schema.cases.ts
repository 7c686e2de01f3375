import type { KindCases } from '../support/cases.ts';

export const cases: KindCases = {
  kind: 'schema',
  setup: `
    create schema t_schema_plain;
    create schema "t_schema ""Odd"".name";
  `,
  drifts: [
    { drift: 'missing', sql: 'drop schema t_schema_plain', gaps: [{ key: 'schema t_schema_plain', verdict: 'missing', severity: 'high' }] },
    { drift: 'missing', sql: 'drop schema "t_schema ""Odd"".name"', gaps: [{ key: 'schema "t_schema ""Odd"".name"', verdict: 'missing' }] },
    { drift: 'extra', sql: 'create schema t_schema_extra', gaps: [{ key: 'schema t_schema_extra', verdict: 'extra', severity: 'low' }] },
    {
      drift: 'missing',
      sql: 'alter schema t_schema_plain rename to t_schema_renamed',
      gaps: [
        { key: 'schema t_schema_plain', verdict: 'missing' },
        { key: 'schema t_schema_renamed', verdict: 'extra' },
      ],
    },
  ],
  harmless: [
    { why: 'the same again', sql: 'create schema if not exists t_schema_plain' },
    { why: 'dropped and made again', sql: 'drop schema t_schema_plain; create schema t_schema_plain' },
    { why: 'a temporary table makes a schema', sql: 'create temporary table t_schema_temporary (id integer)' },
  ],
};
