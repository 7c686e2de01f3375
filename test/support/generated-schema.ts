import fc from 'fast-check';
import { of, some, sql } from './statements.ts';

/** Sixty-three bytes, as long as a name can be. */
const long = `"${'ä'.repeat(31)}x"`;

/** What every generated schema starts from: roles, schemas, and functions that the others are replaced from. */
export const base = [
  'set check_function_bodies = off',
  'create role "g Owner"',
  'create role g_app',
  'create role "g;reader" in role g_app',
  'create role g_member in role "g Owner"',
  'create schema "S.x""y"',
  'create schema "ключ" authorization "g Owner"',
  `create function public.whole(i int) returns int language sql immutable as 'select 1'`,
  `create function public.word(t text) returns text language sql immutable as 'select lower($1)'`,
  `create function "S.x""y".holds(i int) returns boolean language plpgsql stable as 'begin return true; end'`,
  `create function public.touch() returns trigger language plpgsql as 'begin return new; end'`,
  `create function "ключ"."на"() returns event_trigger language plpgsql as 'begin end'`,
];

const schema = of('public', '"S.x""y"', '"ключ"');
const tableNames = ['public.orders', 'public."Line Items"', '"S.x""y"."t""3"', '"ключ"."таблица"', `public.${long}`, '"S.x""y".orders'];
const table = of(...tableNames);
const dividedNames = ['public.parted', '"ключ"."Parted"'];
const divided = of(...dividedNames);
const partitionNames = ['public.part1', 'public."Part 2"', '"S.x""y".part3', '"ключ".part4'];
const partition = of(...partitionNames);
const anyTable = fc.oneof({ weight: 6, arbitrary: table }, { weight: 1, arbitrary: divided }, { weight: 1, arbitrary: partition });
const viewNames = ['public.v1', 'public."V;2"', '"S.x""y".v3', '"ключ"."вид"'];
const view = of(...viewNames);
const keptNames = ['public.m1', '"S.x""y"."M 2"'];
const kept = of(...keptNames);
const relation = fc.oneof({ weight: 8, arbitrary: anyTable }, { weight: 3, arbitrary: view }, { weight: 1, arbitrary: kept });
const sequenceNames = ['public.s1', '"S.x""y"."se q"'];
const sequence = of(...sequenceNames);
const type = of('public.mood', '"S.x""y"."E num"', 'public.positive', '"ключ".words', 'public.pair', '"S.x""y"."Nested"', 'public.span');

type Named = (name: fc.Arbitrary<string>) => fc.Arbitrary<string>;

/** One statement for each name, or none, so that most of what others name is there. */
function each(names: readonly string[], make: Named): fc.Arbitrary<string[]> {
  const one = (name: string): fc.Arbitrary<string> =>
    fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary: fc.constant('') }, { weight: 9, arbitrary: make(fc.constant(name)) });
  return fc.tuple(...names.map(one)).map((statements) => statements.filter((statement) => statement !== ''));
}
const builtIn = of(
  'integer',
  'bigint',
  'smallint',
  'text',
  'varchar(10)',
  'char(3)',
  'numeric',
  'numeric(12,2)',
  'boolean',
  'uuid',
  'jsonb',
  'timestamptz',
  'timestamp(3)',
  'date',
  'interval day to second(2)',
  'bytea',
  'inet',
  'int4range',
  'bit(4)',
  'text[]',
  'numeric(5,1)[]',
  '"char"',
  'name',
  'xml',
  'tsvector',
  'point',
  'oid',
  'regclass',
);
const anyType = fc.oneof({ weight: 3, arbitrary: builtIn }, { weight: 2, arbitrary: type }, { weight: 1, arbitrary: sql`${type}[]` });
const column = of('id', 'ref', '"La bel"', 'amount', 'at', 'extra', '"Ex""tra 2"');
const role = of('"g Owner"', 'g_app', '"g;reader"', 'g_member');
const grantee = of('"g Owner"', 'g_app', '"g;reader"', 'g_member', 'public');

