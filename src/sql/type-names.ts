/** What Postgres calls its own types: the catalog's name and the name it prints. */

const printed: Readonly<Record<string, string>> = {
  any: '"any"',
  bool: 'boolean',
  char: '"char"',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  varchar: 'character varying',
  varbit: 'bit varying',
  time: 'time without time zone',
  timetz: 'time with time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
};

const others = `aclitem anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray
  anycompatiblerange anyelement anyenum anymultirange anynonarray anyrange bit box bpchar bytea cid cidr circle cstring
  date datemultirange daterange event_trigger fdw_handler gtsvector index_am_handler inet int2vector int4multirange
  int4range int8multirange int8range internal interval json jsonb jsonpath language_handler line lseg macaddr macaddr8
  money name nummultirange numrange numeric oid oidvector path pg_dependencies pg_lsn pg_mcv_list pg_ndistinct
  pg_node_tree pg_snapshot point polygon record refcursor regclass regcollation regconfig regdictionary regnamespace
  regoper regoperator regproc regprocedure regrole regtype table_am_handler text tid trigger tsm_handler tsmultirange
  tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot unknown uuid void xid xid8 xml`.split(/\s+/);

const catalogNames: ReadonlySet<string> = new Set([...Object.keys(printed), ...others]);

/** Whether pg_catalog has a type of this name, which then hides any other of the same unqualified name. */
export function isBuiltinName(catalogName: string): boolean {
  return catalogNames.has(catalogName);
}

/** How Postgres prints a type of pg_catalog. */
export function printedName(catalogName: string): string {
  return printed[catalogName] ?? catalogName;
}

const printedNames: ReadonlySet<string> = new Set([...catalogNames].map(printedName)).add('"bit"');

/** Whether a printed type is one of pg_catalog's scalars, whatever its modifier. */
export function isBuiltinScalar(type: string): boolean {
  return printedNames.has(withoutModifier(type));
}

const unmodified: Readonly<Record<string, string>> = { character: 'bpchar', bit: '"bit"' };

/** `character varying(10)` → `character varying`, `timestamp(3) with time zone` → `timestamp with time zone`. */
export function withoutModifier(type: string): string {
  if (/^interval [a-z ]+(\(\d\))?$/.test(type)) return 'interval';
  const bare = type.replace(/\([^()"]*\)/, '');
  return bare === type ? type : (unmodified[bare] ?? bare);
}

/** `text[]` → `text`. */
export function elementType(type: string): string | undefined {
  return type.endsWith('[]') ? type.slice(0, -2) : undefined;
}

/** text and varchar: between them a cast without length changes neither the value nor what `=` does. */
export function isTextual(type: string | undefined): boolean {
  return type !== undefined && (type === 'text' || withoutModifier(type) === 'character varying');
}

const whole: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint']);

export function isWholeNumber(type: string | undefined): boolean {
  return type !== undefined && whole.has(type);
}
