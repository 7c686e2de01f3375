create schema repack;
create function repack.version() returns text language sql return 'pg_repack 1.5.2'::text;
create function repack.version_sql() returns text language sql return 'pg_repack 1.5.2'::text;
