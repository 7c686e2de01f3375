import { z } from 'zod';
import { qualified, quoteIdent, quoteLiteral, showIdent } from '../sql/quote.ts';
import { nameArray, optionsToJson } from './catalog.ts';
import type { Property } from './kind.ts';
import { groupItems, isGroup, keyExpression, lex, readName, singleName, splitAtCommas, type Token, withoutParentheses } from './written.ts';

/**
 * One key of an index. `expression` is SQL text, a column's name in quotes where it needs them. `opclass` and `collation`
 * are null where the type and the column decide. Their schemas are left out by a person who means any schema.
 */
export interface IndexKey {
  expression: string;
  order: 'asc' | 'desc';
  nulls: 'first' | 'last';
  opclass: string | null;
  opclassSchema?: string | null | undefined;
  /** Parameters of the operator class. */
  parameters: Record<string, string> | null;
  collation: string | null;
  collationSchema?: string | null | undefined;
}

/** An element of an exclusion constraint: a key, and the operator that must not hold between two rows. */
export interface ExclusionElement extends IndexKey {
  operator: string;
  operatorSchema?: string | undefined;
}

const keyFields = {
  expression: z.string(),
  order: z.enum(['asc', 'desc']).default('asc'),
  nulls: z.enum(['first', 'last']).optional(),
  opclass: z.string().nullable().default(null),
  opclassSchema: z.string().nullable().optional(),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .nullable()
    .default(null),
  collation: z.string().nullable().default(null),
  collationSchema: z.string().nullable().optional(),
};

/** NULLs sort as if they were larger than any value, unless it is said otherwise. */
function completeKey<K extends { expression: string; order: 'asc' | 'desc'; nulls?: 'first' | 'last' | undefined }>(
  key: K,
): K & { nulls: 'first' | 'last' } {
  return { ...key, expression: keyExpression(key.expression), nulls: key.nulls ?? (key.order === 'desc' ? 'first' : 'last') };
}

/** Reads `lower(email) collate "C" text_pattern_ops desc nulls last`; what does not end like that is an expression. */
function parseKey(text: string): IndexKey {
  const tokens = lex(text);
  const nulls = takeEnd(tokens, 'nulls', 'first') ? 'first' : takeEnd(tokens, 'nulls', 'last') ? 'last' : undefined;
  const order = takeEnd(tokens, 'desc') ? 'desc' : 'asc';
  if (order === 'asc') takeEnd(tokens, 'asc');
  const end = core(tokens);
  const suffix = end === undefined ? undefined : readSuffix(tokens.slice(end));
  const last = suffix === undefined ? tokens.at(-1) : tokens[end! - 1];
  const expression = text.slice(tokens[0]?.start ?? 0, last?.end);
  const column = singleName(expression);
  const none = { opclass: null, parameters: null, collation: null };
  return completeKey({ expression: column === undefined ? expression : quoteIdent(column), order, nulls, ...(suffix ?? none) });
}

function takeEnd(tokens: Token[], ...words: string[]): boolean {
  const from = tokens.length - words.length;
  if (from < 1 || !words.every((word, n) => tokens[from + n]!.text.toLowerCase() === word)) return false;
  tokens.splice(from);
  return true;
}

/** How many tokens a column, a call or an expression in parentheses takes: what an operator class may follow. */
function core(tokens: readonly Token[]): number | undefined {
  if (isGroup(tokens[0])) return 1;
  const { parts, next } = readName(tokens, 0);
  if (parts.length === 0 || parts[0]!.toLowerCase() === 'not') return undefined;
  return isGroup(tokens[next]) ? next + 1 : next;
}

type Suffix = Omit<IndexKey, 'expression' | 'order' | 'nulls'>;

