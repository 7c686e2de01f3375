-- The database of the matchers' tests: one object of everything that a matcher is about.
create role anon;
create role authenticated;
create role staff;
create role clerk login in role staff;
create role auditor bypassrls;
create role app login;

create schema extensions;
create schema billing authorization staff;
create schema storage;
create extension pgcrypto schema extensions;
create extension btree_gist schema extensions;
grant usage on schema public, extensions to anon, authenticated, staff;

create type status as enum ('open', 'paid', 'shipped');
create domain email as text not null check (value like '%@%');
create type address as (street text, zip character varying(10));
create type floatrange as range (subtype = double precision, subtype_diff = float8mi);
create collation bytewise (provider = libc, locale = 'C');
create sequence invoice_number start 1000 increment 1;

create table customers (
  id uuid primary key default gen_random_uuid(),
  email email,
  org_id uuid not null,
  name text constraint customers_name_key unique,
  unique (org_id, email)
);

create table orders (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers on delete cascade,
  status status not null default 'open',
  total numeric(12,2) not null default 0 constraint orders_total_check check (total >= 0),
  note text collate "C",
  created_at timestamptz not null default now(),
  gross numeric(12,2) generated always as (total * 1.2) stored
);
create index orders_customer on orders (customer_id, created_at desc);
create index orders_open on orders (created_at) include (total) where status = 'open';
create statistics orders_by_customer on customer_id, status from orders;

create table bookings (room integer, during tsrange, constraint no_overlap exclude using gist (room with =, during with &&));
create table events (at date not null, what text) partition by range (at);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
create table messages (id bigint primary key, body text, room text);
alter table messages replica identity full;
create table log (entry text);
create table order_archive () inherits (orders);

create view totals with (security_invoker = true) as select customer_id, sum(total) as total from orders group by customer_id;
create materialized view monthly as select date_trunc('month', created_at) as month, count(*) as orders from orders group by 1;

create function total(customer uuid) returns numeric language sql stable as 'select sum(total) from public.orders where customer_id = customer';
create function find(id bigint) returns setof orders language sql as 'select * from public.orders o where o.id = find.id';
create function find(name text) returns setof orders language sql as 'select * from public.orders o where o.note = find.name';
create function admin_stats() returns bigint language sql security definer set search_path = public, pg_temp as 'select count(*) from orders';
create function touch() returns trigger language plpgsql as 'begin new.created_at := now(); return new; end';
create function guard() returns event_trigger language plpgsql as 'begin end';
create procedure close_month(month date) language sql as '';
create function billing.vat(amount numeric) returns numeric language sql immutable strict parallel safe as 'select amount * 0.2';
revoke execute on function admin_stats() from public;

create trigger touch before update on orders for each row when (old.total is distinct from new.total) execute function touch();
create rule no_delete as on delete to log do instead nothing;
create event trigger guard on sql_drop execute function guard();

alter table orders enable row level security;
alter table orders force row level security;
alter table customers enable row level security;
create policy "own orders" on orders for select to authenticated using (customer_id = nullif(current_setting('app.customer', true), '')::uuid);
create policy insert_own on orders for insert to authenticated with check (total < 1000);
create policy no_deletes on orders as restrictive for delete to authenticated using (false);

grant select on orders to anon;
grant select, insert, update (total) on orders to authenticated;
grant select, insert, update, delete on orders to staff;
grant usage on sequence invoice_number to staff;
grant usage on schema billing to authenticated;
alter table customers owner to staff;
alter default privileges in schema public grant select on tables to anon;

comment on table orders is 'One row an order';
comment on column orders.total is 'without tax';
comment on constraint orders_total_check on orders is 'no refunds';

create publication changes for table messages (id, body) where (room = 'lobby') with (publish = 'insert, update');
create publication everything for all tables;

create table storage.buckets (id text primary key, name text not null, public boolean default false, file_size_limit bigint, allowed_mime_types text[]);
insert into storage.buckets values ('avatars', 'avatars', false, 5242880, '{image/png,image/jpeg}'), ('site', 'site', true, null, null);

alter database postgres set statement_timeout = '5s';
alter role anon in database postgres set statement_timeout = '3s';

create schema "Odd.Schema";
create table "Odd.Schema"."ta""ble.🙂" ("co lumn" integer);
create function "Odd.Schema"."f(x)"("Odd.Schema"."ta""ble.🙂") returns integer language sql as 'select 1';

-- What only matchers ask about.
create schema lab;
create foreign data wrapper remote;
create server bank foreign data wrapper remote;
create foreign table lab.rates (currency text, rate numeric(10,4)) server bank;
grant usage on foreign server bank to staff;
grant select on lab.rates to anon;
create type lab.celsius as (degrees numeric);
create function lab.shown(lab.celsius) returns text language sql immutable as 'select $1.degrees || ''°C''';
create cast (lab.celsius as text) with function lab.shown(lab.celsius) as assignment;
create function lab.between(lab.celsius, lab.celsius) returns numeric language sql immutable as 'select abs($1.degrees - $2.degrees)';
create operator lab.<~> (leftarg = lab.celsius, rightarg = lab.celsius, function = lab.between);
create function lab.negative(lab.celsius) returns boolean language sql immutable as 'select $1.degrees < 0';
create operator lab.!! (rightarg = lab.celsius, function = lab.negative);
create function lab.even_first(integer, integer) returns integer language sql immutable as 'select ($1 & 1) - ($2 & 1)';
create operator class lab.even_first for type integer using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 lab.even_first(integer, integer);
create table lab.part (at date not null, what text) partition by range (at);
create index part_at on lab.part (at);
create aggregate lab.product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1');
create function lab.place() returns bigint language internal window as 'window_row_number';
alter table customers cluster on customers_pkey;
