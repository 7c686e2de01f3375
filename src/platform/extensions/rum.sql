-- An index is a GIN index under another name.
create access method rum type index handler ginhandler;
create function rum_ts_distance(tsvector, tsquery) returns real language sql immutable strict return 0::real;
create function rum_ts_distance(tsvector, tsquery, integer) returns real language sql immutable strict return 0::real;
create function rum_ts_score(tsvector, tsquery) returns real language sql immutable strict return ts_rank($1, $2);
create operator <=> (function = rum_ts_distance, leftarg = tsvector, rightarg = tsquery);
create operator class rum_tsvector_ops default for type tsvector using rum as
  operator 1 @@ (tsvector, tsquery),
  function 1 gin_cmp_tslexeme(text, text),
  function 2 gin_extract_tsvector(tsvector, internal, internal),
  function 3 gin_extract_tsquery(tsvector, internal, smallint, internal, internal, internal, internal),
  function 4 gin_tsquery_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
  storage text;
create operator class rum_anyarray_ops default for type anyarray using rum as
  operator 1 && (anyarray, anyarray),
  operator 2 @> (anyarray, anyarray),
  operator 3 <@ (anyarray, anyarray),
  operator 4 = (anyarray, anyarray),
  function 2 ginarrayextract(anyarray, internal, internal),
  function 3 ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal),
  function 4 ginarrayconsistent(internal, smallint, anyarray, integer, internal, internal, internal, internal),
  storage anyelement;
