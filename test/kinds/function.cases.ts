import type { KindCases } from '../support/cases.ts';

const add = 'function public.t_function_add(integer, integer)';
const secret = 'function public.t_function_secret(uuid)';
const list = 'function public.t_function_list(integer)';

export const cases: KindCases = {
  kind: 'function',
  setup: `
    create type public.t_function_mood as enum ('sad', 'ok');
    create type public."t_function, ""odd""" as enum ('x');
    create function public.t_function_add(a integer, b integer default 2) returns integer language sql immutable as 'select a + b';
    create function public.t_function_log(n integer) returns void language plpgsql as $$ begin perform n; end $$;
    create function public.t_function_touch() returns trigger language plpgsql as $$
    begin
      new.updated_at = now();
      return new;
    end;
    $$;
    create function public.t_function_list(n integer, out id integer, out label text) returns setof record language sql stable rows 10 as $$ select i, i::text from generate_series(1, n) i $$;
    create function public.t_function_pairs(n integer) returns table(id integer, "user" text) language sql as $$ select i, i::text from generate_series(1, n) i $$;
    create function public.t_function_join(sep text, variadic parts text[]) returns text language sql as $$ select array_to_string(parts, sep) $$;
    create function public.t_function_secret(who uuid) returns boolean language sql stable security definer set search_path = public, pg_temp set work_mem = '8MB' set statement_timeout = '5s' set enable_seqscan = off as $$ select who is not null $$;
    create procedure public.t_function_run(n integer, inout total integer default 0) language plpgsql as $$ begin total := n; end $$;
    create function public.t_function_next(n integer) returns integer language sql as 'select n + 1';
    create function public.t_function_fold(state integer, n integer) returns integer language sql immutable as 'select state + n';
    create aggregate public.t_function_total(integer) (sfunc = public.t_function_fold, stype = integer, initcond = '0', combinefunc = int4pl, parallel = safe);
    create function public.t_function_feel(m public.t_function_mood[], "Odd, one" public."t_function, ""odd""", x varchar, t timestamptz default now()) returns public.t_function_mood language sql as 'select m[1]';
    create function public."t_function ""Odd"".name"() returns integer language sql as 'select 1';
    create table public.t_function_rows (id integer, up integer);
    create function public.t_function_row() returns bigint language internal window immutable strict as 'window_row_number';
    do $do$ begin
      if current_setting('server_version_num')::int >= 140000 then
        execute 'create function public.t_function_parsed(n integer) returns integer language sql begin atomic select n + 1; end';
        execute 'create function public.t_function_read(n integer) returns bigint language sql begin atomic select count(*) from public.t_function_rows a join public.t_function_rows b on a.id = b.up where b.id = n; end';
        execute 'create function public.t_function_named(id integer) returns bigint language sql begin atomic select count(*) from public.t_function_rows a, public.t_function_rows b where b.id = a.up; end';
        execute 'create procedure public.t_function_answer(n integer, out total integer) language plpgsql as $body$ begin total := n; end $body$';
      end if;
    end $do$;`,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop function public.t_function_add(integer, integer)',
      gaps: [{ key: add, verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: `create function public.t_function_new() returns integer language sql as 'select 1'`,
      gaps: [{ key: 'function public.t_function_new()', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'extra',
      sql: `create function public.t_function_add(a integer, b text) returns integer language sql security definer as 'select a'`,
      gaps: [{ key: 'function public.t_function_add(integer, text)', verdict: 'extra', severity: 'critical' }],
    },
    {
      drift: 'extra',
      sql: 'create function public.t_function_new() returns trigger language plpgsql security definer as $$ begin return new; end $$',
      gaps: [{ key: 'function public.t_function_new()', verdict: 'extra', severity: 'high' }],
    },
    {
      drift: 'kind',
      sql: 'drop function public.t_function_log(integer); create procedure public.t_function_log(n integer) language plpgsql as $$ begin perform n; end $$',
      gaps: [{ key: 'function public.t_function_log(integer)', verdict: 'differs', properties: ['kind', 'returns'], severity: 'high' }],
    },
    {
      drift: 'returns',
      sql: `drop function public.t_function_next(integer); create function public.t_function_next(n integer) returns bigint language sql as 'select n + 1'`,
      gaps: [{ key: 'function public.t_function_next(integer)', verdict: 'differs', properties: ['returns'], severity: 'high' }],
    },
    {
      drift: 'outputNames',
      sql: 'drop function public.t_function_pairs(integer); create function public.t_function_pairs(n integer) returns table(id integer, label text) language sql as $$ select i, i::text from generate_series(1, n) i $$',
      gaps: [{ key: 'function public.t_function_pairs(integer)', verdict: 'differs', properties: ['outputNames'], severity: 'high' }],
    },
    {
      drift: 'outputTypes',
      sql: 'drop function public.t_function_pairs(integer); create function public.t_function_pairs(n integer) returns table(id integer, "user" varchar) language sql as $$ select i, i::text from generate_series(1, n) i $$',
      gaps: [{ key: 'function public.t_function_pairs(integer)', verdict: 'differs', properties: ['outputTypes'] }],
    },
    {
      drift: 'argumentNames',
      sql: `drop function public.t_function_add(integer, integer); create function public.t_function_add(x integer, b integer default 2) returns integer language sql immutable as 'select x + b'`,
      gaps: [{ key: add, verdict: 'differs', properties: ['argumentNames', 'body'], severity: 'high' }],
    },
    {
      drift: 'argumentNames',
      sql: 'drop procedure public.t_function_run(integer, integer); create procedure public.t_function_run(m integer, inout total integer default 0) language plpgsql as $$ begin total := n; end $$',
      gaps: [{ key: 'function public.t_function_run(integer, integer)', verdict: 'differs', properties: ['argumentNames'] }],
    },
    {
      drift: 'argumentModes',
      sql: 'drop function public.t_function_join(text, text[]); create function public.t_function_join(sep text, parts text[]) returns text language sql as $$ select array_to_string(parts, sep) $$',
      gaps: [{ key: 'function public.t_function_join(text, text[])', verdict: 'differs', properties: ['argumentModes'], severity: 'high' }],
    },
    {
      drift: 'argumentDefaults',
      sql: `create or replace function public.t_function_add(a integer, b integer default 3) returns integer language sql immutable as 'select a + b'`,
      gaps: [{ key: add, verdict: 'differs', properties: ['argumentDefaults'], severity: 'medium' }],
    },
    {
      drift: 'argumentDefaults',
      sql: `create or replace function public.t_function_add(a integer default 1, b integer default 2) returns integer language sql immutable as 'select a + b'`,
      gaps: [{ key: add, verdict: 'differs', properties: ['argumentDefaults'] }],
    },
    {
      drift: 'outputTypes',
      sql: 'drop function public.t_function_list(integer); create function public.t_function_list(n integer, out id integer, out label varchar) returns setof record language sql stable rows 10 as $$ select i, i::text from generate_series(1, n) i $$',
      gaps: [{ key: list, verdict: 'differs', properties: ['outputTypes'], severity: 'high' }],
    },
    {
      drift: 'language',
      sql: 'create or replace function public.t_function_add(a integer, b integer default 2) returns integer language plpgsql immutable as $$ begin return a + b; end $$',
      gaps: [{ key: add, verdict: 'differs', properties: ['body', 'language'], severity: 'high' }],
    },
    {
      drift: 'body',
      sql: `create or replace function public.t_function_add(a integer, b integer default 2) returns integer language sql immutable as 'select a - b'`,
      gaps: [{ key: add, verdict: 'differs', properties: ['body'], severity: 'high' }],
    },
    {
      drift: 'body',
      sql: 'create or replace function public.t_function_touch() returns trigger language plpgsql as $$ begin return new; end $$',
      gaps: [{ key: 'function public.t_function_touch()', verdict: 'differs', properties: ['body'] }],
    },
    {
      drift: 'body',
      sql: 'create or replace function public.t_function_parsed(n integer) returns integer language sql begin atomic select n + 2; end',
      gaps: [{ key: 'function public.t_function_parsed(integer)', verdict: 'differs', properties: ['body'] }],
      since: 14,
    },
    {
      drift: 'body',
      sql: 'create or replace function public.t_function_read(n integer) returns bigint language sql begin atomic select count(*) from public.t_function_rows a join public.t_function_rows b on a.id = b.up where a.id = n; end',
      gaps: [{ key: 'function public.t_function_read(integer)', verdict: 'differs', properties: ['body'] }],
      since: 14,
    },
    {
      // Its parameter, which Postgres prints like a column of a relation called like the function.
      drift: 'body',
      sql: 'create or replace function public.t_function_named(id integer) returns bigint language sql begin atomic select count(*) from public.t_function_rows a, public.t_function_rows t_function_named where $1 = a.up; end',
      gaps: [{ key: 'function public.t_function_named(integer)', verdict: 'differs', properties: ['body'] }],
      since: 14,
    },
    {
      drift: 'securityDefiner',
      sql: 'alter function public.t_function_add(integer, integer) security definer',
      gaps: [{ key: add, verdict: 'differs', properties: ['securityDefiner'], severity: 'critical' }],
    },
    {
      drift: 'securityDefiner',
      sql: 'alter function public.t_function_touch() security definer',
      gaps: [{ key: 'function public.t_function_touch()', verdict: 'differs', properties: ['securityDefiner'], severity: 'high' }],
    },
    {
      drift: 'securityDefiner',
      sql: 'alter function public.t_function_secret(uuid) security invoker',
      gaps: [{ key: secret, verdict: 'differs', properties: ['securityDefiner'], severity: 'high' }],
    },
    {
      drift: 'searchPath',
      sql: 'alter function public.t_function_secret(uuid) reset search_path',
      gaps: [{ key: secret, verdict: 'differs', properties: ['searchPath'], severity: 'high' }],
    },
    {
      drift: 'searchPath',
      sql: `alter function public.t_function_secret(uuid) set search_path to 'public, pg_temp'`,
      gaps: [{ key: secret, verdict: 'differs', properties: ['searchPath'], severity: 'high' }],
    },
    {
      drift: 'searchPath',
      sql: `alter function public.t_function_add(integer, integer) set search_path to ''`,
      gaps: [{ key: add, verdict: 'differs', properties: ['searchPath'], severity: 'medium' }],
    },
    {
      drift: 'settings',
      sql: `alter function public.t_function_secret(uuid) set statement_timeout to '6s'`,
      gaps: [{ key: secret, verdict: 'differs', properties: ['settings'], severity: 'medium' }],
    },
    {
      drift: 'settings',
      sql: `alter function public.t_function_secret(uuid) set enable_seqscan to on`,
      gaps: [{ key: secret, verdict: 'differs', properties: ['settings'] }],
    },
    {
      drift: 'searchPath',
      sql: `alter function public.t_function_secret(uuid) set search_path to "Public", pg_temp`,
      gaps: [{ key: secret, verdict: 'differs', properties: ['searchPath'] }],
    },
    {
      drift: 'volatility',
      sql: 'alter function public.t_function_add(integer, integer) stable',
      gaps: [{ key: add, verdict: 'differs', properties: ['volatility'], severity: 'medium' }],
    },
    {
      drift: 'strict',
      sql: 'alter function public.t_function_add(integer, integer) strict',
      gaps: [{ key: add, verdict: 'differs', properties: ['strict'], severity: 'medium' }],
    },
    {
      drift: 'leakproof',
      sql: 'alter function public.t_function_add(integer, integer) leakproof',
      gaps: [{ key: add, verdict: 'differs', properties: ['leakproof'], severity: 'high' }],
    },
    {
      drift: 'parallel',
      sql: 'alter function public.t_function_add(integer, integer) parallel safe',
      gaps: [{ key: add, verdict: 'differs', properties: ['parallel'], severity: 'medium' }],
    },
    {
      drift: 'cost',
      sql: 'alter function public.t_function_add(integer, integer) cost 0.5',
      gaps: [{ key: add, verdict: 'differs', properties: ['cost'], severity: 'low' }],
    },
    {
      drift: 'rows',
      sql: 'alter function public.t_function_list(integer) rows 20',
      gaps: [{ key: list, verdict: 'differs', properties: ['rows'], severity: 'low' }],
    },
    {
      drift: 'support',
      sql: 'alter function public.t_function_list(integer) support pg_catalog.generate_series_int4_support',
      gaps: [{ key: list, verdict: 'differs', properties: ['support'], severity: 'low' }],
    },
    {
      drift: 'aggregate',
      sql: `create or replace aggregate public.t_function_total(integer) (sfunc = public.t_function_fold, stype = integer, initcond = '1', combinefunc = int4pl, parallel = safe)`,
      gaps: [{ key: 'function public.t_function_total(integer)', verdict: 'differs', properties: ['aggregate'], severity: 'high' }],
    },
    {
      drift: 'argumentModes',
      sql: 'drop procedure public.t_function_answer; create procedure public.t_function_answer(out total integer, n integer) language plpgsql as $body$ begin total := n; end $body$',
      gaps: [{ key: 'function public.t_function_answer(integer)', verdict: 'differs', properties: ['argumentModes'] }],
      since: 14,
    },
  ],
  harmless: [
    {
      why: 'a reformatted body',
      sql: 'create or replace function public.t_function_touch() returns trigger language plpgsql as $$ BEGIN NEW.updated_at = now(); RETURN NEW; END; $$',
    },
    {
      why: 'a reformatted body in SQL',
      sql: `create or replace function public.t_function_add(a integer, b integer default 2) returns integer language sql immutable as 'SELECT a  +  b;'`,
    },
    {
      why: 'defaults that are written out',
      sql: `create or replace function public.t_function_add(a int4, b pg_catalog.int4 default (2)) returns integer language sql immutable called on null input security invoker parallel unsafe cost 100 as 'select a + b'`,
    },
    {
      why: 'the same search path with quotes',
      sql: `alter function public.t_function_secret(uuid) set search_path to "public", 'pg_temp'`,
    },
    {
      why: 'the order of the settings',
      sql: `alter function public.t_function_secret(uuid) reset all; alter function public.t_function_secret(uuid) set enable_seqscan to off; alter function public.t_function_secret(uuid) set work_mem to '8MB'; alter function public.t_function_secret(uuid) set statement_timeout to '5s'; alter function public.t_function_secret(uuid) set search_path to public, pg_temp`,
    },
    {
      why: 'other aliases in a parsed body',
      sql: 'create or replace function public.t_function_read(n integer) returns bigint language sql begin atomic select count(*) from public.t_function_rows x, public.t_function_rows a where a.id = n and a.up = x.id; end',
      since: 14,
    },
    {
      why: 'the same settings in other units and words',
      sql: `alter function public.t_function_secret(uuid) set statement_timeout to 5000 set work_mem to 8192 set enable_seqscan to 'False'`,
    },
    {
      why: 'the same search path in capitals and without spaces',
      sql: `alter function public.t_function_secret(uuid) set search_path to PUBLIC,pg_temp`,
    },
    {
      why: 'the constructors of a range type',
      sql: 'create type public.t_function_span as range (subtype = integer); drop type public.t_function_span',
    },
  ],
};
