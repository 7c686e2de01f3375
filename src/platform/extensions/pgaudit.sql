-- Audits nothing.
create function pgaudit_ddl_command_end() returns event_trigger language plpgsql security definer
  set search_path = 'pg_catalog, pg_temp' as 'begin end';
create function pgaudit_sql_drop() returns event_trigger language plpgsql security definer
  set search_path = 'pg_catalog, pg_temp' as 'begin end';
create event trigger pgaudit_ddl_command_end on ddl_command_end execute function pgaudit_ddl_command_end();
create event trigger pgaudit_sql_drop on sql_drop execute function pgaudit_sql_drop();
