create type raster;
create function raster_in(cstring) returns raster language internal immutable strict parallel safe as 'textin';
create function raster_out(raster) returns cstring language internal immutable strict parallel safe as 'textout';
create type raster (input = raster_in, output = raster_out, alignment = double, storage = extended);
create function st_width(raster) returns integer language sql immutable strict parallel safe return null::integer;
create function st_height(raster) returns integer language sql immutable strict parallel safe return null::integer;
create function st_numbands(raster) returns integer language sql immutable strict parallel safe return null::integer;
create function st_srid(raster) returns integer language sql immutable strict parallel safe return null::integer;
create function st_convexhull(raster) returns geometry language sql immutable strict parallel safe return null::geometry;
create function st_envelope(raster) returns geometry language sql immutable strict parallel safe return null::geometry;
create function st_value(rast raster, pt geometry, exclude_nodata_value boolean default true, resample text default 'nearest')
  returns double precision language sql immutable strict parallel safe return null::double precision;
create function st_transform(rast raster, srid integer) returns raster language sql immutable strict parallel safe return rast;
create function st_clip(rast raster, geom geometry, crop boolean) returns raster language sql immutable strict parallel safe
  return rast;
create function st_fromgdalraster(gdaldata bytea, srid integer default null) returns raster language sql immutable parallel safe
  return null::raster;
