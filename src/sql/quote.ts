/** Words that Postgres takes for a name only in quotes: every keyword of pg_get_keywords() that is not unreserved, in 18. */
const keywords = new Set(
  [
    'all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case',
    'cast char character check coalesce collate collation column concurrently constraint create cross',
    'current_catalog current_date current_role current_schema current_time current_timestamp current_user dec',
    'decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign',
    'freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect',
    'interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query',
    'json_scalar json_serialize json_table json_value lateral leading least left like limit localtime',
    'localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on',
    'only or order out outer overlaps overlay placing position precision primary real references returning right',
    'row select session_user setof similar smallint some substring symmetric system_user table tablesample then',
    'time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where',
    'window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot',
    'xmlserialize xmltable',
  ].flatMap((line) => line.split(' ')),
);

const plain = /^[a-z_][a-z0-9_$]*$/;

/** An identifier as SQL text, quoted where Postgres would not read it as this name. */
export function quoteIdent(name: string): string {
  return plain.test(name) && !keywords.has(name) ? name : inQuotes(name);
}

function inQuotes(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as an SQL literal, right whatever `standard_conforming_strings` says. */
export function quoteLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** An identifier for people: bare where it reads unambiguously, keywords too, quoted where it does not. */
export function showIdent(name: string): string {
  return plain.test(name) ? name : inQuotes(name);
}

/** `schema.name` as SQL text. */
export function qualified(...names: string[]): string {
  return names.map(quoteIdent).join('.');
}

/** `schema.name` for people, unambiguous also where names hold dots. */
export function showName(...names: string[]): string {
  return names.map(showIdent).join('.');
}

/** A text in dollar quotes whose tag does not occur in it. */
export function dollarQuote(text: string): string {
  let tag = '';
  for (let n = 0; text.includes(`$${tag}$`) || text.endsWith(`$${tag}`); n += 1) tag = `q${n}`;
  return `$${tag}$${text}$${tag}$`;
}
