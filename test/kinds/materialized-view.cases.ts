import type { KindCases } from '../support/cases.ts';

const sums = 'materializedView public.t_materialized_view_sums';
const again = (query: string, rest = ''): string =>
  `drop materialized view public.t_materialized_view_sums; create materialized view public.t_materialized_view_sums as ${query} ${rest}`;
const query = 'select note, sum(total) as total from public.t_materialized_view_orders group by note';

export const cases: KindCases = {
  kind: 'materializedView',
  setup: `
    create table public.t_materialized_view_orders (id integer, note text, total numeric(10, 2));
    create materialized view public.t_materialized_view_sums as ${query};
    create materialized view public."t_materialized_view Later" with (fillfactor = 80) as select id from public.t_materialized_view_orders with no data;`,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop materialized view public.t_materialized_view_sums',
      gaps: [{ key: sums, verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: 'create materialized view public.t_materialized_view_new as select 1 as one',
      gaps: [{ key: 'materializedView public.t_materialized_view_new', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'extra',
      sql: 'create materialized view public.t_materialized_view_new as select 1 as one; grant select on public.t_materialized_view_new to public',
      gaps: [{ key: 'materializedView public.t_materialized_view_new', verdict: 'extra', severity: 'critical' }],
    },
    {
      drift: 'definition',
      sql: again(query.replace('group by', 'where id > 0 group by')),
      gaps: [{ key: sums, verdict: 'differs', properties: ['definition'], severity: 'high' }],
    },
    {
      drift: 'columns',
      sql: 'alter materialized view public.t_materialized_view_sums rename column total to amount',
      gaps: [{ key: sums, verdict: 'differs', properties: ['columns', 'definition'], severity: 'high' }],
    },
    {
      drift: 'columnTypes',
      sql: again(query.replace('sum(total)', 'sum(total)::float8')),
      gaps: [{ key: sums, verdict: 'differs', properties: ['columnTypes', 'definition'] }],
    },
    {
      drift: 'populated',
      sql: 'refresh materialized view public.t_materialized_view_sums with no data',
      gaps: [{ key: sums, verdict: 'differs', properties: ['populated'], severity: 'high' }],
    },
    {
      drift: 'populated',
      sql: 'refresh materialized view public."t_materialized_view Later"',
      gaps: [{ key: 'materializedView public."t_materialized_view Later"', verdict: 'differs', properties: ['populated'] }],
    },
  ],
  harmless: [
    {
      why: 'a reformatted query',
      sql: again(
        'SELECT note, (sum(t_materialized_view_orders.total)) AS total FROM public.t_materialized_view_orders GROUP BY t_materialized_view_orders.note',
      ),
    },
    {
      why: 'another alias',
      sql: again('select x.note, sum(x.total) as total from public.t_materialized_view_orders x group by x.note'),
    },
    {
      why: 'other rows',
      sql: `insert into public.t_materialized_view_orders values (1, 'x', 2); refresh materialized view public.t_materialized_view_sums`,
    },
    {
      why: 'storage parameters',
      sql: 'alter materialized view public.t_materialized_view_sums set (autovacuum_enabled = false)',
      notice: true,
    },
  ],
};
