create table topology.topology (
  id serial not null primary key,
  name varchar not null unique,
  srid integer not null,
  precision double precision not null,
  hasz boolean not null default false
);
create table topology.layer (
  topology_id integer not null references topology.topology (id),
  layer_id integer not null,
  schema_name varchar not null,
  table_name varchar not null,
  feature_column varchar not null,
  feature_type integer not null,
  level integer not null default 0,
  child_id integer,
  unique (schema_name, table_name, feature_column),
  primary key (topology_id, layer_id)
);
create type topology.topogeometry as (topology_id integer, layer_id integer, id integer, type integer);
create function topology.createtopology(
  atopology varchar, srid integer default 0, prec double precision default 0, hasz boolean default false
) returns integer language sql strict as $$
  insert into topology.topology (name, srid, precision, hasz) values (atopology, srid, prec, hasz) returning id
$$;
create function topology.droptopology(atopology varchar) returns text language sql strict as $$
  delete from topology.topology where name = atopology returning name::text
$$;
create function topology.postgis_topology_scripts_installed() returns text language sql immutable return '3.3.7'::text;
grant usage on schema topology to public;
grant select on topology.topology, topology.layer to public;
