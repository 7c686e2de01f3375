import fc from 'fast-check';
import { of, some, sql } from '../../support/statements.ts';

/** What every generated database starts from, with parts that statements below need. The roles are the server's. */
export const base = `
create role anon; create role staff; create role clerk login; create role app login;
create schema lab; create schema "Odd.One"; create schema extensions;
create type lab.c as (degrees numeric);
create function lab.shown(lab.c) returns text language sql immutable as 'select $1.degrees::text';
create function lab.between(lab.c, lab.c) returns numeric language sql immutable as 'select $1.degrees - $2.degrees';
create function lab.negative(lab.c) returns boolean language sql immutable as 'select $1.degrees < 0';
create function public.stamp() returns trigger language plpgsql as 'begin return new; end';
create function lab.stamp() returns trigger language plpgsql as 'begin return new; end';
create function lab.note() returns trigger language plpgsql as 'begin return new; end';
`;

/** The schemas in which things are made. The first two are on the search path. */
export const schemas = ['public', 'lab', 'Odd.One'];
export const searchPath = ['public', 'lab'];

const schema = of('public', 'public', 'lab', '"Odd.One"');
const relation = of('a', 'b', 'c', 'd', '"o dd"').chain((name) => schema.map((one) => `${one}.${name}`));
const column = of('x', 'y', 'z', '"o c"');
const columns = of('x', 'y', 'z', 'x, y', 'y, x', 'x, y, z', '"o c"');
const type = of('integer', 'bigint', 'text', 'numeric(12,2)', 'varchar(10)', 'uuid', 'lab.c', 'public.t1');
const role = of('anon', 'staff', 'clerk', 'app');
const grantee = of('anon', 'staff', 'clerk', 'app', 'public');
const list = of('x integer', 'x bigint not null', 'x text', 'x integer default 7');
const typeName = of('t1', 't2', 't3').chain((name) => schema.map((one) => `${one}.${name}`));
const routine = of('f', 'g').chain((name) => schema.map((one) => `${one}.${name}`));
const types = of('', 'integer', 'text', 'integer, text');

