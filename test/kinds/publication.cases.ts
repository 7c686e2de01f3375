import type { KindCases } from '../support/cases.ts';

const differs = (...properties: string[]) => [{ key: 'publication t_publication', verdict: 'differs' as const, properties }];

export const cases: KindCases = {
  kind: 'publication',
  setup: `
    create publication t_publication with (publish = 'insert, update');
    create publication "t_publication Two";
    create table public.t_publication_open (id integer primary key);
    grant select on public.t_publication_open to public;
    create publication supabase_realtime;
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop publication "t_publication Two"',
      gaps: [{ key: 'publication "t_publication Two"', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: 'create publication t_publication_extra',
      gaps: [{ key: 'publication t_publication_extra', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'allTables',
      sql: `drop publication t_publication; create publication t_publication for all tables with (publish = 'insert, update')`,
      gaps: [{ key: 'publication t_publication', verdict: 'differs', properties: ['allTables'], severity: 'high' }],
    },
    {
      drift: 'allTables',
      sql: 'drop publication supabase_realtime; create publication supabase_realtime for all tables',
      gaps: [{ key: 'publication supabase_realtime', verdict: 'differs', properties: ['allTables'], severity: 'critical' }],
    },
    { drift: 'operations', sql: `alter publication t_publication set (publish = 'insert, update, delete')`, gaps: differs('operations') },
    { drift: 'operations', sql: `alter publication t_publication set (publish = '')`, gaps: differs('operations') },
    { drift: 'viaRoot', sql: 'alter publication t_publication set (publish_via_partition_root = true)', gaps: differs('viaRoot') },
    {
      drift: 'generatedColumns',
      sql: 'alter publication t_publication set (publish_generated_columns = stored)',
      gaps: differs('generatedColumns'),
      since: 18,
    },
  ],
  harmless: [
    { why: 'operations in another order', sql: `alter publication t_publication set (publish = 'update, insert')` },
    {
      why: 'the default, spelt out',
      sql: `alter publication "t_publication Two" set (publish = 'truncate, delete, update, insert', publish_via_partition_root = false)`,
    },
  ],
};
