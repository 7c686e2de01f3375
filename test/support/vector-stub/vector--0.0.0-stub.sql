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
