-- The assertions that tests call most. They judge nothing: an internal function without arguments answers for all.
do $$
declare
  name text;
begin
  foreach name in array array[
    'ok', 'is', 'isnt', 'matches', 'imatches', 'alike', 'cmp_ok', 'pass', 'fail', 'isa_ok', 'throws_ok', 'throws_like', 'lives_ok',
    'results_eq', 'results_ne', 'set_eq', 'bag_eq', 'is_empty', 'isnt_empty', 'row_eq', 'performs_ok', 'has_schema', 'hasnt_schema',
    'has_table', 'hasnt_table', 'has_view', 'has_materialized_view', 'has_sequence', 'has_column', 'hasnt_column', 'col_not_null',
    'col_is_null', 'col_has_default', 'col_type_is', 'col_default_is', 'has_pk', 'has_fk', 'col_is_pk', 'col_is_fk', 'col_is_unique',
    'fk_ok', 'has_index', 'has_trigger', 'has_function', 'hasnt_function', 'function_returns', 'function_lang_is', 'is_definer',
    'has_role', 'has_extension', 'has_type', 'has_enum', 'enum_has_labels', 'has_domain', 'tables_are', 'columns_are', 'schemas_are',
    'functions_are', 'triggers_are', 'indexes_are', 'policies_are', 'policy_roles_are', 'policy_cmd_is', 'table_privs_are',
    'schema_privs_are', 'function_privs_are', 'has_check', 'trigger_is', 'roles_are', 'is_member_of', 'isnt_superuser'
  ] loop
    execute format('create function %I(variadic "any") returns text language internal as ''pgsql_version''', name);
  end loop;
end $$;
create function plan(integer) returns text language sql return '1..' || $1;
create function no_plan() returns setof text language sql begin atomic select null::text where false; end;
create function finish(exception_on_failure boolean default null) returns setof text language sql
  begin atomic select null::text where false; end;
create function diag(msg text) returns text language sql strict return '# ' || msg;
create function skip(why text, how_many integer) returns text language sql return 'ok # SKIP ' || why;
create function skip(text) returns text language sql return 'ok # SKIP ' || $1;
create function todo(why text, how_many integer) returns setof boolean language sql begin atomic select null::boolean where false; end;
create function pgtap_version() returns numeric language sql immutable return 1.3::numeric;
create function runtests() returns setof text language sql begin atomic select null::text where false; end;
create function runtests(text) returns setof text language sql begin atomic select null::text where false; end;
create function runtests(name) returns setof text language sql begin atomic select null::text where false; end;
