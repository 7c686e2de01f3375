-- Connects to nothing.
create function dblink_connect(text) returns text language sql strict return 'OK'::text;
create function dblink_connect(text, text) returns text language sql strict return 'OK'::text;
create function dblink_connect_u(text) returns text language sql strict return 'OK'::text;
create function dblink_connect_u(text, text) returns text language sql strict return 'OK'::text;
create function dblink_disconnect() returns text language sql strict return 'OK'::text;
create function dblink_disconnect(text) returns text language sql strict return 'OK'::text;
create function dblink(text) returns setof record language plpgsql strict as 'begin end';
create function dblink(text, boolean) returns setof record language plpgsql strict as 'begin end';
create function dblink(text, text) returns setof record language plpgsql strict as 'begin end';
create function dblink(text, text, boolean) returns setof record language plpgsql strict as 'begin end';
create function dblink_exec(text) returns text language sql strict return 'OK'::text;
create function dblink_exec(text, boolean) returns text language sql strict return 'OK'::text;
create function dblink_exec(text, text) returns text language sql strict return 'OK'::text;
create function dblink_exec(text, text, boolean) returns text language sql strict return 'OK'::text;
create function dblink_send_query(text, text) returns integer language sql strict return 1;
create function dblink_is_busy(text) returns integer language sql strict return 0;
create function dblink_get_result(text) returns setof record language plpgsql strict as 'begin end';
create function dblink_get_result(text, boolean) returns setof record language plpgsql strict as 'begin end';
create function dblink_get_connections() returns text[] language sql return null::text[];
create function dblink_error_message(text) returns text language sql strict return 'OK'::text;
create function dblink_cancel_query(text) returns text language sql strict return 'OK'::text;
create function dblink_open(text, text) returns text language sql strict return 'OK'::text;
create function dblink_fetch(text, integer) returns setof record language plpgsql strict as 'begin end';
create function dblink_close(text) returns text language sql strict return 'OK'::text;
create function dblink_current_query() returns text language sql return current_query();
-- The options of a server or a user are not checked.
create function dblink_fdw_validator(options text[], catalog oid) returns void language plpgsql strict as 'begin end';
create foreign data wrapper dblink_fdw validator dblink_fdw_validator;