const labels = of(`'calm', 'wild'`, `'wild', 'calm'`, `'it''s', 'a;b', '--', ''`, `'calm'`);
const enumNames = ['public.mood', '"S.x""y"."E num"'];
const enumType: Named = (name) => sql`create type ${name} as enum (${labels})`;
const domainNames = ['public.positive', '"ключ".words'];
const domain: Named = (name) =>
  fc.oneof(
    sql`create domain ${name} as ${fc.oneof(builtIn, type)} ${of('', 'not null', 'default null', 'check (value is not null)', 'constraint "c k" check (public.word(value::text) <> $$x$$)')}`,
    sql`create domain ${name} as integer ${of('check (value > 0)', 'check (public.whole(value) > 0)', 'default 7', 'default public.whole(3)', 'check ("S.x""y".holds(value)) not null')}`,
    sql`create domain ${name} as ${of('text', 'text[]', 'text collate "C"', 'public.mood[]', 'public.pair')}`,
  );
const compositeNames = ['public.pair', '"S.x""y"."Nested"'];
const composite: Named = (name) =>
  sql`create type ${name} as (a ${anyType}, "b c" ${of('text', 'text collate "C"', 'public.mood', 'public.positive', 'public.pair[]')})`;
const rangeNames = ['public.span'];
const range: Named = (name) =>
  sql`create type ${name} as range (subtype = ${of('integer', 'text', 'numeric', 'public.mood', 'timestamptz', 'public.positive')})`;
const collationNames = ['public.coll', '"S.x""y"."Co"'];
const collation: Named = (name) => sql`create collation ${name} (provider = libc, locale = 'C')`;
const types = fc.oneof(enumType(of(...enumNames)), domain(of(...domainNames)), composite(of(...compositeNames)), range(of(...rangeNames)));

const primary = of(
  '',
  'primary key',
  'generated always as identity primary key',
  'generated by default as identity (start with 5 increment by -1 minvalue -9 maxvalue 9)',
  'unique',
  'not null',
);
const defaults = of('', 'default 0', 'default public.whole(2)', 'not null default 1.5', 'check (amount > 0)');
const plainTable: Named = (name) =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: sql`create ${of('', '', '', 'unlogged')} table ${name} (id ${of('int', 'int', 'bigint')} ${primary}, ref int ${of('', '', '', 'unique')}, "La bel" text ${of('', `default 'it''s'`, 'collate "C"', 'not null', 'default public.word($$A$$)')}, amount numeric(12,2) ${defaults}, at date ${of('', 'default current_date', `default '2020-01-01' not null`)})`,
    },
    { weight: 1, arbitrary: sql`create table ${name} (id serial, ref bigserial, "La bel" ${anyType}, amount ${anyType}, at ${anyType})` },
    { weight: 1, arbitrary: sql`create table ${name} of public.pair` },
    { weight: 1, arbitrary: sql`create table ${name} (like ${of('public.orders', 'public."Line Items"')} including all)` },
    {
      weight: 2,
      arbitrary: sql`create table ${name} (${of('', 'extra int', 'at date, more text')}) inherits (${of('public.orders', 'public."Line Items"', 'public.orders, public."Line Items"')})`,
    },
  );
const strategy = of(
  ', primary key (id, "La bel", at)) partition by list ("La bel")',
  ', unique (at, id)) partition by range (at, id)',
  ', check (id > 0), primary key (id)) partition by range (id)',
  ') partition by range (id)',
  ') partition by list ("La bel")',
  ') partition by list (lower("La bel"))',
  ') partition by hash (id)',
);
const dividedTable: Named = (name) =>
  sql`create table ${name} (id int ${of('', 'not null', 'generated always as identity', 'default 3')}, ref int, "La bel" text, amount numeric(12,2), at date ${of('', 'not null')} ${strategy}`;
const bound = of(
  'for values from (0) to (10)',
  'for values from (minvalue) to (0)',
  `for values from ('2020-01-01', minvalue) to ('2021-01-01', 3)`,
  `for values in ('a', 'b;''c')`,
  'for values in (null)',
  'for values with (modulus 2, remainder 1)',
  'default',
);
const child: Named = (name) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: sql`create table ${name} partition of ${fc.oneof({ weight: 3, arbitrary: divided }, { weight: 1, arbitrary: partition })} ${bound} ${of('', '', 'partition by range (id)', 'partition by list ("La bel")')}`,
    },
    { weight: 1, arbitrary: sql`create table ${name} partition of ${divided} (id default 4, check (ref > 0)) ${bound}` },
    { weight: 1, arbitrary: sql`create table ${name} (at date, id int, "La bel" text, amount numeric(12,2), ref int)` },
  );
