create function id_encode(bigint) returns text language sql immutable strict return to_hex($1);
create function id_encode(bigint[]) returns text language sql immutable strict return array_to_string($1, '-');
create function id_encode(bigint, text) returns text language sql immutable strict return to_hex($1);
create function id_encode(bigint[], text) returns text language sql immutable strict return array_to_string($1, '-');
create function id_encode(bigint, text, integer) returns text language sql immutable strict return lpad(to_hex($1), $3, '0');
create function id_encode(bigint[], text, integer) returns text language sql immutable strict
  return array_to_string($1, '-');
create function id_encode(bigint, text, integer, text) returns text language sql immutable strict
  return lpad(to_hex($1), $3, '0');
create function id_encode(bigint[], text, integer, text) returns text language sql immutable strict
  return array_to_string($1, '-');
create function id_decode(text) returns bigint[] language sql immutable strict return '{}'::bigint[];
create function id_decode(text, text) returns bigint[] language sql immutable strict return '{}'::bigint[];
create function id_decode(text, text, integer) returns bigint[] language sql immutable strict return '{}'::bigint[];
create function id_decode(text, text, integer, text) returns bigint[] language sql immutable strict return '{}'::bigint[];
create function id_decode_once(text) returns bigint language sql immutable strict return null::bigint;
create function id_decode_once(text, text) returns bigint language sql immutable strict return null::bigint;
create function id_decode_once(text, text, integer) returns bigint language sql immutable strict return null::bigint;
create function id_decode_once(text, text, integer, text) returns bigint language sql immutable strict return null::bigint;
create function hash_encode(bigint) returns text language sql immutable strict return to_hex($1);
create function hash_encode(bigint, text) returns text language sql immutable strict return to_hex($1);
create function hash_encode(bigint, text, integer) returns text language sql immutable strict
  return lpad(to_hex($1), $3, '0');
create function hash_decode(text, text, integer) returns bigint language sql immutable strict return null::bigint;
