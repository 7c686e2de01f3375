-- Every request is answered with status 0 and never sent.
create domain http_method as text;
create domain content_type as text check (value ~ '^\S+\/\S+');
create type http_header as (field varchar, value varchar);
create type http_request as (method http_method, uri varchar, headers http_header[], content_type varchar, content varchar);
create type http_response as (status integer, content_type varchar, headers http_header[], content varchar);

create function http(request http_request) returns http_response language sql return row(0, null, null, null)::http_response;
create function http_header(field varchar, value varchar) returns http_header language sql
  return row(field, value)::http_header;
create function http_get(uri varchar) returns http_response language sql
  return http(row('GET', uri, null, null, null)::http_request);
create function http_get(uri varchar, data jsonb) returns http_response language sql
  return http(row('GET', uri, null, null, null)::http_request);
create function http_head(uri varchar) returns http_response language sql
  return http(row('HEAD', uri, null, null, null)::http_request);
create function http_post(uri varchar, content varchar, content_type varchar) returns http_response language sql
  return http(row('POST', uri, null, content_type, content)::http_request);
create function http_post(uri varchar, data jsonb) returns http_response language sql
  return http(row('POST', uri, null, null, data::text)::http_request);
create function http_put(uri varchar, content varchar, content_type varchar) returns http_response language sql
  return http(row('PUT', uri, null, content_type, content)::http_request);
create function http_patch(uri varchar, content varchar, content_type varchar) returns http_response language sql
  return http(row('PATCH', uri, null, content_type, content)::http_request);
create function http_delete(uri varchar) returns http_response language sql
  return http(row('DELETE', uri, null, null, null)::http_request);
create function http_delete(uri varchar, content varchar, content_type varchar) returns http_response language sql
  return http(row('DELETE', uri, null, content_type, content)::http_request);
create function http_set_curlopt(curlopt varchar, value varchar) returns boolean language sql return true;
create function http_reset_curlopt() returns boolean language sql return true;
create function http_list_curlopt() returns table (curlopt text, value text) language sql
  begin atomic select null::text, null::text where false; end;
create function urlencode(string varchar) returns text language sql immutable strict return string::text;
create function urlencode(string bytea) returns text language sql immutable strict return convert_from(string, 'UTF8');
create function urlencode(data jsonb) returns text language sql immutable strict return data::text;
create function text_to_bytea(data text) returns bytea language sql immutable strict return convert_to(data, 'UTF8');
create function bytea_to_text(data bytea) returns text language sql immutable strict return convert_from(data, 'UTF8');