const families = fc.oneof(
  sql`alter table ${divided} attach partition ${fc.oneof(partition, table)} ${bound}`,
  sql`alter table ${table} inherit ${table}`,
  sql`alter table ${table} no inherit ${table}`,
);
const tables = fc.oneof(plainTable(table), dividedTable(divided), child(partition), families);

/** What gives a value, an expression, or a condition; of some tables only. */
const value = of(
  '7',
  'null',
  'now()',
  `'x'`,
  'public.whole(1)',
  `public.word('A;B')`,
  `'{}'`,
  `nextval('public.s1')`,
  '"S.x""y".holds(2)',
  'array[1, 2]',
  'current_user',
  `'calm'`,
);
const expression = of(
  'public.word("La bel")',
  'public.whole(id)',
  'id * 2',
  '"La bel" || $$;$$',
  'coalesce(ref, 0)',
  '(amount + 1)',
  'row(id, ref) is null',
);
const condition = of(
  'id > 0',
  `"La bel" <> 'it''s'`,
  'public.whole(id) > 0',
  '"S.x""y".holds(ref)',
  'public.word("La bel") is not null',
  'at > $$2020-01-01$$',
  'amount between 1 and 2 or ref is null',
  'true',
);
const columns = fc.oneof(
  sql`alter table ${anyTable} add column ${column} ${anyType} ${of('', '', 'default null', 'not null', 'collate "C"', 'collate public.coll')}`,
  sql`alter table ${anyTable} add column ${column} ${fc.oneof(builtIn, type)} default ${value}`,
  sql`alter table ${anyTable} add column ${column} ${of('int', 'text', 'numeric')} generated always as (${expression}) stored`,
  sql`alter table ${anyTable} add column ${column} ${of('int', 'text', 'numeric')} generated always as (${expression})`,
  sql`alter table ${anyTable} add column ${column} ${of('int', 'bigint', 'smallint')} generated ${of('always', 'by default')} as identity`,
  sql`alter table ${anyTable} alter column ${column} set default ${value}`,
  sql`alter table ${anyTable} alter column ${column} ${of('set not null', 'drop not null', 'drop default', 'set statistics 50', 'set storage external', 'set (n_distinct = -0.5)', 'set compression pglz', 'drop identity', 'drop expression')}`,
  sql`alter table ${anyTable} alter column ${column} type ${anyType}`,
  sql`alter table ${anyTable} drop column ${column}`,
  sql`alter table ${anyTable} rename column ${column} to ${of('renamed', '"Re""named;"', 'extra')}`,
  sql`alter table only ${divided} alter column ${column} set default ${value}`,
  sql`alter type ${type} ${of('add attribute z int', 'drop attribute a', 'alter attribute a type text')}`,
);

const keys = of('id', 'ref', 'id, ref', '"La bel"', 'ref, "La bel", at', 'at, id', 'id, "La bel", at');
const constraintName = of('', '', 'constraint "c;k"', 'constraint k', `constraint ${long}`);
const deferral = of('', '', 'deferrable', 'deferrable initially deferred');
const constraints = fc.oneof(
  sql`alter table ${anyTable} add ${constraintName} primary key (${keys}) ${of('', 'include (amount)')} ${deferral}`,
  sql`alter table ${anyTable} add ${constraintName} unique ${of('', '', 'nulls not distinct')} (${keys}) ${of('', 'include (amount)', 'with (fillfactor = 50)')} ${deferral}`,
  sql`alter table ${anyTable} add ${constraintName} foreign key (ref) references ${anyTable} ${of('', '(id)', '(ref)')} ${of('', 'on delete cascade', 'on update set null', 'on delete set default')} ${deferral} ${of('', '', 'not valid')}`,
  sql`alter table ${anyTable} add ${constraintName} foreign key (${keys}) references ${anyTable} (${keys}) ${of('', 'match full', 'on delete set null (ref)')} ${deferral}`,
  sql`alter table ${anyTable} add ${constraintName} check (${condition}) ${of('', '', 'not valid', 'no inherit', 'not enforced')}`,
  sql`alter table ${anyTable} add ${constraintName} exclude using gist (${of('int4range(id, null) with &&', 'int4range(public.whole(id), null) with &&, extra with &&')}) where (${condition}) ${deferral}`,
  sql`alter table ${anyTable} add ${constraintName} exclude (${of('id with =', 'ref with =, lower("La bel") with =')}) ${deferral}`,
  sql`alter table ${anyTable} drop constraint ${of('k', '"c;k"', 'orders_pkey', 'orders_id_check')}`,
  sql`alter table ${anyTable} validate constraint ${of('k', '"c;k"')}`,
  sql`alter domain ${type} add ${constraintName} check (${of('value is not null', 'public.word(value::text) <> $$$$', '"S.x""y".holds(1)')}) ${of('', 'not valid')}`,
);

