import type { KindCases } from '../support/cases.ts';

const log = 'rule public.t_rule_orders.t_rule_log';
const keep = 'rule public.t_rule_orders.t_rule_keep';

export const cases: KindCases = {
  kind: 'rule',
  setup: `
    create table public.t_rule_orders (id integer, note text);
    create table public.t_rule_log (id integer, note text, at timestamptz default now());
    create view public.t_rule_view as select id, note from public.t_rule_orders;
    create rule t_rule_log as on insert to public.t_rule_orders where new.id > 1 and new.note <> ' DO ' do also insert into public.t_rule_log (id, note) values (new.id, new.note);
    create rule t_rule_old as on update to public.t_rule_orders where exists (select 1 from public.t_rule_log l where l.id = old.id) do also delete from public.t_rule_log;
    create rule t_rule_keep as on delete to public.t_rule_orders do instead nothing;
    create rule "t_rule Many" as on update to public.t_rule_orders do also (insert into public.t_rule_log (id) values (old.id); delete from public.t_rule_log where id = new.id and note is null);
    create rule t_rule_view_insert as on insert to public.t_rule_view do instead insert into public.t_rule_orders (id, note) values (new.id, new.note) returning id, note;`,
  drifts: [
    { drift: 'missing', sql: 'drop rule t_rule_log on public.t_rule_orders', gaps: [{ key: log, verdict: 'missing', severity: 'high' }] },
    {
      drift: 'extra',
      sql: 'create rule t_rule_new as on insert to public.t_rule_log do instead nothing',
      gaps: [{ key: 'rule public.t_rule_log.t_rule_new', verdict: 'extra', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: 'create rule t_rule_new as on delete to public.t_rule_log do also delete from public.t_rule_orders where id = old.id',
      gaps: [{ key: 'rule public.t_rule_log.t_rule_new', verdict: 'extra', severity: 'medium' }],
    },
    {
      drift: 'definition',
      sql: `create or replace rule t_rule_log as on insert to public.t_rule_orders where new.id > 2 and new.note <> ' DO ' do also insert into public.t_rule_log (id, note) values (new.id, new.note)`,
      gaps: [{ key: log, verdict: 'differs', properties: ['definition'], severity: 'high' }],
    },
    {
      drift: 'definition',
      sql: `create or replace rule t_rule_log as on insert to public.t_rule_orders where new.id > 1 and new.note <> ' DO ' do also insert into public.t_rule_log (id, note) values (new.id, null)`,
      gaps: [{ key: log, verdict: 'differs', properties: ['definition'], severity: 'high' }],
    },
    {
      drift: 'definition',
      sql: `create or replace rule t_rule_old as on update to public.t_rule_orders where exists (select 1 from public.t_rule_log l where l.id = new.id) do also delete from public.t_rule_log`,
      gaps: [{ key: 'rule public.t_rule_orders.t_rule_old', verdict: 'differs', properties: ['definition'] }],
    },
    {
      drift: 'instead',
      sql: 'create or replace rule t_rule_keep as on delete to public.t_rule_orders do also nothing',
      gaps: [{ key: keep, verdict: 'differs', properties: ['definition'] }],
    },
    {
      drift: 'on',
      sql: 'drop rule t_rule_keep on public.t_rule_orders; create rule t_rule_keep as on update to public.t_rule_orders do instead nothing',
      gaps: [{ key: keep, verdict: 'differs', properties: ['definition'] }],
    },
    {
      drift: 'enabled',
      sql: 'alter table public.t_rule_orders disable rule t_rule_keep',
      gaps: [{ key: keep, verdict: 'differs', properties: ['enabled'], severity: 'high' }],
    },
  ],
  harmless: [
    {
      why: 'a reformatted rule',
      sql: `CREATE OR REPLACE RULE t_rule_log AS ON INSERT TO public.t_rule_orders WHERE ((new.id > 1) AND (new.note <> ' DO '::text)) DO ALSO (INSERT INTO public.t_rule_log (id, note) VALUES (new.id, new.note))`,
    },
    {
      why: 'another alias, and operands the other way round',
      sql: `create or replace rule t_rule_old as on update to public.t_rule_orders where exists (select x.note from public.t_rule_log x where old.id = x.id) do also delete from public.t_rule_log`,
    },
    {
      why: 'disabled and enabled again',
      sql: 'alter table public.t_rule_orders disable rule t_rule_keep; alter table public.t_rule_orders enable rule t_rule_keep',
    },
  ],
};
