-- A hypertable stays a plain table, a policy is given a number and forgotten.
create schema if not exists _timescaledb_catalog;
create schema if not exists _timescaledb_internal;
create schema if not exists _timescaledb_functions;
create schema if not exists _timescaledb_config;
create schema if not exists timescaledb_information;
create schema if not exists timescaledb_experimental;
create sequence _timescaledb_config.bgw_job_id_seq start 1000;

create type _timescaledb_internal.dimension_info as (
  column_name name, type text, partitions integer, interval_length bigint, partitioning_func regproc
);
create function by_range(column_name name, partition_interval anyelement default null::bigint, partition_func regproc default null)
  returns _timescaledb_internal.dimension_info language sql
  as 'select row(column_name, ''range'', null, null, partition_func)::_timescaledb_internal.dimension_info';
create function by_hash(column_name name, number_partitions integer, partition_func regproc default null)
  returns _timescaledb_internal.dimension_info language sql
  return row(column_name, 'hash', number_partitions, null, partition_func)::_timescaledb_internal.dimension_info;

-- Where the table has no index on the column yet, the real one makes one.
create function _timescaledb_functions.add_default_index(relation regclass, column_name name) returns void language plpgsql as $$
declare
  target record;
begin
  select n.nspname, c.relname into target
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid = relation;
  if not exists (
    select from pg_catalog.pg_index i
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = relation and a.attname = column_name
  ) then
    execute format('create index %I on %s (%I desc)', target.relname || '_' || column_name || '_idx', relation, column_name);
  end if;
  execute format('alter table %s alter column %I set not null', relation, column_name);
end $$;

create function create_hypertable(
  relation regclass, time_column_name name, partitioning_column name default null, number_partitions integer default null,
  associated_schema_name name default null, associated_table_prefix name default null,
  chunk_time_interval anyelement default null::bigint, create_default_indexes boolean default true,
  if_not_exists boolean default false, partitioning_func regproc default null, migrate_data boolean default false,
  chunk_target_size text default null, chunk_sizing_func regproc default null, time_partitioning_func regproc default null
) returns table (hypertable_id integer, schema_name name, table_name name, created boolean) language plpgsql as $$
begin
  if create_default_indexes then
    perform _timescaledb_functions.add_default_index(relation, time_column_name);
  end if;
  return query
    select 1, n.nspname, c.relname, true
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.oid = relation;
end $$;
create function create_hypertable(
  relation regclass, dimension _timescaledb_internal.dimension_info, create_default_indexes boolean default true,
  if_not_exists boolean default false, migrate_data boolean default false
) returns table (hypertable_id integer, created boolean) language plpgsql as $$
begin
  if create_default_indexes then
    perform _timescaledb_functions.add_default_index(relation, (dimension).column_name);
  end if;
  return query select 1, true;
end $$;

create function set_chunk_time_interval(hypertable regclass, chunk_time_interval anyelement, dimension_name name default null)
  returns void language plpgsql as 'begin end';
create function add_dimension(
  hypertable regclass, column_name name, number_partitions integer default null,
  chunk_time_interval anyelement default null::bigint, partitioning_func regproc default null, if_not_exists boolean default false
) returns table (dimension_id integer, schema_name name, table_name name, column_name name, created boolean)
  language plpgsql as 'begin end';
create function add_retention_policy(
  relation regclass, drop_after anycompatible, if_not_exists boolean default false, schedule_interval interval default null,
  initial_start timestamptz default null, timezone text default null, drop_created_before interval default null
) returns integer language sql as 'select nextval(''_timescaledb_config.bgw_job_id_seq'')::integer';
create function remove_retention_policy(relation regclass, if_exists boolean default false) returns void
  language plpgsql as 'begin end';
create function add_compression_policy(
  hypertable regclass, compress_after anycompatible default null, if_not_exists boolean default false,
  schedule_interval interval default null, initial_start timestamptz default null, timezone text default null,
  compress_created_before interval default null
) returns integer language sql as 'select nextval(''_timescaledb_config.bgw_job_id_seq'')::integer';
create function remove_compression_policy(hypertable regclass, if_exists boolean default false) returns boolean
  language sql return true;
