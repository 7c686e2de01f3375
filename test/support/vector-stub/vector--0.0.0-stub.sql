-- Only what a schema sees of the type: its name and a typmod that prints as vector(1536). Values are
-- kept as text. Input ignores the typmod, which counts dimensions here and characters in varchar.
create type vector;

create function vector_in(cstring) returns vector as 'textin' language internal immutable strict parallel safe;
create function vector_out(vector) returns cstring as 'textout' language internal immutable strict parallel safe;
create function vector_typmod_in(cstring[]) returns integer as 'varchartypmodin' language internal immutable strict parallel safe;
create function vector_typmod_out(integer) returns cstring as 'varchartypmodout' language internal immutable strict parallel safe;

create type vector (
  input = vector_in,
  output = vector_out,
  typmod_in = vector_typmod_in,
  typmod_out = vector_typmod_out,
  storage = external
);

-- What definitions may call: distances compare nothing, order is the order of the text's bytes.
create function vector(vector, integer, boolean) returns vector language sql immutable strict parallel safe as 'select $1';
create cast (vector as vector) with function vector(vector, integer, boolean) as implicit;
create function array_to_vector(real[], integer, boolean) returns vector language sql immutable strict parallel safe
  as $$ select ('[' || array_to_string($1, ',') || ']')::vector $$;
create cast (real[] as vector) with function array_to_vector(real[], integer, boolean) as assignment;

create function vector_dims(vector) returns integer language sql immutable strict parallel safe as 'select 0';
create function vector_norm(vector) returns double precision language sql immutable strict parallel safe as 'select 0::float8';
create function l2_distance(vector, vector) returns double precision language sql immutable strict parallel safe as 'select 0::float8';
create function inner_product(vector, vector) returns double precision language sql immutable strict parallel safe as 'select 0::float8';
create function vector_negative_inner_product(vector, vector) returns double precision language sql immutable strict parallel safe as 'select 0::float8';
create function cosine_distance(vector, vector) returns double precision language sql immutable strict parallel safe as 'select 0::float8';
create function l1_distance(vector, vector) returns double precision language sql immutable strict parallel safe as 'select 0::float8';

create operator <-> (leftarg = vector, rightarg = vector, function = l2_distance, commutator = '<->');
create operator <#> (leftarg = vector, rightarg = vector, function = vector_negative_inner_product, commutator = '<#>');
create operator <=> (leftarg = vector, rightarg = vector, function = cosine_distance, commutator = '<=>');
create operator <+> (leftarg = vector, rightarg = vector, function = l1_distance, commutator = '<+>');

create function vector_lt(vector, vector) returns boolean as 'bytealt' language internal immutable strict parallel safe;
create function vector_le(vector, vector) returns boolean as 'byteale' language internal immutable strict parallel safe;
create function vector_eq(vector, vector) returns boolean as 'byteaeq' language internal immutable strict parallel safe;
create function vector_ne(vector, vector) returns boolean as 'byteane' language internal immutable strict parallel safe;
create function vector_ge(vector, vector) returns boolean as 'byteage' language internal immutable strict parallel safe;
create function vector_gt(vector, vector) returns boolean as 'byteagt' language internal immutable strict parallel safe;
create function vector_cmp(vector, vector) returns integer as 'byteacmp' language internal immutable strict parallel safe;

create operator < (leftarg = vector, rightarg = vector, function = vector_lt, commutator = >, negator = >=);
create operator <= (leftarg = vector, rightarg = vector, function = vector_le, commutator = >=, negator = >);
create operator = (leftarg = vector, rightarg = vector, function = vector_eq, commutator = =, negator = <>);
create operator <> (leftarg = vector, rightarg = vector, function = vector_ne, commutator = <>, negator = =);
create operator >= (leftarg = vector, rightarg = vector, function = vector_ge, commutator = <=, negator = <);
create operator > (leftarg = vector, rightarg = vector, function = vector_gt, commutator = <, negator = <=);

create operator class vector_ops default for type vector using btree as
  operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 vector_cmp(vector, vector);

create function vector_hash(vector) returns integer as 'hashvarlena' language internal immutable strict parallel safe;

-- Hash indexes under the names of the real ones, whose parameters they do not know: a btree knows its own name.
create access method ivfflat type index handler hashhandler;
create access method hnsw type index handler hashhandler;
do $$
declare
  method text;
  class text;
begin
  foreach method in array array['ivfflat', 'hnsw'] loop
    foreach class in array array['vector_l2_ops', 'vector_ip_ops', 'vector_cosine_ops'] loop
      execute format(
        'create operator class %I %s for type vector using %I as operator 1 =, function 1 vector_hash(vector)',
        class, case when (method, class) = ('ivfflat', 'vector_l2_ops') then 'default' else '' end, method);
    end loop;
  end loop;
end $$;
