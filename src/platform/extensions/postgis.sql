-- A geometry is kept as the text that it was written as. Points are computed with, everything else only has its name,
-- its arguments and its result: what is not known is NULL.

-- What stands in parentheses behind a type's name is kept as the real one keeps it, a number. Only internal functions may
-- print one, and among them enum_out is the one that looks a text up: each number that was ever used is the OID of a label.
create type postgis_typmod as enum ();

create function postgis_typmod_of(written text[], geographic boolean) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  kinds constant text[] := array[
    'Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon', 'GeometryCollection', 'CircularString',
    'CompoundCurve', 'CurvePolygon', 'MultiCurve', 'MultiSurface', 'PolyhedralSurface', 'Triangle', 'Tin'
  ];
  parts constant text[] := regexp_match(trim(lower(written[1])), '^([a-z]+?)(z?)(m?)$');
  kind constant integer := coalesce(array_position(array(select lower(k) from unnest(kinds) k), parts[1]), 0);
  srid constant integer := coalesce(nullif(written[2], '')::integer, case when geographic then 4326 else 0 end);
  typmod constant integer := (srid << 8) | (kind << 2) | ((parts[2] <> '')::integer << 1) | (parts[3] <> '')::integer;
  label text;
begin
  if parts is null or kind = 0 and parts[1] <> 'geometry' then
    raise invalid_parameter_value using message = format('Invalid geometry type modifier: %s', written[1]);
  end if;
  label := concat_ws(',',
    case when typmod & 255 <> 0 or srid <> 0 then coalesce(kinds[kind], 'Geometry') || upper(parts[2]) || upper(parts[3]) end,
    nullif(srid, 0));
  insert into pg_enum (oid, enumtypid, enumsortorder, enumlabel)
    select typmod, '@extschema@.postgis_typmod'::regtype, typmod, case when label = '' then '' else '(' || label || ')' end
    where not exists (select from pg_enum where oid = typmod);
  return typmod;
end $$;

create function geometry_typmod_in(cstring[]) returns integer language plpgsql strict as $$
begin
  return @extschema@.postgis_typmod_of(string_to_array(array_to_string($1, ','), ','), false);
end $$;
create function geography_typmod_in(cstring[]) returns integer language plpgsql strict as $$
begin
  return @extschema@.postgis_typmod_of(string_to_array(array_to_string($1, ','), ','), true);
end $$;
create function geometry_typmod_out(integer) returns cstring language internal immutable strict parallel safe as 'enum_out';
create function geography_typmod_out(integer) returns cstring language internal immutable strict parallel safe as 'enum_out';

-- The types

do $$
declare
  name text;
  typmod text;
begin
  foreach name in array array['geometry', 'geography', 'box2d', 'box3d', 'box2df', 'gidx', 'spheroid'] loop
    execute format('create type %I', name);
    execute format('create function %I(cstring) returns %I language internal immutable strict parallel safe as ''textin''', name || '_in', name);
    execute format('create function %I(%I) returns cstring language internal immutable strict parallel safe as ''textout''', name || '_out', name);
    execute format('create function %I(internal) returns %I language internal immutable strict parallel safe as ''textrecv''', name || '_recv', name);
    execute format('create function %I(%I) returns bytea language internal immutable strict parallel safe as ''textsend''', name || '_send', name);
    typmod := case when name in ('geometry', 'geography')
      then format(', typmod_in = %1$s_typmod_in, typmod_out = %1$s_typmod_out, delimiter = '':''', name) else '' end;
    execute format(
      'create type %1$I (input = %1$s_in, output = %1$s_out, receive = %1$s_recv, send = %1$s_send, alignment = double, storage = main%2$s)',
      name, typmod);
  end loop;
end $$;
create type geometry_dump as (path integer[], geom geometry);
create type valid_detail as (valid boolean, reason varchar, location geometry);

create function geometry(geometry, integer, boolean) returns geometry language sql immutable strict parallel safe return $1;
create function geography(geography, integer, boolean) returns geography language sql immutable strict parallel safe return $1;
create cast (geometry as geometry) with function geometry(geometry, integer, boolean) as implicit;
create cast (geography as geography) with function geography(geography, integer, boolean) as implicit;

do $$
declare
  cast_of record;
  spatial constant text[] := array['geometry', 'geography', 'box2d', 'box3d'];
