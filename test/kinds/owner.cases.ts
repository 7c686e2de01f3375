import type { KindCases } from '../support/cases.ts';

const differs = (key: string, severity: 'high' | 'medium' = 'medium') => [
  { key: `owner ${key}`, verdict: 'differs' as const, properties: ['owner'], severity },
];

export const cases: KindCases = {
  kind: 'owner',
  setup: `
    create role t_owner_app;
    create role t_owner_other;
    create schema t_owner;
    create table t_owner.plain (id serial primary key, numbered integer generated always as identity);
    create table t_owner.parted (id integer) partition by list (id);
    create view t_owner.seen as select 1 as one;
    create materialized view t_owner.kept as select 1 as one;
    create sequence t_owner.counted;
    create function t_owner.called(n integer, who text[]) returns integer language sql as 'select n';
    create function t_owner.trusted() returns integer language sql security definer set search_path = '' as 'select 1';
    create procedure t_owner.done() language sql as 'select 1';
    create aggregate t_owner.added(integer) (sfunc = int4pl, stype = integer);
    create type t_owner.mood as enum ('ok');
    create domain t_owner.positive as integer check (value > 0);
    create type t_owner.pair as (a integer, b integer);
    create type t_owner.span as range (subtype = integer);
    create collation t_owner.sorted from "C";
    create statistics t_owner.known on id, numbered from t_owner.plain;
    create publication t_owner_published;
    create function t_owner.watched() returns event_trigger language plpgsql as 'begin end';
    create event trigger t_owner_watch on ddl_command_end when tag in ('CREATE SEQUENCE') execute function t_owner.watched();
    create table t_owner."Odd ""name""" (id integer);
  `,
  drifts: [
    { drift: 'owner', sql: 'alter schema t_owner owner to t_owner_app', gaps: differs('schema t_owner') },
    { drift: 'owner', sql: 'alter table t_owner.plain owner to t_owner_app', gaps: differs('table t_owner.plain') },
    { drift: 'owner', sql: 'alter table t_owner.parted owner to t_owner_app', gaps: differs('table t_owner.parted') },
    { drift: 'owner', sql: 'alter table t_owner."Odd ""name""" owner to t_owner_app', gaps: differs('table t_owner."Odd ""name"""') },
    { drift: 'owner', sql: 'alter view t_owner.seen owner to t_owner_app', gaps: differs('view t_owner.seen', 'high') },
    { drift: 'owner', sql: 'alter materialized view t_owner.kept owner to t_owner_app', gaps: differs('materializedView t_owner.kept') },
    { drift: 'owner', sql: 'alter sequence t_owner.counted owner to t_owner_app', gaps: differs('sequence t_owner.counted') },
    {
      drift: 'owner',
      sql: 'alter function t_owner.called(integer, text[]) owner to t_owner_app',
      gaps: differs('function t_owner.called(integer, text[])'),
    },
    { drift: 'owner', sql: 'alter function t_owner.trusted() owner to t_owner_app', gaps: differs('function t_owner.trusted()', 'high') },
    { drift: 'owner', sql: 'alter procedure t_owner.done() owner to t_owner_app', gaps: differs('function t_owner.done()') },
    {
      drift: 'owner',
      sql: 'alter aggregate t_owner.added(integer) owner to t_owner_app',
      gaps: differs('function t_owner.added(integer)'),
    },
    { drift: 'owner', sql: 'alter type t_owner.mood owner to t_owner_app', gaps: differs('enum t_owner.mood') },
    { drift: 'owner', sql: 'alter domain t_owner.positive owner to t_owner_app', gaps: differs('domain t_owner.positive') },
    { drift: 'owner', sql: 'alter type t_owner.pair owner to t_owner_app', gaps: differs('compositeType t_owner.pair') },
    { drift: 'owner', sql: 'alter type t_owner.span owner to t_owner_app', gaps: differs('rangeType t_owner.span') },
    { drift: 'owner', sql: 'alter collation t_owner.sorted owner to t_owner_app', gaps: differs('collation t_owner.sorted') },
    { drift: 'owner', sql: 'alter statistics t_owner.known owner to t_owner_app', gaps: differs('statistics t_owner.known') },
    { drift: 'owner', sql: 'alter publication t_owner_published owner to t_owner_app', gaps: differs('publication t_owner_published') },
    {
      drift: 'owner',
      sql: 'alter role t_owner_app superuser; alter event trigger t_owner_watch owner to t_owner_app',
      gaps: [...differs('eventTrigger t_owner_watch'), { key: 'role t_owner_app', verdict: 'differs', properties: ['superuser'] }],
    },
    {
      drift: 'owner',
      sql: `do $$ begin execute format('alter database %I owner to t_owner_app', current_database()); end $$`,
      gaps: differs('database'),
    },
  ],
  harmless: [
    { why: 'the same owner again', sql: 'alter table t_owner.plain owner to current_user' },
    { why: 'there and back', sql: 'alter view t_owner.seen owner to t_owner_app; alter view t_owner.seen owner to current_user' },
  ],
};