const indexName = of('', 'i1', '"i;2"', long);
const key = of(
  'id',
  'ref desc nulls last',
  '"La bel" collate "C"',
  '"La bel" text_pattern_ops',
  'at, id',
  'public.word("La bel")',
  '(public.whole(id) + 1), ref',
  'lower("La bel") varchar_pattern_ops desc',
  '(id > 0)',
);
const indexes = fc.oneof(
  sql`create ${of('', 'unique')} index ${indexName} on ${fc.oneof(anyTable, kept)} (${key}) ${of('', 'include (amount, at)', 'nulls not distinct')} ${of('', '', 'with (fillfactor = 70)')} ${of('', 'where id > 0', 'where public.word("La bel") is not null')}`,
  sql`create index ${indexName} on ${of('only', '')} ${anyTable} using ${of('hash (ref)', 'brin (id, at)', 'gin (extra)', 'gist (int4range(id, null))', 'spgist ("La bel")')}`,
  sql`alter table ${anyTable} cluster on ${of('i1', '"i;2"', 'orders_pkey')}`,
  sql`alter index ${of('public', '"S.x""y"')}.${of('i1', '"i;2"')} alter column 1 set statistics 40`,
  sql`create statistics ${schema}.${of('st', '"s t"')} ${of('', '(ndistinct)', '(dependencies, mcv)')} on ${of('id, ref', 'at, "La bel", amount', '(public.whole(id)), ref', '(id + 1)')} from ${anyTable}`,
);

const routine = of('public.whole(i int) returns int', '"S.x""y".whole(i int) returns int', 'public.other(int, out int)');
const body = of('select 1', 'select max(id)::int', 'select count(*)::int', 'select max(public.whole(id::int))::int');
/** They read nothing when they run: functions that call one another in a circle would never come to an end, which the embedded engine does not survive. */
const atomic = sql`begin atomic ${body} from ${relation} where false; end`;
const extra = of(
  '',
  'strict',
  'security definer',
  `set search_path = public, "S.x""y"`,
  'parallel safe cost 7',
  `set work_mem = '8MB' leakproof`,
);
const functions = fc.oneof(
  sql`create or replace function ${routine} language sql immutable ${extra} ${atomic}`,
  sql`create or replace function ${routine} language sql immutable ${extra} as $$ ${body} from ${relation} where false $$`,
  sql`create or replace function ${routine} language sql immutable return "S.x""y".holds(i)::int + 1`,
  sql`create or replace function public.word(t text) returns text language sql immutable ${of('return lower(t)', 'return public.whole(1)::text || t', `as 'select upper(t)'`)}`,
  sql`create or replace function "S.x""y".holds(i int) returns boolean language ${of(`plpgsql as 'begin return i > 1; end'`, `sql security definer as 'select true'`)} ${of('immutable', 'stable')}`,
  sql`create or replace function "S.x""y".holds(i int) returns boolean language sql stable begin atomic select exists (select from ${relation} where false and id = i); end`,
  sql`create or replace function ${schema}.rows() returns setof ${relation} language sql ${of('', 'stable rows 7')} as 'select null'`,
  sql`create or replace function ${schema}.rows() returns setof ${relation} language sql begin atomic select * from ${relation} where false; end`,
  sql`create or replace function ${schema}.of(r ${relation}, ${of('d int default 3', `variadic t text[] default '{}'`, 'out o int, inout p text default public.word($$x$$)')}) language ${of(`sql as 'select 1, 1::text'`, `plpgsql as 'begin end'`)}`,
  sql`create or replace function ${schema}.of(r ${relation}) returns ${fc.oneof(anyType, of('text'))} language plpgsql ${extra} as 'begin return null; end'`,
  sql`create or replace function ${schema}.tabled(${anyType}) returns table (a ${anyType}, "b;c" ${anyType}) language plpgsql as $x$ begin return; end $x$`,
  sql`create or replace procedure ${schema}.proc(inout x ${anyType}, t ${anyType} default null) language plpgsql ${of('', 'security definer')} as $$ begin null; end $$`,
  sql`create aggregate ${schema}.total(int) (sfunc = int4_sum, stype = bigint)`,
  sql`create or replace function public.touch() returns trigger language plpgsql ${of('', 'security definer')} as $$ begin ${of('new.at := now();', 'perform public.whole(1);', '')} return new; end $$`,
);