begin
  for cast_of in
    select * from (values
      ('geometry', 'geography', 'implicit'), ('geography', 'geometry', 'explicit'), ('text', 'geometry', 'implicit'),
      ('geometry', 'text', 'implicit'), ('bytea', 'geometry', 'implicit'), ('geometry', 'bytea', 'implicit'),
      ('bytea', 'geography', 'implicit'), ('geography', 'bytea', 'implicit'), ('geometry', 'box2d', 'implicit'),
      ('geometry', 'box3d', 'implicit'), ('box2d', 'geometry', 'implicit'), ('box3d', 'geometry', 'implicit'),
      ('box2d', 'box3d', 'implicit'), ('box3d', 'box2d', 'implicit'), ('geometry', 'point', 'explicit'), ('point', 'geometry', 'explicit'),
      ('geometry', 'path', 'explicit'), ('path', 'geometry', 'explicit'), ('geometry', 'polygon', 'explicit'),
      ('polygon', 'geometry', 'explicit'), ('geometry', 'box', 'assignment'), ('geometry', 'json', 'explicit'), ('geometry', 'jsonb', 'explicit')
    ) as casts (source, target, context)
  loop
    -- Kept as text, one is the other.
    execute format('create function %2$I(%1$I) returns %2$s language sql immutable strict parallel safe return %3$s',
      cast_of.source, cast_of.target, case
        when cast_of.source = any (spatial) and cast_of.target = any (spatial)
          then format('%I(%I($1))', cast_of.target || '_in', cast_of.source || '_out')
        when cast_of.source = 'text' then 'geometry_in($1::cstring)'
        when cast_of.target = 'text' then 'geometry_out($1)::text'
        when cast_of.source = 'bytea' then format('%I(encode($1, ''hex'')::cstring)', cast_of.target || '_in')
        when cast_of.target = 'bytea' then format('convert_to(%I($1)::text, ''UTF8'')', cast_of.source || '_out')
        else format('null::%s', cast_of.target)
      end);
    execute format('create cast (%1$I as %2$I) with function %2$I(%1$I) %3$s', cast_of.source, cast_of.target,
      case when cast_of.context = 'explicit' then '' else 'as ' || cast_of.context end);
  end loop;
end $$;

-- Points

create function postgis_numbers(shape text) returns double precision[] language sql immutable strict parallel safe
  return regexp_split_to_array(trim(substring(upper(shape) from 'POINT ?Z?M? ?\(([^()]*)\)')), '\s+')::double precision[];

create function postgis_shape(shape text, srid integer) returns geometry language sql immutable parallel safe
  return geometry_in((case when srid <> 0 then 'SRID=' || srid || ';' else '' end || regexp_replace(shape, '^SRID=\d+;', ''))::cstring);

create function st_srid(geom geometry) returns integer language sql immutable strict parallel safe
  return coalesce(substring(geom::text from '^SRID=(\d+);')::integer, 0);
create function st_srid(geog geography) returns integer language sql immutable strict parallel safe
  return coalesce(substring(geog::geometry::text from '^SRID=(\d+);')::integer, 4326);
create function st_setsrid(geom geometry, srid integer) returns geometry language sql immutable strict parallel safe
  return postgis_shape(geom::text, srid);
create function st_setsrid(geog geography, srid integer) returns geography language sql immutable strict parallel safe
  return postgis_shape(geog::geometry::text, srid)::geography;
create function st_transform(geometry, integer) returns geometry language sql immutable strict parallel safe
  return postgis_shape($1::text, $2);

create function st_makepoint(double precision, double precision) returns geometry language sql immutable strict parallel safe
  return postgis_shape(format('POINT(%s %s)', $1, $2), 0);
create function st_makepoint(double precision, double precision, double precision) returns geometry
  language sql immutable strict parallel safe return postgis_shape(format('POINT Z (%s %s %s)', $1, $2, $3), 0);
create function st_makepoint(double precision, double precision, double precision, double precision) returns geometry
  language sql immutable strict parallel safe return postgis_shape(format('POINT ZM (%s %s %s %s)', $1, $2, $3, $4), 0);
create function st_makepointm(double precision, double precision, double precision) returns geometry
  language sql immutable strict parallel safe return postgis_shape(format('POINT M (%s %s %s)', $1, $2, $3), 0);
create function st_point(double precision, double precision) returns geometry language sql immutable strict parallel safe
  return st_makepoint($1, $2);
create function st_point(double precision, double precision, srid integer) returns geometry
  language sql immutable strict parallel safe return st_setsrid(st_makepoint($1, $2), srid);
create function st_pointz(
  xcoordinate double precision, ycoordinate double precision, zcoordinate double precision, srid integer default 0
) returns geometry language sql immutable strict parallel safe
  return st_setsrid(st_makepoint(xcoordinate, ycoordinate, zcoordinate), srid);

create function st_x(geometry) returns double precision language sql immutable strict parallel safe
  return (postgis_numbers($1::text))[1];
create function st_y(geometry) returns double precision language sql immutable strict parallel safe
  return (postgis_numbers($1::text))[2];
create function st_z(geometry) returns double precision language sql immutable strict parallel safe
  return (postgis_numbers($1::text))[3];
create function st_m(geometry) returns double precision language sql immutable strict parallel safe
  return (postgis_numbers($1::text))[4];

do $$
declare
  reader text;
