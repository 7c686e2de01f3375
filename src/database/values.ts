import pg from 'pg';

/** OIDs of types in pg_type, the same on every server. */
const oid = { bool: 16, int8: 20, int2: 21, int4: 23, oid: 26, json: 114, float4: 700, float8: 701, numeric: 1700, jsonb: 3802 } as const;

/** Types with lower OIDs came with the server; of those of a person an array is known by its name only. */
export const firstUserOid = 16_384;

/**
 * A value out of the text in which Postgres sends it: numbers where they are exact, booleans, JSON, arrays of these; all
 * else, dates and times included, stays the text that Postgres prints.
 */
export function valueOf(text: string | null, type: number): unknown {
  if (text === null) return null;
  switch (type) {
    case oid.bool:
      return text === 't';
    case oid.int2:
    case oid.int4:
    case oid.oid:
    case oid.float4:
    case oid.float8:
      return Number(text);
    case oid.int8:
    case oid.numeric:
      return exactNumber(text);
    case oid.json:
    case oid.jsonb:
      return JSON.parse(text) as unknown;
    default:
      return arrayOf(text, type);
  }
}

/** A number of more digits than JavaScript holds stays text. */
function exactNumber(text: string): number | string {
  return text.replace(/[^0-9]/g, '').length <= 15 ? Number(text) : text;
}

/** The OIDs of the elements of the server's own arrays, of those whose elements are not read as text. */
const elements: Readonly<Record<number, number>> = {
  1000: oid.bool,
  1005: oid.int2,
  1007: oid.int4,
  1016: oid.int8,
  1021: oid.float4,
  1022: oid.float8,
  1028: oid.oid,
  1231: oid.numeric,
  199: oid.json,
  3807: oid.jsonb,
};

/** Arrays of texts, names, UUIDs, characters, dates and times. */
const ofTexts: ReadonlySet<number> = new Set([1002, 1003, 1009, 1014, 1015, 1115, 1182, 1183, 1185, 2951]);

function arrayOf(text: string, type: number): unknown {
  const element = elements[type];
  if (element === undefined) return ofTexts.has(type) ? textsOf(text) : text;
  return each(textsOf(text), (one) => valueOf(one, element));
}

/** The parts of an array that Postgres printed, arrays within arrays. */
export function textsOf(text: string): unknown[] {
  return (pg.types.getTypeParser as (id: number) => (text: string) => unknown)(1009)(text) as unknown[];
}

function each(list: readonly unknown[], parse: (text: string | null) => unknown): unknown[] {
  return list.map((one) => (Array.isArray(one) ? each(one, parse) : parse(one as string | null)));
}
