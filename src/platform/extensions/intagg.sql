create function int_array_enum(integer[]) returns setof integer language sql immutable strict
  begin atomic select unnest($1); end;
