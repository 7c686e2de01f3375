import { z } from 'zod';
import { quoteLiteral, showIdent, showName } from '../sql/quote.ts';
import type { Kind, Ref, Server } from './kind.ts';

/** OIDs of the catalogs that pg_depend and pg_description name in `classid`; the same on every major. */
export const classid = {
  pg_class: 1259,
  pg_proc: 1255,
  pg_type: 1247,
  pg_namespace: 2615,
  pg_trigger: 2620,
  pg_rewrite: 2618,
  pg_constraint: 2606,
  pg_collation: 3456,
  pg_event_trigger: 3466,
  pg_policy: 3256,
  pg_publication: 6104,
  pg_statistic_ext: 3381,
  pg_language: 2612,
  pg_database: 1262,
  pg_cast: 2605,
  pg_foreign_data_wrapper: 2328,
  pg_foreign_server: 1417,
  pg_opclass: 2616,
  pg_operator: 2617,
  pg_tablespace: 1213,
} as const;

/** Whether a schema holds objects that people make. */
export function userSchema(nspname: string): string {
  return `${nspname} !~ '^pg_' and ${nspname} <> 'information_schema'`;
}

/** Whether an object came by itself and not with an extension (3079 is pg_extension). */
export function notOfExtension(catalog: keyof typeof classid, oid: string): string {
  return `not exists (select from pg_catalog.pg_depend e where e.classid = ${classid[catalog]} and e.objid = ${oid} and e.refclassid = 3079 and e.deptype = 'e')`;
}

/** `public.orders.total` for people, quoted where a name would read ambiguously; absent names are left out. */
export function address(...names: (string | null | undefined)[]): string {
  let text = '';
  for (const name of names) if (name !== null && name !== undefined) text += text === '' ? showIdent(name) : `.${showIdent(name)}`;
  return text;
}

/** A table, by its identity. */
export function tableRef(schema: string | undefined, name: string | undefined): Ref {
  return { kind: 'table', identity: { schema, name } };
}

/** A relation by its name: whichever of a table, a view or a materialized view has it. */
export function relationRefs(schema: string | undefined, name: string | undefined): Ref[] {
  return ['table', 'view', 'materializedView'].map((kind) => ({ kind, identity: { schema, name } }));
}

/** A schema, by its identity. */
export function schemaRef(name: string | undefined): Ref {
  return { kind: 'schema', identity: { name } };
}

/** A role, by its identity. */
export function roleRef(name: string | undefined): Ref {
  return { kind: 'role', identity: { name } };
}

/** The transaction and the command that wrote a row last, `742/3`: what tells the statement in a replay. */
export function writtenAt(alias: string): string {
  return `${alias}.xmin || '/' || ${alias}.cmin`;
}

/** The same of the youngest of some rows, which the FROM and WHERE of a query over `w` find. */
export function lastWrittenAt(rows: string): string {
  return `(select ${writtenAt('w')} from ${rows} order by pg_catalog.age(w.xmin), w.cmin::text::int8 desc limit 1)`;
}

/** The name of each option of `name=value` texts such as pg_class.reloptions, as a jsonb object; most objects have none. */
export function optionsToJson(options: string): string {
  return `case when ${options} is null then '{}' else (select coalesce(jsonb_object_agg(split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), '{}') from unnest(${options}) o) end`;
}

/** Names as a text array, in JSON so that every driver returns the same value. */
export function nameArray(query: string): string {
  return `to_json(array(${query}))`;
}

const dotted = /^(?:"(?:[^"]|"")+"|[^."()]+)(?:\.(?:"(?:[^"]|"")+"|[^."()]+))*$/;

/** A name as SQL has it, of so many parts at most, the rest of which is filled in. */
export function nameText(most = 2) {
  const form = most > 2 ? 'schema.table.column' : 'name or schema.name';
  return z.string().refine((text) => dotted.test(text) && namesIn(text).length <= most, {
    error: ({ input }) =>
      `${JSON.stringify(input)} is not a name: write ${form}, in double quotes where a part holds a dot, a quote or a parenthesis`,
  });
}

/** The name of a collation, an operator class or a function, qualified; one without a schema is the system's. */
export const systemName = nameText().transform((text) => {
  const names = namesIn(text);
  return names.length > 1 ? showName(...names) : showName('pg_catalog', ...names);
});

/** The names in an SQL text such as `public."Order".id`, unquoted. */
export function namesIn(text: string): string[] {
  return (text.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []).map((name) =>
    name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name,
  );
}

/** What a person stated about a name, a choice of names included, with the schema in front of a name of so few parts. */
export function inSchema<T>(stated: T, schema: string | undefined, parts = 1): T {
  if (schema === undefined || stated === null || stated === undefined) return stated;
  if (typeof stated === 'string') return (namesIn(stated).length === parts ? `${showName(schema)}.${stated}` : stated) as T;
  if (Array.isArray(stated)) return stated.map((one: unknown) => inSchema(one, schema, parts)) as T;
  return Object.fromEntries(Object.entries(stated).map(([key, one]) => [key, inSchema(one, schema, parts)])) as T;
}

