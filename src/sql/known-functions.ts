/** Functions whose type and volatility are known: those of pg_catalog that expressions use most, and Supabase's. */
import type { FunctionFacts } from './scope.ts';
import { canonicalType } from './types.ts';

/** By the one type that all overloads return; `?` where they differ. None is volatile in majors 14 to 18. */
const byType: Readonly<Record<string, string>> = {
  boolean: `has_column_privilege has_schema_privilege has_table_privilege is_normalized isempty isfinite
    jsonb_exists jsonb_exists_all jsonb_exists_any jsonb_path_exists jsonb_path_match lower_inc lower_inf overlaps
    pg_has_role starts_with upper_inc upper_inf xmlexists`,
  bytea: 'decode sha256',
  date: 'make_date to_date',
  'double precision': 'date_part',
  integer: `array_length array_lower array_ndims array_position array_upper ascii bit_length cardinality char_length
    character_length json_array_length jsonb_array_length masklen num_nonnulls num_nulls octet_length pg_backend_pid
    position strpos`,
  interval: 'justify_days justify_hours justify_interval make_interval',
  json: 'json_build_array json_build_object json_extract_path row_to_json to_json',
  jsonb: 'jsonb_build_array jsonb_build_object jsonb_extract_path jsonb_set jsonb_strip_nulls to_jsonb',
  name: 'current_database current_schema',
  numeric: 'extract to_number',
  text: `array_to_string chr concat concat_ws current_setting encode format host initcap json_extract_path_text
    json_typeof jsonb_extract_path_text jsonb_typeof left lpad md5 normalize quote_ident quote_literal quote_nullable
    regexp_replace repeat replace right rpad similar_to_escape split_part to_char to_hex translate`,
  'text[]': 'regexp_match regexp_split_to_array string_to_array',
  'time without time zone': 'make_time',
  'timestamp with time zone': 'make_timestamptz now statement_timestamp to_timestamp',
  'timestamp without time zone': 'make_timestamp',
  tsquery: 'phraseto_tsquery plainto_tsquery to_tsquery websearch_to_tsquery',
  tsvector: 'array_to_tsvector setweight to_tsvector',
  '?': `abs age array_append array_cat array_prepend array_remove array_replace btrim ceil ceiling date_trunc exp floor
    length like_escape ln log lower ltrim mod overlay power reverse round rtrim sign sqrt substr substring timezone
    trunc upper`,
};

/** Functions that give a text for a text. */
const textToText: ReadonlySet<string> = new Set('btrim like_escape lower ltrim overlay reverse rtrim substr substring upper'.split(' '));

const volatile = `clock_timestamp currval gen_random_uuid lastval nextval pg_sleep random random_normal set_config setval
  timeofday txid_status uuidv4 uuidv7`;

/** Supabase's functions, as the platform defines them. What the caller knows about them comes first. */
const ofHost: Readonly<Record<string, FunctionFacts>> = {
  'auth.uid': { returns: 'uuid', volatility: 'stable' },
  'auth.role': { returns: 'text', volatility: 'stable' },
  'auth.email': { returns: 'text', volatility: 'stable' },
  'auth.jwt': { returns: 'jsonb', volatility: 'stable' },
};

const words = (list: string): string[] => list.split(/\s+/);

const known: ReadonlyMap<string, FunctionFacts> = new Map([
  ...Object.entries(byType).flatMap(([type, list]) =>
    words(list).map((name): [string, FunctionFacts] => [name, { returns: type === '?' ? undefined : type, volatility: 'stable' }]),
  ),
  ...words(volatile).map((name): [string, FunctionFacts] => [name, { volatility: 'volatile' }]),
  ...Object.entries(ofHost),
]);

/** The names of all functions that are known here. */
export function knownFunctions(): string[] {
  return [...known.keys()];
}

/** What is known about a function, by its qualified name, without pg_catalog. */
export function factsOf(name: string, told: Readonly<Record<string, FunctionFacts>>): FunctionFacts {
  const facts = Object.hasOwn(told, name) ? told[name] : undefined;
  if (!facts) return known.get(name) ?? {};
  return { ...facts, returns: facts.returns === undefined ? undefined : canonicalType(facts.returns) };
}

/** Functions of text that take varchar as text, whatever else they may take. */
const readsText: ReadonlySet<string> = new Set([
  ...textToText,
  ...words(`bit_length char_length character_length initcap left length lpad md5 normalize octet_length position
    quote_ident regexp_match regexp_replace regexp_split_to_array repeat replace right rpad similar_to_escape split_part
    starts_with string_to_array strpos to_tsvector translate`),
]);

export function seesVarcharAsText(name: string): boolean {
  return readsText.has(name);
}

export function givesTextForText(name: string): boolean {
  return textToText.has(name);
}

/** Arguments that are text in every overload, or that a bare constant makes text; and regclass for sequences. */
const bareArguments: Readonly<Record<string, readonly [position: number, type: string]>> = {
  current_setting: [0, 'text'],
  date_part: [0, 'text'],
  date_trunc: [0, 'text'],
  extract: [0, 'text'],
  timezone: [0, 'text'],
  to_char: [1, 'text'],
  nextval: [0, 'regclass'],
  currval: [0, 'regclass'],
  setval: [0, 'regclass'],
};

export function bareArgumentType(name: string, position: number): string | undefined {
  const [at, type] = bareArguments[name] ?? [];
  return at === position ? type : undefined;
}
