do $$
declare
  relation text;
begin
  foreach relation in array array['text', 'regclass'] loop
    execute format(
      'create function pgstattuple(%1$s, out table_len bigint, out tuple_count bigint, out tuple_len bigint, out tuple_percent float8,
         out dead_tuple_count bigint, out dead_tuple_len bigint, out dead_tuple_percent float8, out free_space bigint,
         out free_percent float8) language plpgsql strict as ''begin end'';
       create function pgstatindex(%1$s, out version integer, out tree_level integer, out index_size bigint, out root_block_no bigint,
         out internal_pages bigint, out leaf_pages bigint, out empty_pages bigint, out deleted_pages bigint,
         out avg_leaf_density float8, out leaf_fragmentation float8) language plpgsql strict as ''begin end'';
       create function pg_relpages(%1$s) returns bigint language sql strict return 0::bigint', relation);
  end loop;
end $$;
create function pgstattuple_approx(
  regclass, out table_len bigint, out scanned_percent float8, out approx_tuple_count bigint, out approx_tuple_len bigint,
  out approx_tuple_percent float8, out dead_tuple_count bigint, out dead_tuple_len bigint, out dead_tuple_percent float8,
  out approx_free_space bigint, out approx_free_percent float8
) language plpgsql strict as 'begin end';
