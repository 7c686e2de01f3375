import type { KindCases } from '../support/cases.ts';

const some = 'publicationTable t_publication_table_some public.t_publication_table_other';
const set = (member: string) => `alter publication t_publication_table_some set table public.t_publication_table_other ${member}`;

export const cases: KindCases = {
  kind: 'publicationTable',
  // Lists of columns and filters of rows came with 15.
  setup: `
    create table public.t_publication_table (id integer primary key);
    create table public.t_publication_table_other (id integer primary key, a integer, b text);
    create table public.t_publication_table_open (id integer primary key);
    grant select on public.t_publication_table_open to public;
    create publication supabase_realtime;
    create publication t_publication_table for table public.t_publication_table;
    create publication t_publication_table_some with (publish = 'insert');
    do $$ begin
      if current_setting('server_version_num')::integer >= 150000 then
        execute 'alter publication t_publication_table_some add table public.t_publication_table_other (id, a) where (a > 1)';
      end if;
    end $$;
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter publication t_publication_table drop table public.t_publication_table',
      gaps: [{ key: 'publicationTable t_publication_table public.t_publication_table', verdict: 'missing', severity: 'medium' }],
    },
    {
      drift: 'missing',
      sql: 'drop publication t_publication_table',
      gaps: [{ key: 'publication t_publication_table', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'drop table public.t_publication_table',
      gaps: [{ key: 'table public.t_publication_table', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_publication_table_other drop column a cascade',
      gaps: [{ key: 'column public.t_publication_table_other.a', verdict: 'missing' }],
    },
    {
      drift: 'extra',
      sql: 'alter publication t_publication_table add table public.t_publication_table_other',
      gaps: [{ key: 'publicationTable t_publication_table public.t_publication_table_other', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'extra',
      sql: 'alter publication supabase_realtime add table public.t_publication_table_open',
      gaps: [{ key: 'publicationTable supabase_realtime public.t_publication_table_open', verdict: 'extra', severity: 'critical' }],
    },
    {
      drift: 'extra',
      sql: 'alter publication supabase_realtime add table public.t_publication_table',
      gaps: [{ key: 'publicationTable supabase_realtime public.t_publication_table', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'columns',
      sql: set('(id, a, b) where (a > 1)'),
      gaps: [{ key: some, verdict: 'differs', properties: ['columns'], severity: 'high' }],
      since: 15,
    },
    { drift: 'columns', sql: set('where (a > 1)'), gaps: [{ key: some, verdict: 'differs', properties: ['columns'] }], since: 15 },
    {
      drift: 'where',
      sql: set('(id, a) where (a > 0)'),
      gaps: [{ key: some, verdict: 'differs', properties: ['where'], severity: 'high' }],
      since: 15,
    },
    { drift: 'where', sql: set('(id, a)'), gaps: [{ key: some, verdict: 'differs', properties: ['where'] }], since: 15 },
  ],
  harmless: [
    { why: 'columns in another order, a filter reformatted', sql: set('(a, id) where (((a) > (1)))'), since: 15 },
    {
      why: 'added again as it was',
      sql: 'alter publication t_publication_table drop table public.t_publication_table; alter publication t_publication_table add table only public.t_publication_table',
    },
  ],
};