function readSuffix(rest: readonly Token[]): Suffix | undefined {
  const collates = rest[0]?.text.toLowerCase() === 'collate';
  const collation = collates ? readName(rest, 1) : { parts: [], next: 0 };
  const opclass = readName(rest, collation.next);
  const group = opclass.parts.length > 0 && isGroup(rest[opclass.next]) ? rest[opclass.next] : undefined;
  const operator = ['isnull', 'notnull', 'collate'].includes(opclass.parts[0]?.toLowerCase() ?? '');
  if (operator || (collates && collation.parts.length === 0) || opclass.next + (group === undefined ? 0 : 1) !== rest.length)
    return undefined;
  return {
    opclass: opclass.parts.at(-1) ?? null,
    ...(opclass.parts.length > 1 ? { opclassSchema: opclass.parts.at(-2)! } : {}),
    parameters: group === undefined ? null : readParameters(group),
    collation: collation.parts.at(-1) ?? null,
    ...(collation.parts.length > 1 ? { collationSchema: collation.parts.at(-2)! } : {}),
  };
}

function readParameters(group: Token): Record<string, string> {
  const pairs = groupItems(group).map((item) => {
    const at = item.indexOf('=');
    return [
      item.slice(0, at).trim(),
      item
        .slice(at + 1)
        .trim()
        .replace(/^'(.*)'$/s, '$1')
        .replaceAll("''", "'"),
    ];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** A list of what may be written as text or as an object; one alone needs no list, and one text may hold several. */
function keyList<T extends z.ZodType<IndexKey>>(key: T, parse: (text: string, context: z.RefinementCtx) => z.output<T>) {
  const several = z.string().transform((text, context) => splitAtCommas(text).map((one) => parse(one, context)));
  const item = z.union([key.transform((one) => [one]), several]);
  return z.union([z.array(item).transform((lists) => lists.flat()), item]);
}

/** The keys of an index: `created_at desc`, or `{ expression: 'created_at', order: 'desc' }`. */
export const indexKeys = keyList(z.strictObject(keyFields).transform(completeKey), parseKey);

/** The elements of an exclusion constraint: `during with &&`, or a key with an operator. */
export const exclusionElements = keyList(
  z.strictObject({ ...keyFields, operator: z.string(), operatorSchema: z.string().optional() }).transform(completeKey),
  parseElement,
);

function parseElement(text: string, context: z.RefinementCtx): ExclusionElement {
  const tokens = lex(text);
  const at = tokens.findLastIndex((token) => token.text.toLowerCase() === 'with');
  const operator = text.slice(tokens[at]?.end).trim();
  if (at < 1 || operator === '') {
    context.addIssue({ code: 'custom', message: 'an element is an expression and an operator, such as `during with &&`' });
    return z.NEVER;
  }
  const [, schema, sign] = /^operator\s*\(\s*(?:(.+)\.)?([^.\s]+)\s*\)$/i.exec(operator) ?? [undefined, undefined, operator];
  const key = parseKey(text.slice(0, tokens[at]!.start));
  return { ...key, operator: sign, ...(schema === undefined ? {} : { operatorSchema: singleName(schema) ?? schema }) };
}

/** The name of the column that a key is, unquoted; undefined where it is an expression. */
export function columnOf({ expression }: Pick<IndexKey, 'expression'>): string | undefined {
  return singleName(expression);
}

/** A key as a person would write it. */
export function showKey(key: IndexKey): string {
  const column = columnOf(key);
  const parts = [column === undefined ? key.expression : showIdent(column)];
  if (key.collation !== null) parts.push(`collate ${showIdent(key.collation)}`);
  if (key.opclass !== null) parts.push(showIdent(key.opclass));
  return [...parts, ...suffixes(key)].join(' ');
}

/** A key as the catalog query returns it: without what Postgres decides where nothing is said. */
export function returnedKey({ expression, order, nulls, ...rest }: IndexKey): Partial<IndexKey> {
  const isUsual = nulls === (order === 'desc' ? 'first' : 'last');
  const said = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return { expression, ...(order === 'desc' ? { order } : {}), ...(isUsual ? {} : { nulls }), ...Object.fromEntries(said) };
}

/** An element of an exclusion constraint as a person would write it. */
export function showElement(element: ExclusionElement): string {
  return `${showKey(element)} with ${element.operator}`;
}

/** A key as it stands in CREATE INDEX. */
export function keySql(key: IndexKey): string {
  const column = columnOf(key);
  const parts = [column === undefined ? `(${withoutParentheses(key.expression)})` : quoteIdent(column)];
  if (key.collation !== null) parts.push(`collate ${inSchema(key.collationSchema, key.collation)}`);
  if (key.opclass !== null) parts.push(inSchema(key.opclassSchema, key.opclass));
  return [...parts, ...suffixes(key)].join(' ');
}

/** An element as it stands in EXCLUDE. */
export function elementSql({ operator, operatorSchema, ...key }: ExclusionElement): string {
  return `${keySql(key)} with ${operatorSchema === undefined ? operator : `operator(${quoteIdent(operatorSchema)}.${operator})`}`;
}

function inSchema(schema: string | null | undefined, name: string): string {
  return typeof schema === 'string' ? qualified(schema, name) : quoteIdent(name);
}

function suffixes({ order, nulls, parameters }: IndexKey): string[] {
  const pairs = Object.entries(parameters ?? {}).map(([name, value]) => `${name} = ${quoteLiteral(value).trim()}`);
  const usual = order === 'desc' ? 'first' : 'last';
  return [
    ...(pairs.length > 0 ? [`(${pairs.join(', ')})`] : []),
    ...(order === 'desc' ? ['desc'] : []),
    ...(nulls === usual ? [] : [`nulls ${nulls}`]),
  ];
}

/** Whether two lists hold the same expressions, as far as that can be told without Postgres. */
export function sameExpressions(left: readonly Pick<IndexKey, 'expression'>[], right: readonly Pick<IndexKey, 'expression'>[]): boolean {
  return sameNames(left.map(plainText), right.map(plainText));
}

function plainText(key: Pick<IndexKey, 'expression'>): string {
  return columnOf(key) ?? key.expression.replaceAll(/[\s()]/g, '');
}

/** Whether two lists hold the same names, in whatever order. */
export function sameNames(left: readonly string[], right: readonly string[]): boolean {
  return left.every((name) => right.includes(name)) && right.every((name) => left.includes(name));
}

/** No operator class for btree has parameters (403 is btree's OID on every major), so that those need no look-up. */
const parameters = `case when x.relam <> 403 then (select xa.attoptions from pg_catalog.pg_attribute xa where xa.attrelid = i.indexrelid and xa.attnum = u.n) end`;

/** Postgres prints an operator class only where it is not the default one for the type of the key. */
const isDefaultOpclass = `(o.opcdefault and (u.col = 0 or o.opcintype = a.atttypid or (exists (select from pg_catalog.pg_type y where y.oid = o.opcintype and (y.typispreferred or y.typtype = 'p') or y.oid = a.atttypid and y.typtype = 'd') and not exists (select from pg_catalog.pg_opclass oo where oo.opcmethod = o.opcmethod and oo.opcintype = a.atttypid and oo.opcdefault))))`;

const opclass = `left join lateral (select o.opcname, s.nspname from pg_catalog.pg_opclass o join pg_catalog.pg_namespace s on s.oid = o.opcnamespace where o.oid = u.opc and not (${isDefaultOpclass} and w.parameters is null)) o on true`;

const collation = `left join lateral (select l.collname, s.nspname from pg_catalog.pg_collation l join pg_catalog.pg_namespace s on s.oid = l.collnamespace where w.collated and l.oid = u.coll) l on true`;

const operator = `left join lateral (select p.oprname, s.nspname from pg_catalog.pg_operator p join pg_catalog.pg_namespace s on s.oid = p.oprnamespace where p.oid = u.op) p on true`;

/** A key with whatever is stated about it; `more` adds fields and where they come from. */
const whole = (expression: string, isCollated: string, more: { fields: string; from: string }): string =>
  `(select json_strip_nulls(json_build_object(${[
    `'expression', ${expression}`,
    `'order', case u.opt & 1 when 1 then 'desc' end`,
    `'nulls', case u.opt when 1 then 'last' when 2 then 'first' end`,
    `'opclass', o.opcname`,
    `'opclassSchema', o.nspname`,
    `'parameters', case when w.parameters is not null then ${optionsToJson('w.parameters')} end`,
    `'collation', l.collname`,
    `'collationSchema', l.nspname`,
  ].join(
    ', ',
  )}${more.fields})) from (select ${parameters} as parameters, ${isCollated} as collated offset 0) w ${opclass} ${collation} ${more.from})`;

const column = 'quote_ident(a.attname)';
const isColumnCollated = 'u.coll <> 0 and u.coll <> a.attcollation';

/** Of an expression only the whole definition tells whether its collation is its own or was added. */
const expressions = `(select pg_catalog.pg_get_indexdef(i.indexrelid, u.n, false) as expression, case when u.coll <> 0 then pg_catalog.pg_get_indexdef(i.indexrelid) end as definition, null::oid as atttypid offset 0) a`;
const isExpressionCollated = `strpos(a.definition, a.expression || ' COLLATE ') > 0`;

/** One row for each key; sub-selects because a join costs more than all of them for so few rows, and so does unnest. */
const keyRows = (ofColumn: string, more: { fields: string; from: string }, fields: string): string =>
  `to_json(array(select case when u.col <> 0 then (select ${ofColumn} from pg_catalog.pg_attribute a where a.attrelid = i.indrelid and a.attnum = u.col) else (select ${whole('a.expression', isExpressionCollated, more)} from ${expressions}) end from pg_catalog.generate_series(0, i.indnkeyatts - 1) s(at) cross join lateral (select s.at + 1 as n, i.indkey[s.at] as col, i.indoption[s.at] as opt, i.indclass[s.at] as opc, i.indcollation[s.at] as coll${fields}) u))`;

const nothing = { fields: '', from: '' };

/** Most keys are a column and no more than its order. */
const plainColumn = `case when u.coll = a.attcollation and x.relam = 403 and (u.opc, a.atttypid) in (select o.oid, o.opcintype from pg_catalog.pg_opclass o where o.opcdefault) then u.opt end`;

/** The keys of the index `i` (in pg_class `x`). */
export const keysSql = keyRows(
  `case ${plainColumn} when 0 then json_build_object('expression', ${column}) when 3 then json_build_object('expression', ${column}, 'order', 'desc') else ${whole(column, isColumnCollated, nothing)} end`,
  nothing,
  '',
);

const operators = { fields: `, 'operator', p.oprname, 'operatorSchema', p.nspname`, from: operator };

/** The elements of the exclusion constraint `k` behind the index `i`. */
export const elementsSql = keyRows(whole(column, isColumnCollated, operators), operators, ', k.conexclop[s.at + 1] as op');

/** Which rows an index is about; `true` is some predicate, whichever, and `false` none. */
export const predicate = {
  schema: z
    .union([z.string(), z.boolean()])
    .nullable()
    .transform((value) => (value === false ? null : value)),
  sql: 'pg_catalog.pg_get_expr(i.indpred, i.indrelid)',
  equality: 'expression',
  place: 'predicate',
} as const satisfies Property;

/** The columns that the index `i` carries without being sorted by them. */
export const includeSql = `case when i.indnatts > i.indnkeyatts then ${nameArray(
  'select a.attname::text from unnest(i.indkey::int2[]) with ordinality u(col, n) join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.col where u.n > i.indnkeyatts order by u.n',
)} else '[]' end`;

const keyColumns = '(i.indkey::int2[])[0:i.indnkeyatts - 1]';

/** Expressions and predicates hold the numbers of the columns that they use. */
const usedColumns = `select u.col from unnest(${keyColumns}) u(col) union select v[1]::int2 from regexp_matches(concat(i.indexprs::text, i.indpred::text), ':varattno ([0-9]+)', 'g') v`;

const nameOf = (number: string): string =>
  `(select a.attname from pg_catalog.pg_attribute a where a.attrelid = i.indrelid and a.attnum = ${number})::text`;

const namesOf = (numbers: string): string => nameArray(`select ${nameOf('u.col')} from ${numbers} u(col) where u.col > 0 order by u.col`);

/** The columns that a key or the predicate of the index `i` uses: pg_depend would name those of INCLUDE as well. */
export const readsSql = `case when i.indexprs is not null or i.indpred is not null then ${namesOf(`(${usedColumns})`)} when i.indnkeyatts = 1 then json_build_array(${nameOf('i.indkey[0]')}) else ${namesOf(`unnest(${keyColumns})`)} end`;