const picked = of(
  'id',
  'id, "La bel"',
  '*',
  'id, public.whole(id::int) as n',
  'public.word("La bel") as "La bel", id, amount',
  'count(*) as n',
  'id, "S.x""y".holds(ref) as h, at',
);
const query = fc.oneof(
  sql`select ${picked} from ${relation}`,
  sql`select ${picked} from ${table}`,
  sql`select ${picked} from ${relation} where ${condition}`,
  sql`select a.id, b.ref from ${relation} a join ${relation} b on a.id = b.id`,
  sql`select id, "La bel" from ${relation} union all select ref, "La bel" from ${relation}`,
  sql`select id, "La bel" from ${relation} group by id`,
  sql`select r.* from ${schema}.rows() r`,
  sql`select ${schema}.of(r) as o, r.id from ${relation} r`,
  sql`with w as (select id, ref from ${relation}) select w.id, (select max(id) from ${relation}) as ref from w`,
  sql`select public.total(id) as id from ${relation}`,
);
const plainView: Named = (name) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: sql`create view ${name} ${of('', '', 'with (security_invoker)', 'with (security_barrier)')} as ${query} ${of('', '', '', 'with check option', 'with local check option')}`,
    },
    {
      weight: 1,
      arbitrary: sql`create recursive view ${name} (id, ref) as select id, ref from ${table} union select ref, id from ${table}`,
    },
  );
const keptView: Named = (name) =>
  sql`create materialized view ${name} ${of('', 'with (fillfactor = 70)')} as ${query} ${of('with data', 'with no data')}`;
const views = fc.oneof(
  plainView(view),
  keptView(kept),
  sql`create or replace view ${view} as ${query}`,
  sql`alter view ${view} alter column ${column} set default ${value}`,
  sql`refresh materialized view ${kept} ${of('', 'with no data')}`,
);

const triggerName = of('tr', '"t;r"', '"Тр"');
const events = of('insert', 'insert or update', 'update of id, "La bel"', 'delete', 'insert or delete or update of at');
const triggers = fc.oneof(
  sql`create trigger ${triggerName} ${of('before', 'after')} ${events} on ${anyTable} for each ${of('row', 'statement')} ${of('', 'when (public.whole(1) > 0)', 'when (new.id > 0)', 'when (old.* is distinct from new.*)')} execute function public.touch(${of('', `'a;''b', '\\x'`)})`,
  sql`create trigger ${triggerName} after ${of('insert', 'update')} on ${anyTable} referencing new table as "n t" for each statement execute function public.touch()`,
  sql`create trigger ${triggerName} instead of ${of('insert', 'insert or update or delete')} on ${view} for each row execute function public.touch()`,
  sql`create constraint trigger ${triggerName} after ${of('insert', 'update')} on ${anyTable} ${of('', 'from public.orders')} ${deferral} for each row execute function public.touch()`,
  sql`alter table ${anyTable} ${of('disable', 'enable always', 'enable replica')} trigger ${triggerName}`,
  sql`create event trigger ${of('g_ev', '"g ;ev"')} on ${of('ddl_command_start', 'ddl_command_end', 'sql_drop')} ${of('', `when tag in ('CREATE TABLE', 'DROP TABLE')`)} execute function "ключ"."на"()`,
  sql`alter event trigger g_ev ${of('disable', 'enable always')}`,
  sql`create ${of('', 'or replace')} rule ${of('ru', '"r;u"')} as on ${of('insert', 'update', 'delete')} to ${relation} ${of('', 'where old.id > 0', 'where new.id = 3')} do ${of('instead nothing', 'also notify x', 'also select 1')}`,
  sql`create rule ${of('ru', '"r;u"')} as on insert to ${relation} do ${of('also', 'instead')} insert into ${relation} (id, "La bel") values (new.id, public.word('x'))`,
  sql`create rule ${of('ru')} as on delete to ${view} do instead (delete from ${table} where id = old.id; update ${table} set ref = 1 where id = old.id)`,
);