begin
  foreach reader in array array[
    'st_geomfromtext(text)', 'st_geometryfromtext(text)', 'st_geomfromewkt(text)', 'st_pointfromtext(text)', 'st_linefromtext(text)',
    'st_linestringfromtext(text)', 'st_polygonfromtext(text)', 'st_polyfromtext(text)', 'st_mpointfromtext(text)',
    'st_mlinefromtext(text)', 'st_mpolyfromtext(text)', 'st_multilinestringfromtext(text)', 'st_multipolygonfromtext(text)',
    'st_geomcollfromtext(text)', 'st_wkttosql(text)', 'st_geomfromgml(text)', 'st_geomfromkml(text)', 'st_geomfromgeojson(text)'
  ] loop
    execute format('create function %s returns geometry language sql immutable strict parallel safe return $1::geometry', reader);
  end loop;
  foreach reader in array array[
    'st_geomfromtext(text, integer)', 'st_geometryfromtext(text, integer)', 'st_pointfromtext(text, integer)',
    'st_linefromtext(text, integer)', 'st_polygonfromtext(text, integer)', 'st_polyfromtext(text, integer)',
    'st_mpointfromtext(text, integer)', 'st_mlinefromtext(text, integer)', 'st_mpolyfromtext(text, integer)',
    'st_multipolygonfromtext(text, integer)', 'st_geomcollfromtext(text, integer)'
  ] loop
    execute format('create function %s returns geometry language sql immutable strict parallel safe return postgis_shape($1, $2)', reader);
  end loop;
  foreach reader in array array['st_geomfromgeojson(json)', 'st_geomfromgeojson(jsonb)'] loop
    execute format(
      'create function %s returns geometry language sql immutable strict parallel safe
       return st_setsrid(st_makepoint(($1->''coordinates''->>0)::double precision, ($1->''coordinates''->>1)::double precision), 4326)',
      reader);
  end loop;
  foreach reader in array array['st_geogfromtext(text)', 'st_geographyfromtext(text)'] loop
    execute format('create function %s returns geography language sql immutable strict parallel safe return $1::geometry::geography', reader);
  end loop;
end $$;

create function st_astext(geometry) returns text language sql immutable strict parallel safe
  return regexp_replace($1::text, '^SRID=\d+;', '');
create function st_astext(geography) returns text language sql immutable strict parallel safe return st_astext($1::geometry);
create function st_astext(text) returns text language sql immutable strict parallel safe return st_astext($1::geometry);
create function st_asewkt(geometry) returns text language sql immutable strict parallel safe return $1::text;
create function st_asewkt(geography) returns text language sql immutable strict parallel safe return $1::geometry::text;
create function st_geometrytype(geometry) returns text language sql immutable strict parallel safe
  return 'ST_' || initcap(substring(st_astext($1) from '^\w+'));
create function geometrytype(geometry) returns text language sql immutable strict parallel safe
  return upper(substring(st_astext($1) from '^\w+'));
create function geometrytype(geography) returns text language sql immutable strict parallel safe
  return geometrytype($1::geometry);
create function st_asgeojson(geom geometry, maxdecimaldigits integer default 9, options integer default 8) returns text
  language sql immutable strict parallel safe
  return json_build_object('type', initcap(geometrytype(geom)), 'coordinates', postgis_numbers(geom::text))::text;
create function st_asgeojson(geog geography, maxdecimaldigits integer default 9, options integer default 0) returns text
  language sql immutable strict parallel safe return st_asgeojson(geog::geometry);
create function st_asgeojson(
  r record, geom_column text default '', maxdecimaldigits integer default 9, pretty_bool boolean default false
) returns text language plpgsql stable strict parallel safe as 'begin return to_json(r)::text; end';

create function st_distance(geom1 geometry, geom2 geometry) returns double precision language sql immutable strict parallel safe
  return sqrt(power(st_x(geom1) - st_x(geom2), 2) + power(st_y(geom1) - st_y(geom2), 2));
create function st_distance(geog1 geography, geog2 geography, use_spheroid boolean default true) returns double precision
  language sql immutable strict parallel safe return 2 * 6371008.8 * asin(least(1, sqrt(
    power(sind((st_y(geog1::geometry) - st_y(geog2::geometry)) / 2), 2) + cosd(st_y(geog1::geometry)) * cosd(st_y(geog2::geometry))
      * power(sind((st_x(geog1::geometry) - st_x(geog2::geometry)) / 2), 2))));
create function st_distance(text, text) returns double precision language sql immutable strict parallel safe
  return st_distance($1::geometry, $2::geometry);
create function st_distancesphere(geom1 geometry, geom2 geometry) returns double precision
  language sql immutable strict parallel safe return st_distance(geom1::geography, geom2::geography);
create function st_distancesphere(geom1 geometry, geom2 geometry, radius double precision) returns double precision
  language sql immutable strict parallel safe return st_distance(geom1::geography, geom2::geography) / 6371008.8 * radius;
create function st_distancespheroid(geom1 geometry, geom2 geometry) returns double precision
  language sql immutable strict parallel safe return st_distance(geom1::geography, geom2::geography);
create function st_distancespheroid(geom1 geometry, geom2 geometry, spheroid) returns double precision
  language sql immutable strict parallel safe return st_distance(geom1::geography, geom2::geography);
create function st_dwithin(geom1 geometry, geom2 geometry, double precision) returns boolean
  language sql immutable strict parallel safe return st_distance(geom1, geom2) <= $3;
create function st_dwithin(geog1 geography, geog2 geography, tolerance double precision, use_spheroid boolean default true)
  returns boolean language sql immutable strict parallel safe return st_distance(geog1, geog2) <= tolerance;
create function st_dwithin(text, text, double precision) returns boolean language sql immutable strict parallel safe
  return st_distance($1, $2) <= $3;
create function st_isvalid(geometry) returns boolean language sql immutable strict parallel safe return true;
create function st_isvalid(geometry, integer) returns boolean language sql immutable strict parallel safe return true;
create function st_isvalidreason(geometry) returns text language sql immutable strict parallel safe return 'Valid Geometry'::text;
create function st_isempty(geometry) returns boolean language sql immutable strict parallel safe
  return geometry_out($1)::text like '%EMPTY';
