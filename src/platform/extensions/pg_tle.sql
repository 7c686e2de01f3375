create table pgtle.feature_info (
  feature text not null,
  schema_name text not null,
  proname text not null,
  obj_identity text not null,
  primary key (feature, schema_name, proname)
);

-- Puts a file where CREATE EXTENSION looks for it.
create function pgtle.write_file(name text, content text) returns void language plpgsql security definer set search_path = pg_catalog
as $$
declare
  file oid;
begin
  if content is null then
    raise exception 'the extension has no text: nothing is fetched here' using errcode = 'null_value_not_allowed';
  end if;
  file := lo_from_bytea(0, convert_to(content, 'UTF8'));
  perform lo_export(file, (select setting from pg_config where pg_config.name = 'SHAREDIR') || '/extension/' || name);
  perform lo_unlink(file);
end $$;
create function pgtle.install_extension(name text, version text, description text, ext text, requires text[] default null)
returns boolean language plpgsql as $$
begin
  perform pgtle.write_file(format('%s--%s.sql', name, version), ext);
  perform pgtle.write_file(format('%s.control', name),
    format(E'default_version = ''%s''\nrelocatable = false\nrequires = ''%s''\n', version, array_to_string(requires, ', ')));
  return true;
end $$;
create function pgtle.install_extension_version_sql(name text, version text, ext text) returns boolean language plpgsql as $$
begin
  perform pgtle.write_file(format('%s--%s.sql', name, version), ext);
  return true;
end $$;
create function pgtle.install_update_path(name text, fromvers text, tovers text, ext text) returns boolean
language plpgsql as $$
begin
  perform pgtle.write_file(format('%s--%s--%s.sql', name, fromvers, tovers), ext);
  return true;
end $$;
create function pgtle.set_default_version(name text, version text) returns boolean language sql return true;
create function pgtle.uninstall_extension(extname text) returns boolean language sql return true;
create function pgtle.uninstall_extension(extname text, version text) returns boolean language sql return true;
create function pgtle.uninstall_extension_if_exists(extname text) returns boolean language sql return false;
create function pgtle.uninstall_update_path(extname text, fromvers text, tovers text) returns boolean language sql return true;
create function pgtle.available_extensions(out name name, out default_version text, out comment text) returns setof record
  language plpgsql as 'begin end';
create function pgtle.available_extension_versions(
  out name name, out version text, out superuser boolean, out trusted boolean, out relocatable boolean, out schema name,
  out requires name[], out comment text
) returns setof record language plpgsql as 'begin end';
create function pgtle.extension_update_paths(name name, out source text, out target text, out path text)
  returns setof record language plpgsql as 'begin end';
create function pgtle.register_feature(proc regproc, feature text) returns void language plpgsql as 'begin end';
create function pgtle.unregister_feature(proc regproc, feature text) returns void language plpgsql as 'begin end';