const asks = fc.oneof(
  condition,
  sql`exists (select from ${relation} x where x.id = 1)`,
  sql`id in (select id from ${relation})`,
  sql`(select max(r.id) from ${schema}.rows() r) > 0`,
  of('"S.x""y".holds(id::int)', `current_setting('app.x', true) = 'y'`),
);
const security = fc.oneof(
  sql`create policy ${of('p', '"p;2"')} on ${anyTable} as ${of('permissive', 'restrictive')} for ${of('all', 'select', 'update', 'delete')} to ${grantee} using (${asks})`,
  sql`create policy ${of('p', '"p;2"')} on ${anyTable} for ${of('all', 'insert')} to ${grantee}, ${role} with check (${asks})`,
  sql`alter table ${anyTable} ${of('enable', 'force')} row level security`,
);

const plainSequence: Named = (name) =>
  sql`create ${of('', 'unlogged')} sequence ${name} ${of('', 'as smallint', 'increment -1 start -3', 'cache 5 cycle', 'minvalue 3 maxvalue 9')}`;
const publicationNames = ['g_pub', '"g P;"'];
const publication: Named = (name) =>
  sql`create publication ${name} ${of('', 'for all tables', 'for tables in schema public', `for table public.orders with (publish = 'insert')`)}`;
const others = fc.oneof(
  sql`alter sequence ${sequence} owned by ${of('none', 'public.orders.id', '"S.x""y".orders.ref')}`,
  sql`alter sequence public.orders_id_seq ${of('restart with 3 increment by 2', 'owned by none', 'rename to s2', 'set schema "S.x""y"', 'as int maxvalue 500')}`,
  sql`alter publication ${of('g_pub', '"g P;"')} add table ${anyTable} ${of('', '(id)', '(id, ref) where (id > 0)', `where ("La bel" = 'x;y')`)}`,
  sql`alter publication g_pub set (publish_via_partition_root = ${of('true', 'false')})`,
  sql`alter table ${anyTable} replica identity ${of('full', 'nothing', 'using index orders_pkey', 'using index i1')}`,
  sql`alter table ${anyTable} set (${of('fillfactor = 50', 'autovacuum_enabled = false, toast.autovacuum_enabled = false', 'parallel_workers = 2')})`,
  sql`alter role ${role} ${of(`set search_path = public, "S.x""y"`, `set statement_timeout = '3s'`, 'createdb connection limit 3', `valid until '2030-01-01'`, 'noinherit', 'bypassrls')}`,
  sql`grant ${role} to ${role} ${of('', 'with admin option')}`,
);
/** What moves objects from under those that name them. */
const upheavals = fc.oneof(
  plainSequence(sequence),
  publication(of(...publicationNames)),
  sql`alter table ${anyTable} rename to ${of('renamed', '"Re"";named"')}`,
  sql`alter table ${anyTable} set schema ${schema}`,
  sql`drop ${of('table', 'view', 'materialized view')} ${relation} ${of('', '', 'cascade')}`,
);
const owners = fc.oneof(
  sql`alter table ${relation} owner to ${role}`,
  sql`alter schema ${schema} owner to ${role}`,
  sql`alter function ${of('public.whole', 'public.word', '"S.x""y".holds', 'public.touch', 'public.of', 'public.rows')} owner to ${role}`,
  sql`alter ${of('type', 'domain')} ${type} owner to ${role}`,
  sql`alter ${of('sequence', 'table')} ${fc.oneof(sequence, of('public.orders_id_seq'))} owner to ${role}`,
  sql`alter ${of('publication g_pub', 'statistics public.st', 'collation public.coll')} owner to ${role}`,
);
const privilege = of('select', 'insert, update', 'all', 'delete, truncate', 'references', 'trigger');
const grants = fc.oneof(
  { weight: 4, arbitrary: sql`grant ${privilege} on ${relation} to ${grantee} ${of('', '', 'with grant option')}` },
  { weight: 2, arbitrary: sql`revoke ${privilege} on ${relation} from ${grantee} ${of('', 'cascade')}` },
  {
    weight: 3,
    arbitrary: sql`grant ${of('select', 'update', 'insert', 'all', 'references')} (${column}) on ${relation} to ${grantee} ${of('', 'with grant option')}`,
  },
  {
    weight: 2,
    arbitrary: sql`grant usage on schema ${schema} to ${role}; grant all on ${relation} to g_app with grant option; set local role g_app; grant ${privilege} on ${relation} to ${grantee}; reset role`,
  },
  { weight: 1, arbitrary: sql`grant ${of('usage', 'create', 'all')} on schema ${schema} to ${grantee} ${of('', 'with grant option')}` },
  {
    weight: 1,
    arbitrary: sql`${of('grant execute on function public.whole(int) to', 'revoke execute on function public.whole(int) from', 'grant execute on function "S.x""y".holds(int) to', 'revoke execute on function public.word(text) from')} ${grantee}`,
  },
  { weight: 1, arbitrary: sql`grant ${of('usage', 'all')} on sequence ${sequence} to ${grantee}` },
  {
    weight: 1,
    arbitrary: sql`${of('grant usage on type public.mood to', 'revoke all on type public.mood from', 'revoke usage on type public.pair from')} ${grantee}`,
  },
  {
    weight: 2,
    arbitrary: sql`alter default privileges ${of('', 'for role "g Owner"', 'for role g_app')} ${of('', 'in schema public', 'in schema "S.x""y"')} ${of('grant select on tables to', 'grant all on tables to', 'revoke execute on functions from', 'grant execute on functions to', 'grant usage on sequences to', 'revoke usage on types from', 'grant usage on schemas to', 'revoke insert on tables from')} ${grantee}`,
  },
);
const comment = of('null', `'plain'`, `'it''s; --'`, `E'a\\\\b\\nc'`, `'$$x$$'`, `'ü'`);
const comments = fc.oneof(
  sql`comment on table ${anyTable} is ${comment}`,
  sql`comment on view ${view} is ${comment}`,
  sql`comment on column ${relation}.${column} is ${comment}`,
  sql`comment on constraint ${of('k', '"c;k"', 'orders_pkey', long)} on ${anyTable} is ${comment}`,
  sql`comment on ${of('trigger tr', 'trigger "t;r"', 'policy p', 'policy "p;2"', 'rule ru')} on ${relation} is ${comment}`,
  sql`comment on index ${schema}.${of('i1', '"i;2"')} is ${comment}`,
  sql`comment on ${of('function public.whole(int)', 'function "S.x""y".holds(int)', 'schema "ключ"', 'type public.mood', 'domain public.positive', 'type public.pair', 'column public.pair."b c"', 'sequence public.s1', 'publication g_pub', 'role g_app', 'event trigger g_ev', 'statistics public.st', 'collation public.coll', 'constraint "c k" on domain public.positive')} is ${comment}`,
);