create function add_continuous_aggregate_policy(
  continuous_aggregate regclass, start_offset anycompatible, end_offset anycompatible, schedule_interval interval,
  if_not_exists boolean default false, initial_start timestamptz default null, timezone text default null
) returns integer language sql as 'select nextval(''_timescaledb_config.bgw_job_id_seq'')::integer';
create function remove_continuous_aggregate_policy(
  continuous_aggregate regclass, if_not_exists boolean default false, if_exists boolean default null
) returns void language plpgsql as 'begin end';
create procedure refresh_continuous_aggregate(
  continuous_aggregate regclass, window_start timestamptz, window_end timestamptz, force boolean default false
) language plpgsql as 'begin end';
create function add_job(
  proc regproc, schedule_interval interval, config jsonb default null, initial_start timestamptz default null,
  scheduled boolean default true, check_config regproc default null, fixed_schedule boolean default true,
  timezone text default null
) returns integer language sql as 'select nextval(''_timescaledb_config.bgw_job_id_seq'')::integer';
create function delete_job(job_id integer) returns void language plpgsql as 'begin end';
create function compress_chunk(uncompressed_chunk regclass, if_not_compressed boolean default true) returns regclass
  language sql return uncompressed_chunk;
create function decompress_chunk(uncompressed_chunk regclass, if_compressed boolean default true) returns regclass
  language sql return uncompressed_chunk;
create function show_chunks(
  relation regclass, older_than anycompatible default null, newer_than anycompatible default null
) returns setof regclass language plpgsql as 'begin end';
create function drop_chunks(
  relation regclass, older_than anycompatible default null, newer_than anycompatible default null, "verbose" boolean default false
) returns setof text language plpgsql as 'begin end';

create function time_bucket(bucket_width interval, ts timestamptz) returns timestamptz language sql immutable strict
  parallel safe return date_bin(bucket_width, ts, '2000-01-03 00:00:00+00'::timestamptz);
create function time_bucket(bucket_width interval, ts timestamp) returns timestamp language sql immutable strict
  parallel safe return date_bin(bucket_width, ts, '2000-01-03 00:00:00'::timestamp);
create function time_bucket(bucket_width interval, ts date) returns date language sql immutable strict
  parallel safe return date_bin(bucket_width, ts::timestamp, '2000-01-03 00:00:00'::timestamp)::date;
create function time_bucket(bucket_width interval, ts timestamptz, timezone text) returns timestamptz language sql immutable
  parallel safe return date_bin(bucket_width, ts at time zone timezone, '2000-01-03 00:00:00'::timestamp) at time zone timezone;
create function time_bucket(bucket_width bigint, ts bigint) returns bigint language sql immutable strict
  parallel safe return ts - ts % bucket_width;
create function time_bucket(bucket_width integer, ts integer) returns integer language sql immutable strict
  parallel safe return ts - ts % bucket_width;
create function time_bucket_gapfill(bucket_width interval, ts timestamptz, start timestamptz default null, finish timestamptz default null)
  returns timestamptz language sql immutable parallel safe return time_bucket(bucket_width, ts);
create function _timescaledb_functions.first_sfunc(anyelement, anyelement, anycompatible) returns anyelement
  language sql immutable as 'select coalesce($1, $2)';
create function _timescaledb_functions.last_sfunc(anyelement, anyelement, anycompatible) returns anyelement
  language sql immutable as 'select $2';
create aggregate first(anyelement, anycompatible) (sfunc = _timescaledb_functions.first_sfunc, stype = anyelement);
create aggregate last(anyelement, anycompatible) (sfunc = _timescaledb_functions.last_sfunc, stype = anyelement);

create view timescaledb_information.hypertables as
  select null::name as hypertable_schema, null::name as hypertable_name, null::name as owner, null::smallint as num_dimensions,
    null::bigint as num_chunks, null::boolean as compression_enabled, null::name[] as tablespaces
  where false;
create view timescaledb_information.chunks as
  select null::name as hypertable_schema, null::name as hypertable_name, null::name as chunk_schema, null::name as chunk_name,
    null::timestamptz as range_start, null::timestamptz as range_end, null::boolean as is_compressed
  where false;
create view timescaledb_information.jobs as
  select null::integer as job_id, null::text as application_name, null::interval as schedule_interval, null::name as proc_name,
    null::jsonb as config, null::name as hypertable_schema, null::name as hypertable_name
  where false;
create view timescaledb_information.job_stats as
  select null::integer as job_id, null::timestamptz as last_run_started_at, null::text as last_run_status, null::bigint as total_runs
  where false;
create view timescaledb_information.continuous_aggregates as
  select null::name as hypertable_schema, null::name as hypertable_name, null::name as view_schema, null::name as view_name,
    null::text as view_definition
  where false;
