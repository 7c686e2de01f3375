import type { KindCases } from '../support/cases.ts';

const touch = 'trigger public.t_trigger_orders.t_trigger_touch';
const guard = 'trigger public.t_trigger_orders.t_trigger_guard';
const orders = 'public.t_trigger_orders';

const again = (definition: string): string => `drop trigger t_trigger_touch on ${orders}; create trigger t_trigger_touch ${definition}`;

export const cases: KindCases = {
  kind: 'trigger',
  setup: `
    create table public.t_trigger_customers (id integer primary key);
    create table public.t_trigger_orders (id integer, total numeric, note text, "When (" text);
    create table public.t_trigger_events (id integer) partition by range (id);
    create table public.t_trigger_events_1 partition of public.t_trigger_events for values from (0) to (10);
    create table public.t_trigger_events_2 partition of public.t_trigger_events default partition by range (id);
    create table public.t_trigger_events_2_1 partition of public.t_trigger_events_2 default;
    create view public.t_trigger_view as select id, total from public.t_trigger_orders;
    create function public.t_trigger_touch() returns trigger language plpgsql as $$ begin return new; end $$;
    create function public."t_trigger User"() returns trigger language plpgsql as $$ begin return null; end $$;
    create trigger t_trigger_touch before update of total, note on ${orders} for each row when (old.total is distinct from new.total) execute function public.t_trigger_touch('it''s', 'a\\b', '', 'é');
    create trigger " FOR EACH ROW WHEN (1" before update of "When (" on ${orders} for each row when (new."When (" <> ') EXECUTE FUNCTION ''' and old.id > 1) execute function public."t_trigger User"(') EXECUTE FUNCTION x(');
    create trigger t_trigger_log after insert on ${orders} referencing new table as added for each statement execute function public."t_trigger User"();
    create constraint trigger t_trigger_guard after insert on ${orders} from public.t_trigger_customers deferrable initially deferred for each row execute function public."t_trigger User"();
    create trigger t_trigger_view instead of insert or delete on public.t_trigger_view for each row execute function public."t_trigger User"();
    create trigger t_trigger_part after insert on public.t_trigger_events for each row execute function public."t_trigger User"();
    create trigger t_trigger_same before update on ${orders} for each row execute function suppress_redundant_updates_trigger();`,
  drifts: [
    { drift: 'missing', sql: `drop trigger t_trigger_touch on ${orders}`, gaps: [{ key: touch, verdict: 'missing', severity: 'high' }] },
    {
      drift: 'missing',
      sql: `alter trigger t_trigger_touch on ${orders} rename to t_trigger_a_touch`,
      gaps: [
        { key: touch, verdict: 'missing', severity: 'high' },
        { key: 'trigger public.t_trigger_orders.t_trigger_a_touch', verdict: 'extra', severity: 'high' },
      ],
    },
    {
      // It waits for the column: it is there, and somebody intended it.
      drift: 'missing',
      sql: `alter table ${orders} rename column note to remark`,
      gaps: [
        { key: 'column public.t_trigger_orders.note', verdict: 'missing' },
        { key: 'column public.t_trigger_orders.remark', verdict: 'extra' },
      ],
    },
    {
      drift: 'extra',
      sql: `create trigger t_trigger_new before insert on ${orders} for each row execute function public.t_trigger_touch()`,
      gaps: [{ key: 'trigger public.t_trigger_orders.t_trigger_new', verdict: 'extra', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: `create function public.t_trigger_new() returns trigger language plpgsql as $$ begin return null; end $$; create trigger t_trigger_new after insert on ${orders} for each row execute function public.t_trigger_new()`,
      gaps: [
        { key: 'function public.t_trigger_new()', verdict: 'extra', severity: 'low' },
        { key: 'trigger public.t_trigger_orders.t_trigger_new', verdict: 'extra', severity: 'medium' },
      ],
    },
    {
      drift: 'timing',
      sql: again(
        `after update of total, note on ${orders} for each row when (old.total is distinct from new.total) execute function public.t_trigger_touch('it''s', 'a\\b', '', 'é')`,
      ),
      gaps: [{ key: touch, verdict: 'differs', properties: ['timing'], severity: 'high' }],
    },
    {
      drift: 'events',
      sql: again(
        `before update of total, note or delete on ${orders} for each row when (old.total is distinct from 1) execute function public.t_trigger_touch('it''s', 'a\\b', '', 'é')`,
      ),
      gaps: [{ key: touch, verdict: 'differs', properties: ['events', 'when'], severity: 'high' }],
    },
    {
      drift: 'updateOf',
      sql: again(
        `before update of total on ${orders} for each row when (old.total is distinct from new.total) execute function public.t_trigger_touch('it''s', 'a\\b', '', 'é')`,
      ),
      gaps: [{ key: touch, verdict: 'differs', properties: ['updateOf'], severity: 'high' }],
    },
    {
      drift: 'level',
      sql: again(
        `before update of total, note on ${orders} for each statement execute function public.t_trigger_touch('it''s', 'a\\b', '', 'é')`,
      ),
      gaps: [{ key: touch, verdict: 'differs', properties: ['level', 'when'], severity: 'high' }],
    },
    {
      drift: 'when',
      sql: again(
        `before update of total, note on ${orders} for each row when (old.total < new.total) execute function public.t_trigger_touch('it''s', 'a\\b', '', 'é')`,
      ),
      gaps: [{ key: touch, verdict: 'differs', properties: ['when'], severity: 'high' }],
    },
    {
      drift: 'calls',
      sql: again(
        `before update of total, note on ${orders} for each row when (old.total is distinct from new.total) execute function public."t_trigger User"('it''s', 'a\\b', '', 'é')`,
      ),
      gaps: [{ key: touch, verdict: 'differs', properties: ['calls'], severity: 'high' }],
    },
    {
      drift: 'arguments',
      sql: again(
        `before update of total, note on ${orders} for each row when (old.total is distinct from new.total) execute function public.t_trigger_touch('it''s', 'a\\b', 'é')`,
      ),
      gaps: [{ key: touch, verdict: 'differs', properties: ['arguments'], severity: 'high' }],
    },
    {
      drift: 'enabled',
      sql: `alter table ${orders} disable trigger t_trigger_touch`,
      gaps: [{ key: touch, verdict: 'differs', properties: ['enabled'], severity: 'high' }],
    },
    {
      drift: 'enabled',
      sql: `alter table ${orders} enable replica trigger t_trigger_touch`,
      gaps: [{ key: touch, verdict: 'differs', properties: ['enabled'] }],
    },
    {
      drift: 'enabled',
      sql: `alter table ${orders} enable always trigger t_trigger_touch`,
      gaps: [{ key: touch, verdict: 'differs', properties: ['enabled'] }],
    },
    {
      drift: 'partitionsEnabled',
      sql: 'alter table public.t_trigger_events_2_1 disable trigger t_trigger_part',
      gaps: [
        { key: 'trigger public.t_trigger_events.t_trigger_part', verdict: 'differs', properties: ['partitionsEnabled'], severity: 'high' },
      ],
    },
    {
      drift: 'oldTable',
      sql: `drop trigger t_trigger_log on ${orders}; create trigger t_trigger_log after delete on ${orders} referencing old table as removed for each statement execute function public."t_trigger User"()`,
      gaps: [{ key: 'trigger public.t_trigger_orders.t_trigger_log', verdict: 'differs', properties: ['events', 'newTable', 'oldTable'] }],
    },
    {
      drift: 'newTable',
      sql: `drop trigger t_trigger_log on ${orders}; create trigger t_trigger_log after insert on ${orders} referencing new table as fresh for each statement execute function public."t_trigger User"()`,
      gaps: [{ key: 'trigger public.t_trigger_orders.t_trigger_log', verdict: 'differs', properties: ['newTable'], severity: 'high' }],
    },
    {
      drift: 'constraint',
      sql: `drop trigger t_trigger_guard on ${orders}; create trigger t_trigger_guard after insert on ${orders} for each row execute function public."t_trigger User"()`,
      gaps: [
        {
          key: guard,
          verdict: 'differs',
          properties: ['constraint', 'constraintFrom', 'deferrable', 'initiallyDeferred'],
          severity: 'medium',
        },
      ],
    },
    {
      drift: 'constraintFrom',
      sql: `drop trigger t_trigger_guard on ${orders}; create constraint trigger t_trigger_guard after insert on ${orders} deferrable initially deferred for each row execute function public."t_trigger User"()`,
      gaps: [{ key: guard, verdict: 'differs', properties: ['constraintFrom'], severity: 'low' }],
    },
    {
      drift: 'deferrable',
      sql: `drop trigger t_trigger_guard on ${orders}; create constraint trigger t_trigger_guard after insert on ${orders} from public.t_trigger_customers for each row execute function public."t_trigger User"()`,
      gaps: [{ key: guard, verdict: 'differs', properties: ['deferrable', 'initiallyDeferred'], severity: 'medium' }],
    },
    {
      drift: 'initiallyDeferred',
      sql: `drop trigger t_trigger_guard on ${orders}; create constraint trigger t_trigger_guard after insert on ${orders} from public.t_trigger_customers deferrable for each row execute function public."t_trigger User"()`,
      gaps: [{ key: guard, verdict: 'differs', properties: ['initiallyDeferred'], severity: 'medium' }],
    },
    {
      // Blocked by the column: it is not a gap of its own.
      drift: 'reads',
      sql: `alter table ${orders} drop column note cascade`,
      gaps: [{ key: 'column public.t_trigger_orders.note', verdict: 'missing' }],
    },
    {
      // Blocked by the function.
      drift: 'missing',
      sql: 'drop function public.t_trigger_touch() cascade',
      gaps: [{ key: 'function public.t_trigger_touch()', verdict: 'missing' }],
    },
  ],
  harmless: [
    {
      why: 'the order of events, columns and operands, and another way to write the condition',
      sql: `drop trigger t_trigger_view on public.t_trigger_view; create trigger t_trigger_view instead of delete or insert on public.t_trigger_view for each row execute procedure public."t_trigger User"(); ${again(`before update of note, total on ${orders} for each row when ((new.total is distinct from old.total)) execute function public.t_trigger_touch('it''s', E'a\\\\b', '', 'é')`)}`,
    },
    { why: 'disabled and enabled again', sql: `alter table ${orders} disable trigger all; alter table ${orders} enable trigger user` },
    {
      why: 'a partition that is added gets the trigger',
      sql: 'create table public.t_trigger_events_3 partition of public.t_trigger_events for values from (10) to (20); drop table public.t_trigger_events_3',
    },
    {
      why: 'the triggers behind a foreign key',
      sql: `alter table ${orders} add constraint t_trigger_fk foreign key (id) references public.t_trigger_customers; alter table ${orders} drop constraint t_trigger_fk`,
    },
  ],
};
