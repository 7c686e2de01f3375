-- An index is a block range index, which any operator's filter goes over.
create access method pgroonga type index handler brinhandler;

create function pgroonga_command(command text) returns text language sql strict return '[]'::text;
create function pgroonga_command(command text, arguments text[]) returns text language sql strict return '[]'::text;
create function pgroonga_escape(value text) returns text language sql immutable strict return value;
create function pgroonga_query_escape(query text) returns text language sql immutable strict return query;
create function pgroonga_normalize(target text) returns text language sql immutable strict return lower(target);
create function pgroonga_normalize(target text, normalizer text) returns text language sql immutable strict
  return lower(target);
create function pgroonga_tokenize(target text, variadic options text[]) returns json[] language sql immutable strict
  return '{}'::json[];
create function pgroonga_score("row" record) returns double precision language plpgsql stable strict as 'begin return 0; end';
create function pgroonga_score(tableoid oid, ctid tid) returns double precision language sql stable strict
  return 0::double precision;
create function pgroonga_snippet_html(target text, keywords text[], width integer default 200) returns text[] language sql
  immutable strict return array[target];
create function pgroonga_highlight_html(target text, keywords text[]) returns text language sql immutable strict
  return target;
create function pgroonga_highlight_html(target text, keywords text[], indexname text) returns text language sql immutable
  strict return target;
create function pgroonga_query_extract_keywords(query text, index_name text default '') returns text[] language sql
  immutable strict return string_to_array(query, ' ');
create function pgroonga_query_expand(tablename text, termcolumnname text, synonymscolumnname text, query text) returns text
  language sql immutable strict return query;

do $$
declare
  operator text;
begin
  foreach operator in array array['match_text', 'query_text', 'prefix_text', 'prefix_rk_text', 'similar_text', 'regexp_text'] loop
    execute format(
      'create function pgroonga_%s(text, text) returns boolean language sql immutable strict
       return position(lower($2) in lower($1)) > 0', operator);
    execute format(
      'create function pgroonga_%s_array(text[], text) returns boolean language sql immutable strict
       return position(lower($2) in lower($1::text)) > 0', operator);
  end loop;
  for operator in values ('&@ match'), ('&@~ query'), ('&^ prefix'), ('&^~ prefix_rk'), ('&@* similar'), ('&~ regexp') loop
    execute format(
      'create operator %1$s (leftarg = text, rightarg = text, function = pgroonga_%2$s_text);
       create operator %1$s (leftarg = text[], rightarg = text, function = pgroonga_%2$s_text_array)',
      split_part(operator, ' ', 1), split_part(operator, ' ', 2));
  end loop;
  for operator in
    values ('text_full_text_search text default'), ('text_term_search text'), ('text_regexp text'), ('text_array text[] default anyarray'),
      ('int4 integer default'), ('int8 bigint default'), ('timestamptz timestamptz default'), ('jsonb jsonb default')
  loop
    execute format(
      'create operator class pgroonga_%1$s_ops_v2 %3$s for type %2$s using pgroonga as
         function 1 brin_minmax_opcinfo(internal),
         function 2 brin_minmax_add_value(internal, internal, internal, internal),
         function 3 brin_minmax_consistent(internal, internal, internal),
         function 4 brin_minmax_union(internal, internal, internal),
         operator 1 < (%4$s, %4$s), operator 2 <= (%4$s, %4$s), operator 3 = (%4$s, %4$s),
         operator 4 >= (%4$s, %4$s), operator 5 > (%4$s, %4$s)',
      split_part(operator, ' ', 1), split_part(operator, ' ', 2), split_part(operator, ' ', 3),
      coalesce(nullif(split_part(operator, ' ', 4), ''), split_part(operator, ' ', 2)));
  end loop;
end $$;
