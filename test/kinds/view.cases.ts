import type { KindCases } from '../support/cases.ts';

const open = 'view public.t_view_open';
const create = (query: string): string => `create or replace view public.t_view_open as ${query}`;
const query = `select id, note, total * 2 as twice from public.t_view_orders where total > 10 and note <> 'x'`;

export const cases: KindCases = {
  kind: 'view',
  setup: `
    create table public.t_view_orders (id integer, note varchar(20), total numeric(10, 2), at timestamptz);
    ${create(query)};
    create view public."t_view Late, ""odd""" as select o.id, p.note, o.at at time zone 'utc' as at from public.t_view_orders o join public.t_view_orders p using (id);
    create view public.t_view_joined as select o.id, p.at from public.t_view_orders o join public.t_view_orders p on p.id = o.id where o.total > 1;
    create view public.t_view_checked with (security_barrier) as select id, total from public.t_view_orders where total > 0 with cascaded check option;
    alter view public.t_view_checked alter column total set default 1;
    create recursive view public.t_view_tree (n) as values (1) union all select n + 1 from t_view_tree where n < 10;
    do $do$ begin
      if current_setting('server_version_num')::int >= 150000 then
        execute 'create view public.t_view_own with (security_invoker = on) as select id from public.t_view_orders';
        execute 'create view public.t_view_shown with (security_invoker = true) as select id from public.t_view_orders';
        execute 'grant select on public.t_view_shown to public';
      end if;
    end $do$;`,
  drifts: [
    { drift: 'missing', sql: 'drop view public.t_view_open', gaps: [{ key: open, verdict: 'missing', severity: 'high' }] },
    {
      drift: 'extra',
      sql: 'create view public.t_view_new as select 1 as one',
      gaps: [{ key: 'view public.t_view_new', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'extra',
      sql: 'create view public.t_view_new as select * from public.t_view_orders; grant select on public.t_view_new to public',
      gaps: [{ key: 'view public.t_view_new', verdict: 'extra', severity: 'critical' }],
    },
    {
      drift: 'definition',
      sql: create(query.replace('> 10', '> 11')),
      gaps: [{ key: open, verdict: 'differs', properties: ['definition'], severity: 'high' }],
    },
    {
      drift: 'definition',
      sql: `create or replace view public.t_view_joined as select o.id, p.at from public.t_view_orders o join public.t_view_orders p on p.id = o.id where p.total > 1`,
      gaps: [{ key: 'view public.t_view_joined', verdict: 'differs', properties: ['definition'] }],
    },
    {
      drift: 'definition',
      sql: `create or replace view public.t_view_joined as select o.id, p.at from public.t_view_orders o left join public.t_view_orders p on p.id = o.id where o.total > 1`,
      gaps: [{ key: 'view public.t_view_joined', verdict: 'differs', properties: ['definition'] }],
    },
    {
      drift: 'columns',
      sql: create(query.replace(' from', ', at from')),
      gaps: [{ key: open, verdict: 'differs', properties: ['columnTypes', 'columns', 'definition'], severity: 'high' }],
    },
    {
      drift: 'columns',
      sql: 'alter view public.t_view_open rename column twice to double',
      gaps: [{ key: open, verdict: 'differs', properties: ['columns', 'definition'] }],
    },
    {
      drift: 'columnTypes',
      sql: `drop view public.t_view_open; drop view public."t_view Late, ""odd"""; alter table public.t_view_orders alter column note type varchar(30); ${create(query)}; create view public."t_view Late, ""odd""" as select o.id, p.note, o.at at time zone 'utc' as at from public.t_view_orders o join public.t_view_orders p using (id)`,
      gaps: [
        { key: 'column public.t_view_orders.note', verdict: 'differs', properties: ['type'] },
        { key: open, verdict: 'differs', properties: ['columnTypes'] },
        { key: 'view public."t_view Late, ""odd"""', verdict: 'differs', properties: ['columnTypes'], severity: 'medium' },
      ],
    },
    {
      drift: 'columnDefaults',
      sql: 'alter view public.t_view_checked alter column total set default 2',
      gaps: [{ key: 'view public.t_view_checked', verdict: 'differs', properties: ['columnDefaults'], severity: 'medium' }],
    },
    {
      drift: 'columnDefaults',
      sql: 'alter view public.t_view_checked alter column total drop default',
      gaps: [{ key: 'view public.t_view_checked', verdict: 'differs', properties: ['columnDefaults'] }],
    },
    {
      drift: 'securityInvoker',
      sql: 'alter view public.t_view_own reset (security_invoker)',
      gaps: [{ key: 'view public.t_view_own', verdict: 'differs', properties: ['securityInvoker'], severity: 'high' }],
      since: 15,
    },
    {
      drift: 'securityInvoker',
      sql: 'alter view public.t_view_shown set (security_invoker = off)',
      gaps: [{ key: 'view public.t_view_shown', verdict: 'differs', properties: ['securityInvoker'], severity: 'critical' }],
      since: 15,
    },
    {
      drift: 'securityBarrier',
      sql: 'alter view public.t_view_checked set (security_barrier = false)',
      gaps: [{ key: 'view public.t_view_checked', verdict: 'differs', properties: ['securityBarrier'], severity: 'medium' }],
    },
    {
      drift: 'checkOption',
      sql: 'alter view public.t_view_checked set (check_option = local)',
      gaps: [{ key: 'view public.t_view_checked', verdict: 'differs', properties: ['checkOption'], severity: 'medium' }],
    },
    {
      drift: 'checkOption',
      sql: 'alter view public.t_view_checked reset (check_option)',
      gaps: [{ key: 'view public.t_view_checked', verdict: 'differs', properties: ['checkOption'] }],
    },
  ],
  harmless: [
    {
      why: 'a reformatted query with other spellings and swapped operands',
      sql: create(
        `SELECT t_view_orders.id, t_view_orders.note, (2 * t_view_orders.total) AS twice FROM public.t_view_orders WHERE ((note)::text <> 'x') AND (10 < total)`,
      ),
    },
    {
      why: 'other aliases, and a join as a list of relations',
      sql: `create or replace view public.t_view_joined as select first.id, o.at from public.t_view_orders first, public.t_view_orders o where first.total > 1 and first.id = o.id`,
    },
    { why: 'other spellings of true', sql: 'alter view public.t_view_checked set (security_barrier = on)' },
    { why: 'an option that is written out as it is by default', sql: 'alter view public.t_view_open set (security_barrier = false)' },
    { why: 'another spelling of true', sql: 'alter view public.t_view_own set (security_invoker = 1)', since: 15 },
  ],
};
