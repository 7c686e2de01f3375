-- Reads nothing: a query of a foreign table fails. Options are not checked.
create function postgres_fdw_handler() returns fdw_handler language internal as 'fdw_handler_in';
create function postgres_fdw_validator(text[], oid) returns void language plpgsql as 'begin end';
create foreign data wrapper postgres_fdw handler postgres_fdw_handler validator postgres_fdw_validator;
create function postgres_fdw_get_connections(out server_name text, out valid boolean) returns setof record
  language sql strict begin atomic select null::text, null::boolean where false; end;
create function postgres_fdw_disconnect(text) returns boolean language sql strict return false;
create function postgres_fdw_disconnect_all() returns boolean language sql strict return false;
