import type { KindCases } from '../support/cases.ts';

const watch = 'eventTrigger t_event_trigger_watch';
const again = (definition: string): string =>
  `drop event trigger t_event_trigger_watch; create event trigger t_event_trigger_watch ${definition}`;

export const cases: KindCases = {
  kind: 'eventTrigger',
  setup: `
    create function public.t_event_trigger_note() returns event_trigger language plpgsql as $$ begin null; end $$;
    create function public.t_event_trigger_other() returns event_trigger language plpgsql as $$ begin null; end $$;
    create event trigger t_event_trigger_watch on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE') execute function public.t_event_trigger_note();
    create event trigger "t_event_trigger Drops" on sql_drop execute function public.t_event_trigger_note();`,
  drifts: [
    { drift: 'missing', sql: 'drop event trigger t_event_trigger_watch', gaps: [{ key: watch, verdict: 'missing', severity: 'high' }] },
    {
      drift: 'extra',
      sql: 'create event trigger t_event_trigger_new on ddl_command_start execute function public.t_event_trigger_note()',
      gaps: [{ key: 'eventTrigger t_event_trigger_new', verdict: 'extra', severity: 'high' }],
    },
    {
      drift: 'event',
      sql: again(`on ddl_command_start when tag in ('CREATE TABLE', 'ALTER TABLE') execute function public.t_event_trigger_note()`),
      gaps: [{ key: watch, verdict: 'differs', properties: ['event'], severity: 'high' }],
    },
    {
      drift: 'tags',
      sql: again(`on ddl_command_end when tag in ('CREATE TABLE') execute function public.t_event_trigger_note()`),
      gaps: [{ key: watch, verdict: 'differs', properties: ['tags'], severity: 'high' }],
    },
    {
      drift: 'tags',
      sql: again('on ddl_command_end execute function public.t_event_trigger_note()'),
      gaps: [{ key: watch, verdict: 'differs', properties: ['tags'] }],
    },
    {
      drift: 'calls',
      sql: again(`on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE') execute function public.t_event_trigger_other()`),
      gaps: [{ key: watch, verdict: 'differs', properties: ['calls'], severity: 'high' }],
    },
    {
      drift: 'enabled',
      sql: 'alter event trigger t_event_trigger_watch disable',
      gaps: [{ key: watch, verdict: 'differs', properties: ['enabled'], severity: 'high' }],
    },
    {
      drift: 'enabled',
      sql: 'alter event trigger t_event_trigger_watch enable replica',
      gaps: [{ key: watch, verdict: 'differs', properties: ['enabled'] }],
    },
  ],
  harmless: [
    {
      why: 'the order and the case of the tags',
      sql: again(`on ddl_command_end when tag in ('alter table', 'create table') execute function public.t_event_trigger_note()`),
    },
    {
      why: 'disabled and enabled again',
      sql: 'alter event trigger t_event_trigger_watch disable; alter event trigger t_event_trigger_watch enable',
    },
  ],
};
