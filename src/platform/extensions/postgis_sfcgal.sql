create function postgis_sfcgal_version() returns text language sql immutable return '1.4.1'::text;
create function st_3dintersection(geom1 geometry, geom2 geometry) returns geometry language sql immutable strict parallel safe
  return null::geometry;
create function st_3dunion(geom1 geometry, geom2 geometry) returns geometry language sql immutable strict parallel safe
  return null::geometry;
create function st_3dconvexhull(geometry) returns geometry language sql immutable strict parallel safe return null::geometry;
create function st_extrude(geometry, double precision, double precision, double precision) returns geometry
  language sql immutable strict parallel safe return null::geometry;
create function st_straightskeleton(geometry) returns geometry language sql immutable strict parallel safe return null::geometry;
create function st_approximatemedialaxis(geometry) returns geometry language sql immutable strict parallel safe
  return null::geometry;
create function st_volume(geometry) returns double precision language sql immutable strict parallel safe
  return null::double precision;
