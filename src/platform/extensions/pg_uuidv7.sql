create function uuid_generate_v7() returns uuid language sql parallel safe return uuidv7();
create function uuid_v7_to_timestamptz(uuid) returns timestamptz language sql immutable strict parallel safe
  return uuid_extract_timestamp($1);
create function uuid_timestamptz_to_v7(timestamptz, zero boolean default false) returns uuid language sql immutable strict
  parallel safe
  return rpad(encode(substring(int8send((extract(epoch from $1) * 1000)::bigint) from 3), 'hex') || '70008', 32, '0')::uuid;
