import type { Severity } from '../../src/kinds/kind.ts';
import type { KindCases } from '../support/cases.ts';

const differs = (address: string, severity: Severity, property: 'privileges' | 'grantable' = 'privileges') => [
  { key: `grant ${address}`, verdict: 'differs' as const, properties: [property], severity },
];
const extra = (address: string, severity: Severity) => [{ key: `grant ${address}`, verdict: 'extra' as const, severity }];
const onDatabase = (before: string, after: string): string =>
  `do $do$ begin execute format($sql$${before} %I ${after}$sql$, current_database()); end $do$`;

export const cases: KindCases = {
  kind: 'grant',
  setup: `
    create role t_grant_reader;
    create role t_grant_writer;
    create role t_grant_other;
    create role "t_grant ""Odd""";
    create role t_grant_owner;
    create schema t_grant;
    create schema t_grant_inner;
    grant usage on schema t_grant to public;
    grant usage, create on schema t_grant to t_grant_writer;
    create table t_grant.plain (id serial, a text, "B b" text);
    grant select, insert on t_grant.plain to t_grant_reader;
    grant select (a), update (a) on t_grant.plain to t_grant_writer;
    grant update on t_grant.plain to "t_grant ""Odd""" with grant option;
    grant usage on sequence t_grant.plain_id_seq to t_grant_reader;
    create table t_grant.locked (id integer);
    alter table t_grant.locked enable row level security;
    grant select on t_grant.locked to public;
    create table t_grant.given (id integer);
    grant all on t_grant.given to t_grant_writer;
    create table t_grant.owned (id integer);
    alter table t_grant.owned owner to t_grant_owner;
    revoke update on t_grant.owned from t_grant_owner;
    create table t_grant_inner.hidden (id integer);
    create view t_grant.seen as select 1 as one;
    create materialized view t_grant.kept as select 1 as one;
    create function t_grant.called(n integer, who text) returns integer language sql as 'select n';
    create function t_grant.private() returns integer language sql as 'select 1';
    revoke execute on function t_grant.private() from public;
    grant execute on function t_grant.private() to t_grant_reader;
    create function t_grant.trusted() returns integer language sql security definer set search_path = '' as 'select 1';
    revoke execute on function t_grant.trusted() from public;
    create function t_grant.fired() returns trigger language plpgsql as 'begin return new; end';
    revoke execute on function t_grant.fired() from public;
    create procedure t_grant.done(n integer) language sql as 'select 1';
    create type t_grant.mood as enum ('ok');
    create domain t_grant.positive as integer;
    create type t_grant.pair as (a integer);
    create type t_grant.span as range (subtype = integer);
    revoke usage on type t_grant.span from public;
    create schema t_grant_default;
    alter default privileges in schema t_grant_default grant select, insert on tables to t_grant_reader;
    alter default privileges in schema t_grant_default grant usage on sequences to t_grant_reader;
    create table t_grant_default.kept (id serial);
    create table t_grant_default.taken (id serial);
    revoke all on t_grant_default.taken from t_grant_reader;
    revoke all on sequence t_grant_default.taken_id_seq from t_grant_reader;
  `,
  drifts: [
    {
      drift: 'privileges',
      sql: 'revoke insert on t_grant.plain from t_grant_reader',
      gaps: differs('table t_grant.plain to t_grant_reader', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'revoke all on t_grant.plain from t_grant_reader',
      gaps: differs('table t_grant.plain to t_grant_reader', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'grant delete on t_grant.plain to t_grant_reader',
      gaps: differs('table t_grant.plain to t_grant_reader', 'medium'),
    },
    {
      drift: 'privileges',
      sql: 'revoke truncate on t_grant.given from t_grant_writer',
      gaps: differs('table t_grant.given to t_grant_writer', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'revoke truncate, maintain on t_grant.given from t_grant_writer',
      gaps: differs('table t_grant.given to t_grant_writer', 'high'),
      since: 17,
    },
    { drift: 'privileges', sql: 'grant truncate on t_grant.locked to public', gaps: differs('table t_grant.locked to PUBLIC', 'critical') },
    { drift: 'privileges', sql: 'grant insert on t_grant.locked to public', gaps: differs('table t_grant.locked to PUBLIC', 'high') },
    {
      drift: 'privileges',
      sql: 'revoke select (a) on t_grant.plain from t_grant_writer',
      gaps: differs('column t_grant.plain.a to t_grant_writer', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'grant insert (a) on t_grant.plain to t_grant_writer',
      gaps: differs('column t_grant.plain.a to t_grant_writer', 'medium'),
    },
    {
      drift: 'privileges',
      sql: 'grant update on t_grant.owned to t_grant_owner',
      gaps: differs('table t_grant.owned to t_grant_owner', 'medium'),
    },
    {
      drift: 'privileges',
      sql: 'revoke all on sequence t_grant.plain_id_seq from t_grant_reader',
      gaps: differs('sequence t_grant.plain_id_seq to t_grant_reader', 'high'),
    },
    { drift: 'privileges', sql: 'grant create on schema t_grant to public', gaps: differs('schema t_grant to PUBLIC', 'critical') },
    { drift: 'privileges', sql: 'revoke usage on schema t_grant from public', gaps: differs('schema t_grant to PUBLIC', 'high') },
    {
      drift: 'privileges',
      sql: 'revoke create on schema t_grant from t_grant_writer',
      gaps: differs('schema t_grant to t_grant_writer', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'revoke execute on function t_grant.called(integer, text) from public',
      gaps: differs('function t_grant.called(integer, text) to PUBLIC', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'revoke execute on procedure t_grant.done(integer) from public',
      gaps: differs('function t_grant.done(integer) to PUBLIC', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'grant execute on function t_grant.private() to public',
      gaps: differs('function t_grant.private() to PUBLIC', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'grant execute on function t_grant.trusted() to public',
      gaps: differs('function t_grant.trusted() to PUBLIC', 'critical'),
    },
    {
      drift: 'privileges',
      sql: 'grant execute on function t_grant.fired() to public',
      gaps: differs('function t_grant.fired() to PUBLIC', 'low'),
    },
    { drift: 'privileges', sql: 'revoke usage on type t_grant.mood from public', gaps: differs('enum t_grant.mood to PUBLIC', 'high') },
    {
      drift: 'privileges',
      sql: 'revoke usage on domain t_grant.positive from public',
      gaps: differs('domain t_grant.positive to PUBLIC', 'high'),
    },
    {
      drift: 'privileges',
      sql: 'revoke usage on type t_grant.pair from public',
      gaps: differs('compositeType t_grant.pair to PUBLIC', 'high'),
    },
    { drift: 'privileges', sql: 'grant usage on type t_grant.span to public', gaps: differs('rangeType t_grant.span to PUBLIC', 'low') },
    { drift: 'privileges', sql: onDatabase('revoke temporary on database', 'from public'), gaps: differs('database to PUBLIC', 'high') },
    { drift: 'privileges', sql: onDatabase('grant create on database', 'to public'), gaps: differs('database to PUBLIC', 'high') },
    { drift: 'privileges', sql: 'revoke usage on language plpgsql from public', gaps: differs('language plpgsql to PUBLIC', 'high') },
    {
      drift: 'privileges',
      sql: 'grant select on t_grant_default.taken to t_grant_reader',
      gaps: differs('table t_grant_default.taken to t_grant_reader', 'medium'),
    },
    {
      drift: 'privileges',
      sql: 'grant usage on sequence t_grant_default.taken_id_seq to t_grant_reader',
      gaps: differs('sequence t_grant_default.taken_id_seq to t_grant_reader', 'medium'),
    },
    {
      drift: 'privileges',
      sql: 'revoke all on t_grant_default.kept from t_grant_reader',
      gaps: differs('table t_grant_default.kept to t_grant_reader', 'high'),
    },
    {
      drift: 'grantable',
      sql: 'grant select on t_grant.plain to t_grant_reader with grant option',
      gaps: differs('table t_grant.plain to t_grant_reader', 'medium', 'grantable'),
    },
    {
      drift: 'grantable',
      sql: 'revoke grant option for update on t_grant.plain from "t_grant ""Odd"""',
      gaps: differs('table t_grant.plain to "t_grant ""Odd"""', 'high', 'grantable'),
    },
    { drift: 'extra', sql: 'grant select on t_grant.plain to public', gaps: extra('table t_grant.plain to PUBLIC', 'critical') },
    {
      drift: 'extra',
      sql: 'grant select on t_grant_inner.hidden to public',
      gaps: extra('table t_grant_inner.hidden to PUBLIC', 'medium'),
    },
    {
      drift: 'extra',
      sql: 'grant select on t_grant.plain to t_grant_other',
      gaps: extra('table t_grant.plain to t_grant_other', 'medium'),
    },
    {
      drift: 'extra',
      sql: 'grant select ("B b") on t_grant.plain to t_grant_other',
      gaps: extra('column t_grant.plain."B b" to t_grant_other', 'medium'),
    },
    {
      drift: 'extra',
      sql: 'alter default privileges in schema t_grant grant select on tables to t_grant_other; grant select on t_grant.plain to t_grant_other',
      gaps: [
        ...extra('table t_grant.plain to t_grant_other', 'medium'),
        { key: 'defaultPrivilege tables of postgres in t_grant to t_grant_other', verdict: 'extra' },
      ],
    },
    { drift: 'extra', sql: 'grant update (id) on t_grant.plain to public', gaps: extra('column t_grant.plain.id to PUBLIC', 'critical') },
    { drift: 'extra', sql: 'grant select on t_grant.seen to public', gaps: extra('view t_grant.seen to PUBLIC', 'critical') },
    { drift: 'extra', sql: 'grant select (one) on t_grant.seen to public', gaps: extra('column t_grant.seen.one to PUBLIC', 'critical') },
    {
      drift: 'extra',
      sql: `alter view t_grant.seen set (security_invoker = true); grant select on t_grant.seen to public`,
      gaps: [
        ...extra('view t_grant.seen to PUBLIC', 'high'),
        { key: 'view t_grant.seen', verdict: 'differs', properties: ['securityInvoker'] },
      ],
      since: 15,
    },
    { drift: 'extra', sql: 'grant select on t_grant.kept to public', gaps: extra('materializedView t_grant.kept to PUBLIC', 'critical') },
    {
      drift: 'extra',
      sql: 'grant execute on function t_grant.private() to t_grant_other',
      gaps: extra('function t_grant.private() to t_grant_other', 'medium'),
    },
    {
      drift: 'extra',
      sql: 'grant usage on sequence t_grant.plain_id_seq to public',
      gaps: extra('sequence t_grant.plain_id_seq to PUBLIC', 'high'),
    },
    { drift: 'extra', sql: onDatabase('grant create on database', 'to t_grant_other'), gaps: extra('database to t_grant_other', 'medium') },
    { drift: 'extra', sql: 'revoke insert on t_grant.plain from current_user', gaps: extra('table t_grant.plain to postgres', 'medium') },
    { drift: 'extra', sql: 'revoke all on t_grant.given from current_user', gaps: extra('table t_grant.given to postgres', 'medium') },
    {
      drift: 'extra',
      sql: 'grant execute on function pg_catalog.pg_read_file(text) to t_grant_other',
      gaps: extra('function pg_catalog.pg_read_file(text) to t_grant_other', 'medium'),
    },
    {
      drift: 'extra',
      sql: 'grant select (rolpassword) on pg_catalog.pg_authid to public',
      gaps: extra('column pg_catalog.pg_authid.rolpassword to PUBLIC', 'high'),
    },
    // No other role has anything on the column: what is left is no ACL at all.
    {
      drift: 'extra',
      sql: 'revoke select (subname) on pg_catalog.pg_subscription from public',
      gaps: extra('column pg_catalog.pg_subscription.subname to PUBLIC', 'high'),
    },
    {
      drift: 'extra',
      sql: 'revoke execute on function pg_catalog.pg_sleep(double precision) from public',
      gaps: extra('function pg_catalog.pg_sleep(double precision) to PUBLIC', 'high'),
    },
    {
      drift: 'missing',
      sql: 'drop owned by t_grant_writer; drop role t_grant_writer',
      gaps: [{ key: 'role t_grant_writer', verdict: 'missing' }],
    },
    { drift: 'missing', sql: 'alter table t_grant.plain drop column a', gaps: [{ key: 'column t_grant.plain.a', verdict: 'missing' }] },
    { drift: 'missing', sql: 'drop function t_grant.private()', gaps: [{ key: 'function t_grant.private()', verdict: 'missing' }] },
  ],
  harmless: [
    {
      why: 'a privilege granted that is the default',
      sql: 'grant execute on function t_grant.called(integer, text) to public; grant usage on type t_grant.mood to public; grant usage on language sql to public',
    },
    {
      why: 'the owner has everything anyway',
      sql: 'grant all on t_grant.plain to current_user; grant execute on function t_grant.called(integer, text) to current_user',
    },
    {
      why: 'the system gave it already',
      sql: 'grant execute on function pg_catalog.pg_sleep(double precision) to public; grant usage on schema pg_catalog to public',
    },
    { why: 'the owner takes back what it passes on', sql: 'revoke maintain on t_grant.plain from current_user', since: 17 },
    {
      why: 'what was written out before 17 and restored lacks MAINTAIN',
      sql: 'revoke maintain on t_grant.given from t_grant_writer',
      notice: true,
      since: 17,
    },
    { why: 'in another order', sql: 'revoke select on t_grant.plain from t_grant_reader; grant select on t_grant.plain to t_grant_reader' },
    {
      why: 'granted by another role too',
      sql: 'grant select on t_grant.plain to "t_grant ""Odd""" with grant option; set local role "t_grant ""Odd"""; grant update on t_grant.plain to t_grant_other; revoke update on t_grant.plain from t_grant_other; reset role; revoke select on t_grant.plain from "t_grant ""Odd"""',
    },
    {
      why: 'the grantor does not count',
      sql: 'grant select, insert on t_grant.plain to t_grant_other with grant option; set local role t_grant_other; grant select on t_grant.plain to t_grant_reader; reset role; revoke grant option for all on t_grant.plain from t_grant_other cascade; revoke all on t_grant.plain from t_grant_other',
    },
    {
      why: 'all one by one',
      sql: 'revoke all on t_grant.given from t_grant_writer; grant trigger, references, truncate, delete, update, insert, select on t_grant.given to t_grant_writer',
      until: 16,
    },
    {
      why: 'all columns are not the table',
      sql: 'grant select (id) on t_grant.plain to current_user; revoke select (id) on t_grant.plain from current_user',
    },
  ],
};
