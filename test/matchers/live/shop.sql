create role customer;
create table orders (id integer primary key, owner text not null, total numeric(10, 2) check (total >= 0), at timestamptz default '2026-01-02 03:04:05+00', tags text[], raw jsonb);
insert into orders values (1, 'ann', 10.50, default, '{a,b}', '{"k": [1]}'), (2, 'bob', 0, default, null, null);
alter table orders enable row level security;
create policy own on orders to customer using (owner = current_setting('request.jwt.claim.sub', true));
grant select, insert on orders to customer;
create type mood as enum ('calm', 'glad');