const anything = fc.oneof(
  { weight: 1, arbitrary: types },
  { weight: 2, arbitrary: tables },
  { weight: 3, arbitrary: columns },
  { weight: 2, arbitrary: constraints },
  { weight: 1, arbitrary: indexes },
  { weight: 3, arbitrary: functions },
  { weight: 2, arbitrary: views },
  { weight: 2, arbitrary: triggers },
  { weight: 2, arbitrary: security },
  { weight: 2, arbitrary: others },
  { weight: 1, arbitrary: upheavals },
  { weight: 1, arbitrary: owners },
  { weight: 2, arbitrary: grants },
  { weight: 1, arbitrary: comments },
);

/**
 * The statements that make a database. Some are refused, as one that makes what is there; they are left out. The later
 * ones come in any order, so that what is older comes to need what is newer.
 */
export const generatedSchema: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.constant(base),
    each(collationNames, collation),
    each(enumNames, enumType),
    each(domainNames, domain),
    each(compositeNames, composite),
    each(rangeNames, range),
    each(sequenceNames, plainSequence),
    each(tableNames, plainTable),
    each(dividedNames, dividedTable),
    each(partitionNames, child),
    some(families, 0, 3),
    some(columns, 2, 10),
    some(constraints, 4, 12),
    some(functions, 3, 10),
    each(viewNames, plainView),
    each(keptNames, keptView),
    some(indexes, 2, 7),
    some(fc.oneof(functions, views, columns, constraints), 3, 12),
    some(fc.oneof(triggers, security), 5, 14),
    each(publicationNames, publication),
    some(others, 2, 7),
    some(owners, 2, 6),
    some(grants, 4, 12),
    some(comments, 2, 6),
    some(anything, 2, 16),
  )
  .map((sections) => sections.flat());

/** What changes such a database, in any order. */
export const changes: fc.Arbitrary<string[]> = some(anything, 1, 12);
