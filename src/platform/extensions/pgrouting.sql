-- Finds no way.
create function pgr_version() returns text language sql immutable return '3.4.1'::text;
create function pgr_createtopology(
  text, double precision, the_geom text default 'the_geom', id text default 'id', source text default 'source',
  target text default 'target', rows_where text default 'true', clean boolean default false
) returns varchar language sql strict return 'OK'::varchar;
create function pgr_analyzegraph(
  text, double precision, the_geom text default 'the_geom', id text default 'id', source text default 'source',
  target text default 'target', rows_where text default 'true'
) returns varchar language sql strict return 'OK'::varchar;

do $$
declare
  name text;
  ends text;
begin
  foreach name in array array['pgr_dijkstra', 'pgr_astar', 'pgr_bdastar', 'pgr_bddijkstra'] loop
    foreach ends in array array['bigint, bigint', 'bigint, anyarray', 'anyarray, bigint', 'anyarray, anyarray'] loop
      execute format(
        'create function %I(text, %s, directed boolean default true, out seq integer, out path_seq integer, out start_vid bigint,
           out end_vid bigint, out node bigint, out edge bigint, out cost float8, out agg_cost float8)
         returns setof record language plpgsql strict as ''begin end''', name, ends);
    end loop;
  end loop;
end $$;
create function pgr_drivingdistance(
  text, bigint, double precision, directed boolean default true, out seq integer, out node bigint, out edge bigint,
  out cost double precision, out agg_cost double precision
) returns setof record language plpgsql strict as 'begin end';
create function pgr_ksp(
  text, bigint, bigint, integer, directed boolean default true, heap_paths boolean default false, out seq integer,
  out path_id integer, out path_seq integer, out node bigint, out edge bigint, out cost double precision,
  out agg_cost double precision
) returns setof record language plpgsql strict as 'begin end';
create function pgr_connectedcomponents(text, out seq bigint, out component bigint, out node bigint) returns setof record
  language plpgsql strict as 'begin end';
create function pgr_tsp(
  text, start_id bigint default 0, end_id bigint default 0, out seq integer, out node bigint, out cost double precision,
  out agg_cost double precision
) returns setof record language plpgsql strict as 'begin end';
