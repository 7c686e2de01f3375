import type { KindCases } from '../support/cases.ts';

const again = (definition: string) => `drop statistics public.t_statistics_some; create statistics public.t_statistics_some ${definition}`;
const differs = (name: string, ...properties: string[]) => [{ key: `statistics public.${name}`, verdict: 'differs' as const, properties }];

export const cases: KindCases = {
  kind: 'statistics',
  // Statistics on expressions came with 14.
  setup: `
    create table public.t_statistics (a integer, b integer, "C d" text);
    create table public.t_statistics_other (a integer, b integer);
    create schema t_statistics;
    create table t_statistics.t_statistics (a integer, b integer);
    create statistics public.t_statistics_some (ndistinct, dependencies) on a, b from public.t_statistics;
    create statistics public.t_statistics_all on b, "C d" from public.t_statistics;
    create materialized view public.t_statistics_view as select a, b from public.t_statistics_other;
    create statistics public.t_statistics_of_view on a, b from public.t_statistics_view;
    do $$ begin
      if current_setting('server_version_num')::integer >= 140000 then
        execute 'create statistics public.t_statistics_expressions on (a + b), (lower("C d")) from public.t_statistics';
      end if;
    end $$;
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop statistics public.t_statistics_some',
      gaps: [{ key: 'statistics public.t_statistics_some', verdict: 'missing', severity: 'low' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_statistics drop column b',
      gaps: [{ key: 'column public.t_statistics.b', verdict: 'missing' }],
    },
    { drift: 'kinds', sql: again('(mcv) on a, b from public.t_statistics'), gaps: differs('t_statistics_some', 'kinds') },
    { drift: 'kinds', sql: again('on a, b from public.t_statistics'), gaps: differs('t_statistics_some', 'kinds') },
    {
      drift: 'columns',
      sql: again('(ndistinct, dependencies) on a, "C d" from public.t_statistics'),
      gaps: differs('t_statistics_some', 'columns'),
    },
    {
      drift: 'table',
      sql: again('(ndistinct, dependencies) on a, b from public.t_statistics_other'),
      gaps: differs('t_statistics_some', 'table'),
    },
    {
      drift: 'tableSchema',
      sql: again('(ndistinct, dependencies) on a, b from t_statistics.t_statistics'),
      gaps: differs('t_statistics_some', 'tableSchema'),
    },
    {
      drift: 'expressions',
      sql: 'drop statistics public.t_statistics_expressions; create statistics public.t_statistics_expressions on (a - b), (lower("C d")) from public.t_statistics',
      gaps: differs('t_statistics_expressions', 'expressions'),
      since: 14,
    },
  ],
  harmless: [
    { why: 'a target is tuning', sql: 'alter statistics public.t_statistics_some set statistics 100', notice: true },
    { why: 'statistics more', sql: 'create statistics public.t_statistics_extra on a, "C d" from public.t_statistics', notice: true },
    { why: 'columns and kinds in another order', sql: again('(dependencies, ndistinct) on b, a from public.t_statistics') },
    {
      why: 'all kinds, spelt out',
      sql: 'drop statistics public.t_statistics_all; create statistics public.t_statistics_all (ndistinct, dependencies, mcv) on "C d", b from public.t_statistics',
    },
    {
      why: 'reformatted',
      sql: 'drop statistics public.t_statistics_expressions; create statistics public.t_statistics_expressions on ((a)+(b)), (pg_catalog.lower("C d")) from public.t_statistics',
      since: 14,
    },
    { why: 'gathered', sql: 'insert into public.t_statistics select n, n, n from generate_series(1, 10) n; analyze public.t_statistics' },
  ],
};