const tables = fc.oneof(
  sql`create table ${relation} (${list}, y text ${of('', 'not null', `default 'open'`)}, z numeric(12,2) ${of('', 'default 0', 'not null default 1.5')}, "o c" integer ${of('', 'default 3')}${of('', ', primary key (x)', ', primary key (x)', ', primary key (x, y)', ', unique (y)')})`,
  sql`create table ${relation} (x integer, y text, z ${type}) partition by ${of('range (x)', 'list (x)')}`,
);
const children = fc.oneof(
  sql`create table ${relation} partition of ${relation} for values ${of('from (0) to (10)', 'from (10) to (20)', 'in (1)')}`,
  sql`create table ${relation} () inherits (${relation})`,
  sql`create table ${relation} (w integer) inherits (${relation})`,
);
const otherRelations = fc.oneof(
  sql`create view ${relation} as select ${of('1 as x', `'a'::text as y`, '1 as x, 2 as y')}`,
  sql`create materialized view ${relation} as select 1 as x`,
  sql`create sequence ${relation}`,
  sql`create foreign table ${relation} (x integer, y text) server bank`,
);
const someTypes = fc.oneof(
  sql`create type ${typeName} as enum (${of(`'calm'`, `'calm', 'wild'`, `'wild', 'calm'`)})`,
  sql`create domain ${typeName} as ${of('text', 'integer', 'numeric(12,2)', 'varchar(10)')} ${of('', 'not null')}`,
  sql`create type ${typeName} as (${of('x integer', 'x text, y integer')})`,
  sql`create type ${typeName} as range (subtype = integer)`,
);
const columnsOfTables = fc.oneof(
  sql`alter table ${relation} add column ${column} ${type}`,
  sql`alter table ${relation} alter column ${column} ${of('set not null', 'drop not null', 'drop default', 'set default 7', `set default 'open'`, 'set default now()')}`,
  sql`alter table ${relation} drop column ${column}`,
);
const constraints = fc.oneof(
  sql`alter table ${relation} add primary key (${columns})`,
  sql`alter table ${relation} add unique (${columns})`,
  sql`alter table ${relation} add foreign key (${column}) references ${relation}`,
  sql`alter table ${relation} add foreign key (x) references ${relation}`,
  sql`alter table ${relation} add foreign key (x, y) references ${relation}`,
  sql`alter table ${relation} add check (${of('x > 0', `y <> ''`, 'x > 0 and z > 0', 'z is not null')})`,
);
const indexes = fc.oneof(
  sql`create ${of('', 'unique')} index ${of('i1', 'i2', 'i3')} on ${relation} (${of('x', 'y', 'x, y', 'y, x', 'x desc', 'lower(y)', '"o c"')}) ${of('', '', 'where x > 0')}`,
  sql`create index ${of('i1', 'i2', 'i3')} on ${relation} using ${of('hash', 'gist', 'brin')} (x)`,
  relation.map(
    (one) =>
      `do $$ begin execute (select format('alter table ${one} cluster on %I', i.relname) from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = '${one}'::regclass limit 1); end $$`,
  ),
);
const made = of('immutable', 'stable', 'volatile', 'strict', 'security definer', 'stable strict security definer');
const functions = fc.oneof(
  sql`create function ${routine}(${types}) returns ${of('integer', 'numeric', 'setof integer')} language sql ${made} as 'select 1'`,
  sql`create function ${routine}(${types}) returns ${of('text', 'void', 'setof text')} language plpgsql ${made} as 'begin end'`,
  sql`create procedure ${routine}(${types}) language sql as ''`,
  sql`create aggregate ${routine}(${of('numeric', 'integer')}) (sfunc = ${of('numeric_mul', 'int4pl')}, stype = ${of('numeric', 'integer')})`,
  sql`create function ${routine}() returns bigint language internal window as 'window_row_number'`,
);
const triggers = fc.oneof(
  sql`create trigger ${of('g1', 'g2')} before ${of('insert', 'update')} on ${relation} for each row execute function ${of('public.stamp', 'lab.stamp', 'lab.note')}()`,
  sql`create rule ${of('r1', 'r2')} as on ${of('insert', 'update', 'delete')} to ${relation} do ${of('instead nothing', 'also nothing', 'nothing')}`,
  sql`create policy ${of('p1', '"p 2"')} on ${relation} for ${of('all', 'select', 'insert', 'update', 'delete')} to ${of('public', 'anon', 'anon, staff', 'clerk')}`,
  sql`alter table ${relation} enable row level security`,
);
const others = fc.oneof(
  sql`create extension ${of('pgcrypto', 'btree_gist')} schema ${of('extensions', 'lab')}`,
  sql`create ${of('', 'trusted')} language ${of('l1', 'l2')} handler plpgsql_call_handler`,
  sql`create cast (lab.c as text) with function lab.shown(lab.c) ${of('', 'as assignment', 'as implicit')}`,
  sql`create cast (lab.c as ${of('text', 'integer')}) with inout ${of('', 'as assignment', 'as implicit')}`,
  sql`create cast (${typeName} as lab.c) with inout`,
  sql`create operator ${schema}.<~> (leftarg = lab.c, rightarg = lab.c, function = lab.between)`,
  sql`create operator ${schema}.!! (rightarg = lab.c, function = lab.negative)`,
  // As servers before 14 have them: no statement makes one any more.
  sql`insert into pg_operator (oid, oprname, oprnamespace, oprowner, oprkind, oprcanmerge, oprcanhash, oprleft, oprright, oprresult, oprcom, oprnegate, oprcode, oprrest, oprjoin) select 99991, '!', ${schema.map((one) => `'${one}'`)}::regnamespace, 10, 'r', false, false, ${of('20', '23')}, 0, 1700, 0, 0, 'factorial'::regproc, 0, 0`,
  sql`create operator class ${schema}.${of('o1', 'o2')} for type integer using ${of('btree', 'hash')} as storage integer`,
  sql`create foreign data wrapper ${of('w1', 'w2')}`,
  sql`create server ${of('v1', 'v2')} foreign data wrapper remote`,
);
const roles = fc.oneof(
  sql`alter role ${role} ${of('login', 'nologin', 'superuser', 'nosuperuser')}`,
  sql`grant ${role} to ${role}`,
  sql`create role ${of('extra', '"Odd role"')} ${of('login', 'nologin superuser')}`,
);
const privileges = fc.oneof(
  sql`grant ${of('select', 'insert, update', 'all')} on ${relation} to ${grantee}`,
  sql`grant ${of('select', 'update', 'insert')} (${column}) on ${relation} to ${grantee}`,
  sql`grant ${of('usage', 'create', 'all')} on schema ${schema} to ${grantee}`,
  sql`grant ${of('usage', 'select', 'all')} on sequence ${relation} to ${grantee}`,
  sql`${of('grant', 'revoke')} execute on routine ${routine}(${types}) ${of('to', 'from')} ${grantee}`,
  sql`revoke execute on function ${routine}(${types}) from public`,
  sql`grant ${of('connect', 'create', 'all')} on database postgres to ${grantee}`,
  sql`revoke ${of('connect', 'temporary')} on database postgres from public`,
  sql`grant usage on ${of('language plpgsql', 'foreign data wrapper remote', 'foreign server bank', 'language l1')} to ${grantee}`,
  sql`revoke usage on language ${of('plpgsql', 'l1')} from public`,
  sql`grant create on tablespace pg_default to ${grantee}`,
);
const owners = fc.oneof(
  sql`alter ${of('table', 'view', 'materialized view', 'sequence', 'foreign table', 'table', 'table')} ${relation} owner to ${role}`,
  sql`alter ${of('type', 'domain')} ${typeName} owner to ${role}`,
  sql`alter routine ${routine}(${types}) owner to ${role}`,
  sql`alter schema ${schema} owner to ${role}`,
  sql`alter ${of('language plpgsql', 'database postgres', 'tablespace pg_default', 'language l1')} owner to ${role}`,
  sql`alter operator class ${schema}.${of('o1', 'o2')} using ${of('btree', 'hash')} owner to ${role}`,
  sql`alter ${of('table', 'sequence', 'view')} ${relation} rename to e`,
  sql`drop ${of('table', 'view', 'sequence')} ${relation}`,
);

/** What random names would seldom bring about. */
const always = [
  'create foreign data wrapper remote',
  'create server bank foreign data wrapper remote',
  'create table public.whole (x integer, y text) partition by range (x)',
  'create table lab.part partition of public.whole for values from (0) to (10)',
];

/** The statements that make a database. Some are refused, as one that makes what is there; they are left out. */
export const statements: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.constant(always),
    some(someTypes, 4, 9),
    some(tables, 6, 10),
    some(children, 5, 9),
    some(otherRelations, 6, 12),
    some(columnsOfTables, 4, 10),
    some(constraints, 16, 30),
    some(indexes, 12, 24),
    some(functions, 8, 14),
    some(triggers, 14, 26),
    some(others, 10, 18),
    some(roles, 3, 8),
    some(privileges, 20, 36),
    some(owners, 6, 12),
  )
  .map((sections) => sections.flat());
