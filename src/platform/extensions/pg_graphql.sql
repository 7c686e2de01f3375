-- Resolves nothing. A project reads the directives in comments, which are comments here as there.
create function graphql.resolve(
  query text, variables jsonb default '{}', "operationName" text default null, extensions jsonb default null
) returns jsonb language sql as $$ select '{"data": null}'::jsonb $$;
create function graphql._internal_resolve(
  query text, variables jsonb default '{}', "operationName" text default null, extensions jsonb default null
) returns jsonb language sql as $$ select '{"data": null}'::jsonb $$;
create function graphql.comment_directive(comment_ text) returns jsonb language sql immutable as $$
  select coalesce(nullif(substring(comment_ from '@graphql\((.*)\)'), '')::jsonb, '{}')
$$;
create function graphql.exception(message text) returns text language plpgsql as $$
begin
  raise exception using errcode = '22000', message = message;
end $$;

create sequence graphql.seq_schema_version as integer cycle;
create function graphql.get_schema_version() returns integer language sql security definer as
  'select last_value::integer from graphql.seq_schema_version';
create function graphql.increment_schema_version() returns event_trigger language plpgsql security definer as
  'begin perform nextval(''graphql.seq_schema_version''); end';
create event trigger graphql_watch_ddl on ddl_command_end execute function graphql.increment_schema_version();
create event trigger graphql_watch_drop on sql_drop execute function graphql.increment_schema_version();
