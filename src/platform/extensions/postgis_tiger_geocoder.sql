create schema if not exists tiger_data;
create type tiger.norm_addy as (
  address integer, predirabbrev varchar, streetname varchar, streettypeabbrev varchar, postdirabbrev varchar, internal varchar,
  location varchar, stateabbrev varchar, zip varchar, parsed boolean, zip4 varchar, address_alphanumeric varchar
);
create function tiger.normalize_address(in_rawinput varchar) returns tiger.norm_addy language sql immutable
  return null::tiger.norm_addy;
create function tiger.pagc_normalize_address(in_rawinput varchar) returns tiger.norm_addy language sql immutable
  return null::tiger.norm_addy;
create function tiger.geocode(
  input varchar, max_results integer default 10, restrict_geom geometry default null, out addy tiger.norm_addy,
  out geomout geometry, out rating integer
) returns setof record language plpgsql stable as 'begin end';
create function tiger.reverse_geocode(
  pt geometry, include_strnum_range boolean default false, out intpt geometry[], out addy tiger.norm_addy[], out street varchar[]
) returns record language plpgsql stable as 'begin end';
