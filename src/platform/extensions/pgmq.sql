-- Queues work as the real ones do, without partitions: the tables are what later migrations name.
create table pgmq.meta (
  queue_name varchar constraint meta_queue_name_key unique not null,
  is_partitioned boolean not null,
  is_unlogged boolean not null,
  created_at timestamptz not null default now()
);
grant usage on schema pgmq to pg_monitor;
grant select on pgmq.meta to pg_monitor;
alter default privileges in schema pgmq grant select on tables to pg_monitor;
alter default privileges in schema pgmq grant select on sequences to pg_monitor;
select pg_catalog.pg_extension_config_dump('pgmq.meta', '');

create type pgmq.message_record as (
  msg_id bigint, read_ct integer, enqueued_at timestamptz, vt timestamptz, message jsonb, headers jsonb
);
create type pgmq.queue_record as (
  queue_name varchar, is_partitioned boolean, is_unlogged boolean, created_at timestamptz
);
create type pgmq.metrics_result as (
  queue_name text, queue_length bigint, newest_msg_age_sec integer, oldest_msg_age_sec integer, total_messages bigint,
  scrape_time timestamptz, queue_visible_length bigint
);

create function pgmq.format_table_name(queue_name text, prefix text) returns text language plpgsql immutable as $$
begin
  if queue_name ~ '\$|;|--|''' then
    raise exception 'queue name contains invalid characters: $, ;, --, or \''';
  end if;
  return lower(prefix || '_' || queue_name);
end $$;

create function pgmq.validate_queue_name(queue_name text) returns void language plpgsql as $$
begin
  if length(queue_name) > 47 then
    raise exception 'queue name is too long, maximum length is 47 characters';
  end if;
end $$;

create function pgmq.acquire_queue_lock(queue_name text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('pgmq.queue_' || queue_name));
end $$;

create function pgmq._belongs_to_pgmq(table_name text) returns boolean language sql as $$
  select exists (
    select from pg_depend d join pg_extension e on e.oid = d.refobjid
    where d.classid = 'pg_class'::regclass and d.objid = to_regclass(format('pgmq.%I', table_name))
      and d.deptype = 'e' and e.extname = 'pgmq'
  )
$$;
create function pgmq._add_member(kind text, name text) returns void language plpgsql as $$
begin
  if not pgmq._belongs_to_pgmq(name) then
    execute format('alter extension pgmq add %s pgmq.%I', kind, name);
  end if;
end $$;
create function pgmq._drop_member(name text) returns void language plpgsql as $$
begin
  if pgmq._belongs_to_pgmq(name) then
    execute format('alter extension pgmq drop table pgmq.%I', name);
  end if;
end $$;

create function pgmq._create(queue_name text, unlogged boolean) returns void language plpgsql as $$
declare
  queue constant text := pgmq.format_table_name(queue_name, 'q');
  archive constant text := pgmq.format_table_name(queue_name, 'a');
begin
  perform pgmq.validate_queue_name(queue_name);
  execute format(
    'create %s table if not exists pgmq.%I (
       msg_id bigint primary key generated always as identity,
       read_ct integer default 0 not null,
       enqueued_at timestamptz default now() not null,
       vt timestamptz not null,
       message jsonb,
       headers jsonb
     )', case when unlogged then 'unlogged' else '' end, queue);
  execute format(
    'create table if not exists pgmq.%I (
       msg_id bigint primary key,
       read_ct integer default 0 not null,
       enqueued_at timestamptz default now() not null,
       archived_at timestamptz default now() not null,
       vt timestamptz not null,
       message jsonb,
       headers jsonb
     )', archive);
  perform pgmq._add_member('table', queue);
  perform pgmq._add_member('sequence', queue || '_msg_id_seq');
  perform pgmq._add_member('table', archive);
  execute format('create index if not exists %I on pgmq.%I (vt asc)', queue || '_vt_idx', queue);
  execute format('create index if not exists %I on pgmq.%I (archived_at)', 'archived_at_idx_' || queue_name, archive);
  insert into pgmq.meta (queue_name, is_partitioned, is_unlogged) values (queue_name, false, unlogged)
    on conflict do nothing;
