-- Reads nothing: a query of a foreign table fails. Options are not checked.
create table wrappers_fdw_stats (
  fdw_name text primary key,
  create_times bigint,
  rows_in bigint,
  rows_out bigint,
  bytes_in bigint,
  bytes_out bigint,
  metadata jsonb,
  created_at timestamptz not null default timezone('utc', now()),
  updated_at timestamptz not null default timezone('utc', now())
);

do $$
declare
  name text;
begin
  foreach name in array array[
    'airtable', 'auth0', 'big_query', 'click_house', 'cognito', 'duckdb', 'firebase', 'hello_world', 'iceberg', 'logflare',
    'mssql', 'redis', 's3', 's3vectors', 'stripe', 'wasm'
  ] loop
    execute format('create function %I() returns fdw_handler language internal strict as ''fdw_handler_in''', name || '_fdw_handler');
    execute format(
      'create function %I(options text[], catalog oid) returns void language plpgsql as ''begin end''',
      name || '_fdw_validator');
    execute format(
      'create function %I() returns table (name text, version text, author text, website text) language sql strict
       begin atomic select %L::text, null::text, null::text, null::text; end', name || '_fdw_meta', name);
  end loop;
end $$;