create function st_makevalid(geometry) returns geometry language sql immutable strict parallel safe return $1;
create function st_makevalid(geom geometry, params text) returns geometry language sql immutable strict parallel safe return geom;
create function st_multi(geometry) returns geometry language sql immutable strict parallel safe return $1;
create function st_force2d(geometry) returns geometry language sql immutable strict parallel safe return $1;
create function st_force3d(geom geometry, zvalue double precision default 0) returns geometry language sql immutable strict
  parallel safe return geom;

-- All the others: what they return is not known.

do $$
declare
  signature text[];
begin
  for signature in
    select regexp_match(line, '^(.*\)) (setof )?([a-z0-9_ ]+?(?:\[\])?)$')
    from regexp_split_to_table($list$
st_area(geometry) float8
st_area(geog geography, use_spheroid boolean default true) float8
st_area(text) float8
st_area2d(geometry) float8
st_length(geometry) float8
st_length(geog geography, use_spheroid boolean default true) float8
st_length(text) float8
st_length2d(geometry) float8
st_3dlength(geometry) float8
st_lengthspheroid(geometry, spheroid) float8
st_perimeter(geometry) float8
st_perimeter(geog geography, use_spheroid boolean default true) float8
st_azimuth(geom1 geometry, geom2 geometry) float8
st_azimuth(geog1 geography, geog2 geography) float8
st_angle(pt1 geometry, pt2 geometry, pt3 geometry, pt4 geometry default null) float8
st_project(geom1 geometry, distance float8, azimuth float8) geometry
st_project(geog geography, distance float8, azimuth float8) geography
st_segmentize(geometry, float8) geometry
st_segmentize(geog geography, max_segment_length float8) geography
st_buffer(geom geometry, radius float8, options text default '') geometry
st_buffer(geom geometry, radius float8, quadsegs integer) geometry
st_buffer(geography, float8) geography
st_buffer(geography, float8, integer) geography
st_buffer(geography, float8, text) geography
st_buffer(text, float8) geometry
st_centroid(geometry) geometry
st_centroid(geography, use_spheroid boolean default true) geography
st_centroid(text) geometry
st_pointonsurface(geometry) geometry
st_geometricmedian(g geometry, tolerance float8 default null, max_iter integer default 10000, fail_if_not_converged boolean default false) geometry
st_envelope(geometry) geometry
st_boundary(geometry) geometry
st_boundingdiagonal(geom geometry, fits boolean default false) geometry
st_convexhull(geometry) geometry
st_concavehull(param_geom geometry, param_pctconvex float8, param_allow_holes boolean default false) geometry
st_alphashape(geometry) geometry
st_minimumboundingcircle(inputgeom geometry, segs_per_quarter integer default 48) geometry
st_orientedenvelope(geometry) geometry
st_simplify(geometry, float8) geometry
st_simplify(geometry, float8, boolean) geometry
st_simplifypreservetopology(geometry, float8) geometry
st_simplifyvw(geometry, float8) geometry
st_simplifypolygonhull(geom geometry, vertex_fraction float8, is_outer boolean default true) geometry
st_chaikinsmoothing(geometry, integer default 1, boolean default false) geometry
st_snaptogrid(geometry, float8) geometry
st_snaptogrid(geometry, float8, float8) geometry
st_snaptogrid(geometry, float8, float8, float8, float8) geometry
st_snap(geom1 geometry, geom2 geometry, float8) geometry
st_reduceprecision(geom geometry, gridsize float8) geometry
st_removerepeatedpoints(geom geometry, tolerance float8 default 0.0) geometry
st_reverse(geometry) geometry
st_forcerhr(geometry) geometry
st_forcepolygoncw(geometry) geometry
st_forcepolygonccw(geometry) geometry
st_forcecollection(geometry) geometry
st_force3dz(geom geometry, zvalue float8 default 0.0) geometry
st_force3dm(geom geometry, mvalue float8 default 0.0) geometry
st_force4d(geom geometry, zvalue float8 default 0.0, mvalue float8 default 0.0) geometry
st_forcesfs(geometry) geometry
st_flipcoordinates(geometry) geometry
st_shiftlongitude(geometry) geometry
st_wrapx(geom geometry, wrap float8, move float8) geometry
st_normalize(geom geometry) geometry
st_unaryunion(geometry, gridsize float8 default -1.0) geometry
st_union(geom1 geometry, geom2 geometry) geometry
st_union(geom1 geometry, geom2 geometry, gridsize float8) geometry
st_union(geometry[]) geometry
st_intersection(geom1 geometry, geom2 geometry, gridsize float8 default -1) geometry
st_intersection(geography, geography) geography
st_intersection(text, text) geometry
st_difference(geom1 geometry, geom2 geometry, gridsize float8 default -1.0) geometry
st_symdifference(geom1 geometry, geom2 geometry, gridsize float8 default -1.0) geometry
st_symmetricdifference(geom1 geometry, geom2 geometry) geometry
st_split(geom1 geometry, geom2 geometry) geometry
st_node(g geometry) geometry
st_sharedpaths(geom1 geometry, geom2 geometry) geometry
st_clipbybox2d(geom geometry, box box2d) geometry
st_subdivide(geom geometry, maxvertices integer default 256, gridsize float8 default -1.0) setof geometry
st_offsetcurve(line geometry, distance float8, params text default '') geometry
st_linemerge(geometry) geometry
st_linemerge(geometry, boolean) geometry
st_linefrommultipoint(geometry) geometry
st_polygonize(geometry[]) geometry
st_buildarea(geometry) geometry
st_delaunaytriangles(g1 geometry, tolerance float8 default 0.0, flags integer default 0) geometry
st_voronoipolygons(g1 geometry, tolerance float8 default 0.0, extend_to geometry default null) geometry
st_voronoilines(g1 geometry, tolerance float8 default 0.0, extend_to geometry default null) geometry
st_hexagon(size float8, cell_i integer, cell_j integer, origin geometry default 'POINT(0 0)') geometry
st_square(size float8, cell_i integer, cell_j integer, origin geometry default 'POINT(0 0)') geometry
st_generatepoints(area geometry, npoints integer) geometry
st_generatepoints(area geometry, npoints integer, seed integer) geometry
st_maximuminscribedcircle(geometry, out center geometry, out nearest geometry, out radius float8) record
st_affine(geometry, float8, float8, float8, float8, float8, float8) geometry
st_rotate(geometry, float8) geometry
st_rotate(geometry, float8, geometry) geometry
st_scale(geometry, float8, float8) geometry
st_scale(geometry, geometry) geometry
st_translate(geometry, float8, float8) geometry
st_translate(geometry, float8, float8, float8) geometry
st_transform(geom geometry, to_proj text) geometry
st_transform(geom geometry, from_proj text, to_srid integer) geometry
st_transform(geom geometry, from_proj text, to_proj text) geometry
st_setpoint(geometry, integer, geometry) geometry
st_addpoint(geom1 geometry, geom2 geometry) geometry
st_addpoint(geom1 geometry, geom2 geometry, integer) geometry
st_removepoint(geometry, integer) geometry
st_seteffectivearea(geometry, float8 default -1, integer default 1) geometry
st_startpoint(geometry) geometry
st_endpoint(geometry) geometry
st_pointn(geometry, integer) geometry
st_points(geometry) geometry
st_geometryn(geometry, integer) geometry
st_interiorringn(geometry, integer) geometry
st_exteriorring(geometry) geometry
st_collectionextract(geometry) geometry
st_collectionextract(geometry, integer) geometry
st_collectionhomogenize(geometry) geometry
st_curvetoline(geom geometry, tol float8 default 32, toltype integer default 0, flags integer default 0) geometry
st_linetocurve(geometry geometry) geometry
st_numpoints(geometry) integer
st_npoints(geometry) integer
st_nrings(geometry) integer
st_numgeometries(geometry) integer
st_numinteriorrings(geometry) integer
st_numinteriorring(geometry) integer
st_numpatches(geometry) integer
st_dimension(geometry) integer
st_coorddim(geometry) smallint
st_ndims(geometry) smallint
st_zmflag(geometry) smallint
st_memsize(geometry) integer
st_summary(geometry) text
st_summary(geography) text
st_isvaliddetail(geom geometry, flags integer default 0) valid_detail
st_isvalidtrajectory(geometry) boolean
st_issimple(geometry) boolean
st_isclosed(geometry) boolean
st_isring(geometry) boolean
st_iscollection(geometry) boolean
st_ispolygoncw(geometry) boolean
st_ispolygonccw(geometry) boolean
st_hasarc(geom geometry) boolean
st_xmin(box3d) float8
st_xmax(box3d) float8
st_ymin(box3d) float8
st_ymax(box3d) float8
st_zmin(box3d) float8
st_zmax(box3d) float8
box2d(geometry, integer) box2d
st_expand(geometry, float8) geometry
st_expand(box2d, float8) box2d
st_expand(box3d, float8) box3d
st_expand(geom geometry, dx float8, dy float8, dz float8 default 0, dm float8 default 0) geometry
st_makebox2d(geom1 geometry, geom2 geometry) box2d
st_3dmakebox(geom1 geometry, geom2 geometry) box3d
st_makeenvelope(float8, float8, float8, float8, integer default 0) geometry
st_tileenvelope(zoom integer, x integer, y integer, bounds geometry default 'SRID=3857;LINESTRING(-20037508.342789 -20037508.342789, 20037508.342789 20037508.342789)', margin float8 default 0.0) geometry
st_makeline(geom1 geometry, geom2 geometry) geometry
st_makeline(geometry[]) geometry
st_makepolygon(geometry) geometry
st_makepolygon(geometry, geometry[]) geometry
st_polygon(geometry, integer) geometry
st_collect(geom1 geometry, geom2 geometry) geometry
st_collect(geometry[]) geometry
st_clusterintersecting(geometry[]) geometry[]
st_clusterwithin(geometry[], float8) geometry[]
st_linefromencodedpolyline(txtin text, nprecision integer default 5) geometry
st_asencodedpolyline(geom geometry, nprecision integer default 5) text
st_geomfromewkb(bytea) geometry
st_geomfromwkb(bytea) geometry
st_geomfromwkb(bytea, integer) geometry
st_pointfromwkb(bytea) geometry
st_pointfromwkb(bytea, integer) geometry
st_wkbtosql(wkb bytea) geometry
st_geogfromwkb(bytea) geography
st_geomfromgeohash(text, integer default null) geometry
st_pointfromgeohash(text, integer default null) geometry
st_box2dfromgeohash(text, integer default null) box2d
st_geomfromtwkb(bytea) geometry
st_geohash(geom geometry, maxchars integer default 0) text
st_geohash(geog geography, maxchars integer default 0) text
st_asbinary(geometry) bytea
st_asbinary(geometry, text) bytea
st_asbinary(geography) bytea
st_asbinary(geography, text) bytea
st_asewkb(geometry) bytea
st_asewkb(geometry, text) bytea
st_asewkt(geometry, integer) text
st_asewkt(geography, integer) text
st_astext(geometry, integer) text
st_astext(geography, integer) text
st_ashexewkb(geometry) text
st_ashexewkb(geometry, text) text
st_aslatlontext(geom geometry, tmpl text default '') text
st_asgml(geom geometry, maxdecimaldigits integer default 15, options integer default 0) text
st_askml(geom geometry, maxdecimaldigits integer default 15, nprefix text default '') text
st_assvg(geom geometry, rel integer default 0, maxdecimaldigits integer default 15) text
st_asx3d(geom geometry, maxdecimaldigits integer default 15, options integer default 0) text
st_astwkb(geom geometry, prec integer default null, prec_z integer default null, prec_m integer default null, with_sizes boolean default null, with_boxes boolean default null) bytea
st_asmvtgeom(geom geometry, bounds box2d, extent integer default 4096, buffer integer default 256, clip_geom boolean default true) geometry
st_intersects(geom1 geometry, geom2 geometry) boolean
st_intersects(geog1 geography, geog2 geography) boolean
st_intersects(text, text) boolean
st_3dintersects(geom1 geometry, geom2 geometry) boolean
st_contains(geom1 geometry, geom2 geometry) boolean
st_containsproperly(geom1 geometry, geom2 geometry) boolean
st_within(geom1 geometry, geom2 geometry) boolean
st_covers(geom1 geometry, geom2 geometry) boolean
st_covers(geog1 geography, geog2 geography) boolean
st_covers(text, text) boolean
st_coveredby(geom1 geometry, geom2 geometry) boolean
st_coveredby(geog1 geography, geog2 geography) boolean
st_coveredby(text, text) boolean
st_crosses(geom1 geometry, geom2 geometry) boolean
st_overlaps(geom1 geometry, geom2 geometry) boolean
st_touches(geom1 geometry, geom2 geometry) boolean
st_disjoint(geom1 geometry, geom2 geometry) boolean
st_equals(geom1 geometry, geom2 geometry) boolean
st_orderingequals(geom1 geometry, geom2 geometry) boolean
st_relate(geom1 geometry, geom2 geometry) text
st_relate(geom1 geometry, geom2 geometry, text) boolean
st_relate(geom1 geometry, geom2 geometry, integer) text
st_relatematch(text, text) boolean
st_dfullywithin(geom1 geometry, geom2 geometry, float8) boolean
st_3ddwithin(geom1 geometry, geom2 geometry, float8) boolean
st_3ddistance(geom1 geometry, geom2 geometry) float8
st_maxdistance(geom1 geometry, geom2 geometry) float8
st_hausdorffdistance(geom1 geometry, geom2 geometry) float8
st_hausdorffdistance(geom1 geometry, geom2 geometry, float8) float8
st_frechetdistance(geom1 geometry, geom2 geometry, float8 default -1) float8
st_pointinsidecircle(geometry, float8, float8, float8) boolean
st_closestpoint(geom1 geometry, geom2 geometry) geometry
st_shortestline(geom1 geometry, geom2 geometry) geometry
st_longestline(geom1 geometry, geom2 geometry) geometry
st_lineinterpolatepoint(geometry, float8) geometry
st_lineinterpolatepoints(geometry, float8, repeat boolean default true) geometry
st_linelocatepoint(geom1 geometry, geom2 geometry) float8
st_linesubstring(geometry, float8, float8) geometry
st_locatealong(geometry geometry, measure float8, leftrightoffset float8 default 0.0) geometry
st_locatebetween(geometry geometry, frommeasure float8, tomeasure float8, leftrightoffset float8 default 0.0) geometry
st_interpolatepoint(line geometry, point geometry) float8
st_addmeasure(geometry, float8, float8) geometry
st_linecrossingdirection(line1 geometry, line2 geometry) integer
st_dump(geometry) setof geometry_dump
st_dumppoints(geometry) setof geometry_dump
st_dumprings(geometry) setof geometry_dump
st_dumpsegments(geometry) setof geometry_dump
st_estimatedextent(text, text) box2d
st_estimatedextent(text, text, text) box2d
st_findextent(text, text) box2d
find_srid(character varying, character varying, character varying) integer
updategeometrysrid(character varying, character varying, integer) text
addgeometrycolumn(table_name character varying, column_name character varying, new_srid integer, new_type character varying, new_dim integer, use_typmod boolean default true) text
addgeometrycolumn(schema_name character varying, table_name character varying, column_name character varying, new_srid integer, new_type character varying, new_dim integer, use_typmod boolean default true) text
dropgeometrycolumn(table_name character varying, column_name character varying) text
populate_geometry_columns(use_typmod boolean default true) text
postgis_version() text
postgis_full_version() text
postgis_lib_version() text
postgis_geos_version() text
postgis_proj_version() text
postgis_typmod_dims(integer) integer
postgis_typmod_srid(integer) integer
postgis_typmod_type(integer) text
      $list$, '\n') as line
    where trim(line) <> ''
  loop
    execute format(
      'create function %1$s returns %2$s%3$s language sql immutable %4$s parallel safe begin atomic select %5$s; end',
      signature[1], signature[2], signature[3],
      case when signature[1] like '%default null%' then '' else 'strict' end,
      case
        when signature[1] like 'postgis%version()' then '''3.3.7''::text'
        when signature[3] = 'record' then 'null::geometry, null::geometry, null::float8'
        else format('null::%s where false', signature[3])
      end);
  end loop;
end $$;

create function st_squaregrid(size double precision, bounds geometry, out geom geometry, out i integer, out j integer)
  returns setof record language plpgsql immutable strict parallel safe as 'begin end';
create function st_hexagongrid(size double precision, bounds geometry, out geom geometry, out i integer, out j integer)
  returns setof record language plpgsql immutable strict parallel safe as 'begin end';

-- Aggregates, and functions over a window

create function postgis_either(geometry, geometry) returns geometry language sql immutable parallel safe return coalesce($1, $2);
create function postgis_either(box2d, geometry) returns box2d language sql immutable parallel safe return coalesce($1, $2::box2d);
create function postgis_either(box3d, geometry) returns box3d language sql immutable parallel safe return coalesce($1, $2::box3d);
create aggregate st_union(geometry) (sfunc = postgis_either, stype = geometry);
create aggregate st_memunion(geometry) (sfunc = postgis_either, stype = geometry);
create aggregate st_collect(geometry) (sfunc = postgis_either, stype = geometry);
create aggregate st_memcollect(geometry) (sfunc = postgis_either, stype = geometry);
create aggregate st_makeline(geometry) (sfunc = postgis_either, stype = geometry);
create aggregate st_polygonize(geometry) (sfunc = postgis_either, stype = geometry);
create aggregate st_extent(geometry) (sfunc = postgis_either, stype = box2d);
create aggregate st_3dextent(geometry) (sfunc = postgis_either, stype = box3d);
create aggregate st_clusterintersecting(geometry) (sfunc = array_append, stype = geometry[]);
create function postgis_cluster(geometry[], geometry, double precision) returns geometry[] language sql immutable parallel safe
  return array_append($1, $2);
create aggregate st_clusterwithin(geometry, double precision) (sfunc = postgis_cluster, stype = geometry[]);
create function st_clusterdbscan(geometry, eps double precision, minpoints integer) returns integer
  language internal immutable strict parallel safe window as 'window_rank';
create function st_clusterkmeans(geom geometry, k integer, max_radius double precision default null) returns integer
  language internal immutable parallel safe window as 'window_rank';
do $$
declare
  more text;
begin
  foreach more in array array['', ', text', ', text, integer', ', text, integer, text', ', text, integer, text, text'] loop
    execute format(
      'create function postgis_tile(bytea, anyelement%1$s) returns bytea language sql immutable parallel safe as ''select coalesce($1, ''''''''::bytea)'';
       create aggregate st_asmvt(anyelement%1$s) (sfunc = postgis_tile, stype = bytea)', more);
  end loop;
end $$;

-- Operators

do $$
declare
  operator record;
  name text;
begin
  foreach name in array array['geometry', 'geography'] loop
    for operator in
      select * from (values
        ('<', 'lt', 'bytealt', '>'), ('<=', 'le', 'byteale', '>='), ('=', 'eq', 'byteaeq', '='), ('>=', 'ge', 'byteage', '<='),
        ('>', 'gt', 'byteagt', '<')
      ) as operators (sign, word, works, commutator)
    loop
      execute format(
        'create function %1$I(%2$I, %2$I) returns boolean language internal immutable strict parallel safe as %3$L',
        name || '_' || operator.word, name, operator.works);
      execute format(
        'create operator %1$s (leftarg = %2$I, rightarg = %2$I, function = %3$I, commutator = %4$s%5$s)',
        operator.sign, name, name || '_' || operator.word, operator.commutator,
        case when operator.sign = '=' then ', hashes, merges' else '' end);
    end loop;
    execute format('create function %1$I(%2$I, %2$I) returns integer language internal immutable strict parallel safe as ''byteacmp''',
      name || '_cmp', name);
    execute format(
      'create operator class %1$I default for type %2$I using btree as
         operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 %3$I(%2$I, %2$I)',
      'btree_' || name || '_ops', name, name || '_cmp');

    for operator in
      select * from (values
        ('&&', 'overlaps', '&&', 'true'), ('~=', 'same', '~=', '$1 = $2'), ('~', 'contains', '@', '$1 = $2'),
        ('@', 'within', '~', '$1 = $2'), ('<<', 'left', '>>', 'false'), ('&<', 'overleft', null, 'true'), ('>>', 'right', '<<', 'false'),
        ('&>', 'overright', null, 'true'), ('<<|', 'below', '|>>', 'false'), ('&<|', 'overbelow', null, 'true'),
        ('|>>', 'above', '<<|', 'false'), ('|&>', 'overabove', null, 'true'), ('&&&', 'overlaps_nd', '&&&', 'true')
      ) as operators (sign, word, commutator, works)
      where name = 'geometry' or sign = '&&'
    loop
      execute format('create function %1$I(%2$I, %2$I) returns boolean language sql immutable strict parallel safe return %3$s',
        name || '_' || operator.word, name, operator.works);
      execute format('create operator %1$s (leftarg = %2$I, rightarg = %2$I, function = %3$I%4$s)',
        operator.sign, name, name || '_' || operator.word, ', commutator = ' || operator.commutator);
    end loop;
    execute format(
      'create function %1$I(%2$I, %2$I) returns double precision language sql immutable strict parallel safe return st_distance($1, $2);
       create operator <-> (leftarg = %2$I, rightarg = %2$I, function = %1$I, commutator = ''<->'')', name || '_distance_knn', name);
  end loop;
end $$;
create function geometry_distance_box(geom1 geometry, geom2 geometry) returns double precision
  language sql immutable strict parallel safe return st_distance(geom1, geom2);
create operator <#> (leftarg = geometry, rightarg = geometry, function = geometry_distance_box, commutator = <#>);
create operator <<->> (leftarg = geometry, rightarg = geometry, function = geometry_distance_box, commutator = <<->>);
create function geometry_distance_cpa(geometry, geometry) returns double precision language sql immutable strict parallel safe
  return st_distance($1, $2);
create operator |=| (leftarg = geometry, rightarg = geometry, function = geometry_distance_cpa, commutator = |=|);

create function geometry_hash(geometry) returns integer language internal immutable strict parallel safe as 'hashvarlena';
create operator class hash_geometry_ops default for type geometry using hash as operator 1 =, function 1 geometry_hash(geometry);

-- Indexes hold what means nothing. Their classes have no operators, so that no query asks them.
do $$
declare
  class record;
begin
  for class in
    select * from (values
      ('gist_geometry_ops_2d default', 'geometry'), ('gist_geometry_ops_nd', 'geometry'),
      ('gist_geography_ops default', 'geography')
    ) as classes (name, type)
  loop
    execute format(
      'create operator class %s for type %s using gist as
         function 1 gist_box_consistent(internal, box, smallint, oid, internal),
         function 2 gist_box_union(internal, internal),
         function 3 gist_point_compress(internal),
         function 5 gist_box_penalty(internal, internal, internal),
         function 6 gist_box_picksplit(internal, internal),
         function 7 gist_box_same(box, box, internal),
         storage box', class.name, class.type);
  end loop;
  for class in
    select * from (values
      ('brin_geometry_inclusion_ops_2d default', 'geometry'), ('brin_geography_inclusion_ops default', 'geography')
    ) as classes (name, type)
  loop
    execute format(
      'create operator class %1$s for type %2$s using brin as
         operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
         function 1 brin_minmax_opcinfo(internal),
         function 2 brin_minmax_add_value(internal, internal, internal, internal),
         function 3 brin_minmax_consistent(internal, internal, internal),
         function 4 brin_minmax_union(internal, internal, internal)', class.name, class.type);
  end loop;
  for class in
    select * from (values
      ('spgist_geometry_ops_2d default', 'geometry'), ('spgist_geography_ops_nd default', 'geography')
    ) as classes (name, type)
  loop
    execute format(
      'create operator class %s for type %s using spgist as
         function 1 spg_text_config(internal, internal),
         function 2 spg_text_choose(internal, internal),
         function 3 spg_text_picksplit(internal, internal),
         function 4 spg_text_inner_consistent(internal, internal),
         function 5 spg_text_leaf_consistent(internal, internal)', class.name, class.type);
  end loop;
end $$;

-- What clients look columns up in

create table spatial_ref_sys (
  srid integer not null constraint spatial_ref_sys_pkey primary key
    constraint spatial_ref_sys_srid_check check (srid > 0 and srid <= 998999),
  auth_name varchar(256),
  auth_srid integer,
  srtext varchar(2048),
  proj4text varchar(2048)
);
insert into spatial_ref_sys (srid, auth_name, auth_srid, proj4text) values
  (4326, 'EPSG', 4326, '+proj=longlat +datum=WGS84 +no_defs'),
  (3857, 'EPSG', 3857, '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs');
grant select on spatial_ref_sys to public;

create view geometry_columns as
  select current_database()::varchar(256) as f_table_catalog, n.nspname as f_table_schema, c.relname as f_table_name,
    a.attname as f_geometry_column, 2 as coord_dimension, greatest(a.atttypmod, 0) >> 8 as srid,
    coalesce(upper(substring(format_type(a.atttypid, a.atttypmod) from '\((\w+)')), 'GEOMETRY')::varchar(30) as type
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where a.atttypid = 'geometry'::regtype and c.relkind in ('r', 'v', 'm', 'f', 'p') and not a.attisdropped;
create view geography_columns as
  select current_database() as f_table_catalog, n.nspname as f_table_schema, c.relname as f_table_name,
    a.attname as f_geography_column, 2 as coord_dimension, greatest(a.atttypmod, 0) >> 8 as srid,
    coalesce(substring(format_type(a.atttypid, a.atttypmod) from '\((\w+)'), 'Geometry') as type
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where a.atttypid = 'geography'::regtype and c.relkind in ('r', 'v', 'm', 'f', 'p') and not a.attisdropped;
grant select on geometry_columns, geography_columns to public;