end $$;

create function pgmq.create_non_partitioned(queue_name text) returns void language sql as
  'select pgmq._create(queue_name, false)';
create function pgmq.create_unlogged(queue_name text) returns void language sql as
  'select pgmq._create(queue_name, true)';
create function pgmq.create_partitioned(
  queue_name text, partition_interval text default '10000', retention_interval text default '100000'
) returns void language sql as 'select pgmq._create(queue_name, false)';
create function pgmq.create(queue_name text) returns void language sql as 'select pgmq._create(queue_name, false)';
create function pgmq.convert_archive_partitioned(
  table_name text, partition_interval text default '10000', retention_interval text default '100000',
  leading_partition integer default 10
) returns void language plpgsql as 'begin end';

create function pgmq.drop_queue(queue_name text) returns boolean language plpgsql as $$
declare
  queue constant text := pgmq.format_table_name(queue_name, 'q');
  archive constant text := pgmq.format_table_name(queue_name, 'a');
begin
  if pgmq._belongs_to_pgmq(queue || '_msg_id_seq') then
    execute format('alter extension pgmq drop sequence pgmq.%I', queue || '_msg_id_seq');
  end if;
  perform pgmq._drop_member(queue);
  perform pgmq._drop_member(archive);
  execute format('drop table if exists pgmq.%I', queue);
  execute format('drop table if exists pgmq.%I', archive);
  delete from pgmq.meta m where m.queue_name = drop_queue.queue_name;
  return found;
end $$;
create function pgmq.drop_queue(queue_name text, partitioned boolean) returns boolean language sql as
  'select pgmq.drop_queue(queue_name)';
create function pgmq.detach_archive(queue_name text) returns void language sql as
  'select pgmq._drop_member(pgmq.format_table_name(queue_name, ''a''))';

create function pgmq.purge_queue(queue_name text) returns bigint language plpgsql as $$
declare
  deleted bigint;
begin
  execute format('delete from pgmq.%I', pgmq.format_table_name(queue_name, 'q'));
  get diagnostics deleted = row_count;
  return deleted;
end $$;

create function pgmq.list_queues() returns setof pgmq.queue_record language sql as
  'select queue_name, is_partitioned, is_unlogged, created_at from pgmq.meta';

create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay timestamptz) returns setof bigint
language plpgsql as $$
begin
  return query execute format(
    'insert into pgmq.%I (vt, message, headers) select $2, m, h from unnest($1, $3) as u (m, h) returning msg_id',
    pgmq.format_table_name(queue_name, 'q')) using msgs, delay, headers;
end $$;
create function pgmq.send_batch(queue_name text, msgs jsonb[]) returns setof bigint language sql as
  'select * from pgmq.send_batch(queue_name, msgs, null, clock_timestamp())';
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[]) returns setof bigint language sql as
  'select * from pgmq.send_batch(queue_name, msgs, headers, clock_timestamp())';
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay integer) returns setof bigint language sql as
  'select * from pgmq.send_batch(queue_name, msgs, null, clock_timestamp() + make_interval(secs => delay))';
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay timestamptz) returns setof bigint language sql as
  'select * from pgmq.send_batch(queue_name, msgs, null, delay)';
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay integer) returns setof bigint
language sql as
  'select * from pgmq.send_batch(queue_name, msgs, headers, clock_timestamp() + make_interval(secs => delay))';

create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay timestamptz) returns setof bigint
language sql as 'select * from pgmq.send_batch(queue_name, array[msg], array[headers], delay)';
create function pgmq.send(queue_name text, msg jsonb) returns setof bigint language sql as
  'select * from pgmq.send(queue_name, msg, null, clock_timestamp())';
create function pgmq.send(queue_name text, msg jsonb, headers jsonb) returns setof bigint language sql as
  'select * from pgmq.send(queue_name, msg, headers, clock_timestamp())';
create function pgmq.send(queue_name text, msg jsonb, delay integer) returns setof bigint language sql as
  'select * from pgmq.send(queue_name, msg, null, clock_timestamp() + make_interval(secs => delay))';