/** A list of what a schema parses, or one of them alone. A union, so that editors and types know what may be written. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.union([z.array(item), item.transform((one) => [one])]);
}

/** A list of strings, or one string alone. */
export const oneOrMore = listOf(z.string());

/** Options by name; numbers and booleans may be written as such, the catalog holds texts. */
export const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

function text(part: string | ((server: Server) => string), server: Server): string {
  return typeof part === 'string' ? part : part(server);
}

function selectList(kind: Kind, server: Server, names: readonly string[]): string {
  const fields = { ...kind.identity, ...kind.properties };
  return names.map((name) => `${text(fields[name]!.sql, server)} as "${name}"`).join(', ');
}

/** The names of the properties that a server of this major has. */
export function propertiesOn(kind: Kind, server: Server): string[] {
  return Object.entries(kind.properties)
    .filter(([, property]) => (property.since ?? 0) <= server.major)
    .map(([name]) => name);
}

const printed: ReadonlySet<string> = new Set(['expression', 'expressions', 'query', 'type', 'types', 'body', 'statement']);

/** Whether Postgres prints the property as SQL. */
function isPrinted(kind: Kind, server: Server, name: string): boolean {
  const property = kind.properties[name];
  return property !== undefined && (printed.has(property.equality ?? 'value') || text(property.sql, server).includes('pg_get_'));
}

/** What decides how Postgres prints SQL: schemas in front of names, and constants of dates, times and intervals. */
export const printing: Readonly<Record<string, string>> = { search_path: '', timezone: 'UTC', datestyle: 'ISO', intervalstyle: 'postgres' };

/**
 * Begins the FROM of a query that prints SQL, so that the answer is the same for everybody: local to the statement, and
 * the count makes sure that all are set before the one row is there.
 */
export const pinned = `(select count(pg_catalog.set_config(s.name, s.value, true)) from (values ${Object.entries(printing)
  .map(([name, value]) => `(${quoteLiteral(name)}, ${quoteLiteral(value)})`)
  .join(', ')}) s(name, value)) pinned, `;

/** The query that reads all objects of a kind: one row an object, one column a field, and `further` columns over the same FROM. */
export function catalogQuery(kind: Kind, server: Server, further: readonly string[] = []): string {
  const names = [...Object.keys(kind.identity), ...propertiesOn(kind, server)];
  const where = [text(kind.where, server), ...(kind.own === undefined ? [] : [text(kind.own, server)])];
  const list = [selectList(kind, server, names), ...further].join(', ');
  return `select ${list} from ${text(kind.from, server)} where ${where.join(' and ')}`;
}

/**
 * A query of the objects that a condition picks, as jsonb: `id` and `parent` (the identity without the name), which the
 * condition may ask of, `own`, and `object` with all its fields.
 */
export function objectsQuery(kind: Kind, server: Server, condition: (id: string, parent: string, own: string) => string): string {
  const fields = Object.keys(kind.identity);
  const array = (names: readonly string[]): string => `jsonb_build_array(${names.map((name) => kind.identity[name]!.sql).join(', ')})`;
  const [id, parent] = [array(fields), array(fields.filter((name) => name !== 'name'))];
  const own = kind.own === undefined ? 'true' : `(${text(kind.own, server)})`;
  const names = [...fields, ...propertiesOn(kind, server)];
  const picked = `select ${id} as "#id", ${parent} as "#parent", ${own} as "#own", ${selectList(kind, server, names)} from ${text(kind.from, server)} where ${text(kind.where, server)} and (${condition(id, parent, own)})`;
  return `select q."#id" as id, q."#parent" as parent, q."#own" as own, to_jsonb(q) - '{#id,#parent,#own}'::text[] as object from (${picked}) q`;
}

/**
 * The query that shows one object, or the objects of one parent, with the named properties: what a person pastes into psql.
 * `known` holds the identity columns to look for, several values where an object may have another name.
 */
export function evidenceQuery(
  kind: Kind,
  server: Server,
  names: readonly string[],
  known: Partial<Record<string, string | string[] | null>>,
): string {
  const listed = [...Object.keys(kind.identity), ...names.filter((name) => !(name in kind.identity))];
  const conditions = Object.entries(known).map(([name, value]) => {
    const sql = kind.identity[name]?.sql ?? text(kind.properties[name]!.sql, server);
    if (Array.isArray(value)) return `${sql} in (${value.map(quoteLiteral).join(', ')})`;
    return value === null ? `${sql} is null` : `${sql} = ${quoteLiteral(value ?? '')}`;
  });
  const from = `${names.some((name) => isPrinted(kind, server, name)) ? pinned : ''}${text(kind.from, server)}`;
  const where = [...conditions, text(kind.where, server)].filter((condition) => condition !== 'true');
  return `select ${selectList(kind, server, listed)}\nfrom ${from}\nwhere ${where.join(' and ')}`;
}
