import type { KindCases } from '../support/cases.ts';

export const cases: KindCases = {
  kind: 'publicationSchema',
  // Publishing by schema came with 15.
  setup: `
    create schema t_publication_schema;
    create schema t_publication_schema_other;
    create table t_publication_schema_other.open (id integer primary key);
    grant usage on schema t_publication_schema_other to public;
    grant select on t_publication_schema_other.open to public;
    create publication supabase_realtime;
    create publication t_publication_schema;
    do $$ begin
      if current_setting('server_version_num')::integer >= 150000 then
        execute 'alter publication t_publication_schema add tables in schema t_publication_schema';
      end if;
    end $$;
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter publication t_publication_schema drop tables in schema t_publication_schema',
      gaps: [{ key: 'publicationSchema t_publication_schema t_publication_schema', verdict: 'missing', severity: 'medium' }],
      since: 15,
    },
    {
      drift: 'missing',
      sql: 'drop publication t_publication_schema',
      gaps: [{ key: 'publication t_publication_schema', verdict: 'missing' }],
    },
    {
      drift: 'extra',
      sql: 'alter publication t_publication_schema add tables in schema t_publication_schema_other',
      gaps: [{ key: 'publicationSchema t_publication_schema t_publication_schema_other', verdict: 'extra', severity: 'low' }],
      since: 15,
    },
    {
      drift: 'extra',
      sql: 'alter publication supabase_realtime add tables in schema t_publication_schema_other',
      gaps: [{ key: 'publicationSchema supabase_realtime t_publication_schema_other', verdict: 'extra', severity: 'critical' }],
      since: 15,
    },
  ],
  harmless: [
    { why: 'set again as it was', sql: 'alter publication t_publication_schema set tables in schema t_publication_schema', since: 15 },
  ],
};