create function pgmq.send(queue_name text, msg jsonb, delay timestamptz) returns setof bigint language sql as
  'select * from pgmq.send(queue_name, msg, null, delay)';
create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay integer) returns setof bigint language sql as
  'select * from pgmq.send(queue_name, msg, headers, clock_timestamp() + make_interval(secs => delay))';

create function pgmq.read(queue_name text, vt integer, qty integer, conditional jsonb default '{}')
returns setof pgmq.message_record language plpgsql as $$
begin
  return query execute format(
    'with next as (
       select msg_id from pgmq.%1$I
       where vt <= clock_timestamp() and ($3 = ''{}'' or message @> $3)
       order by msg_id limit $1 for update skip locked
     )
     update pgmq.%1$I m set vt = clock_timestamp() + make_interval(secs => $2), read_ct = read_ct + 1
     from next where m.msg_id = next.msg_id
     returning m.msg_id, m.read_ct, m.enqueued_at, m.vt, m.message, m.headers',
    pgmq.format_table_name(queue_name, 'q')) using qty, vt, conditional;
end $$;
create function pgmq.read_with_poll(
  queue_name text, vt integer, qty integer, max_poll_seconds integer default 5, poll_interval_ms integer default 100,
  conditional jsonb default '{}'
) returns setof pgmq.message_record language sql as 'select * from pgmq.read(queue_name, vt, qty, conditional)';

create function pgmq.pop(queue_name text) returns setof pgmq.message_record language plpgsql as $$
begin
  return query execute format(
    'delete from pgmq.%1$I
     where msg_id = (select msg_id from pgmq.%1$I where vt <= clock_timestamp() order by msg_id limit 1)
     returning msg_id, read_ct, enqueued_at, vt, message, headers', pgmq.format_table_name(queue_name, 'q'));
end $$;

create function pgmq.delete(queue_name text, msg_ids bigint[]) returns setof bigint language plpgsql as $$
begin
  return query execute format(
    'delete from pgmq.%I where msg_id = any ($1) returning msg_id', pgmq.format_table_name(queue_name, 'q')) using msg_ids;
end $$;
create function pgmq.delete(queue_name text, msg_id bigint) returns boolean language sql as
  'select exists (select from pgmq.delete(queue_name, array[msg_id]))';

create function pgmq.archive(queue_name text, msg_ids bigint[]) returns setof bigint language plpgsql as $$
begin
  return query execute format(
    'with moved as (
       delete from pgmq.%I where msg_id = any ($1) returning msg_id, vt, read_ct, enqueued_at, message, headers
     )
     insert into pgmq.%I (msg_id, vt, read_ct, enqueued_at, message, headers) select * from moved returning msg_id',
    pgmq.format_table_name(queue_name, 'q'), pgmq.format_table_name(queue_name, 'a')) using msg_ids;
end $$;
create function pgmq.archive(queue_name text, msg_id bigint) returns boolean language sql as
  'select exists (select from pgmq.archive(queue_name, array[msg_id]))';

create function pgmq.set_vt(queue_name text, msg_id bigint, vt integer) returns setof pgmq.message_record
language plpgsql as $$
begin
  return query execute format(
    'update pgmq.%I set vt = clock_timestamp() + make_interval(secs => $1) where msg_id = $2
     returning msg_id, read_ct, enqueued_at, vt, message, headers', pgmq.format_table_name(queue_name, 'q'))
  using vt, msg_id;
end $$;

create function pgmq.metrics(queue_name text) returns pgmq.metrics_result language plpgsql as $$
declare
  result pgmq.metrics_result;
begin
  execute format(
    'select $1, count(*), extract(epoch from now() - max(enqueued_at))::int, extract(epoch from now() - min(enqueued_at))::int,
       coalesce(max(msg_id), 0), now(), count(*) filter (where vt <= now()) from pgmq.%I',
    pgmq.format_table_name(queue_name, 'q')) into result using queue_name;
  return result;
end $$;
create function pgmq.metrics_all() returns setof pgmq.metrics_result language sql as
  'select (pgmq.metrics(queue_name)).* from pgmq.meta';
