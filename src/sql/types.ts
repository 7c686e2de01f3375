/** Equality of type names: every spelling of a type comes to the one that Postgres prints. */
import type { Node, TypeName } from 'libpg-query';
import { parseTypeName, SqlSyntaxError } from './parser.ts';
import { pathOf } from './syntax.ts';
import { isBuiltinName, printedName } from './type-names.ts';

const cache = new Map<string, string>();

/** The one spelling of a type: `int4` → `integer`, `varchar(9)` → `character varying(9)`, `text[3][]` → `text[]`. */
export function canonicalType(text: string): string {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const name = parseTypeName(text);
  refuseSerial(name);
  const type = typeOf(name);
  if (cache.size < 10_000) cache.set(text, type);
  return type;
}

/**
 * Whether two texts name the same type. A user's type without a schema, as people write it, is met by that name in
 * any schema; with a schema on both sides the schemas must agree.
 */
export function sameType(left: string, right: string): boolean {
  const [a, b] = [canonicalType(left), canonicalType(right)];
  return a === b || (isUnqualified(left) ? a === unqualified(right) : isUnqualified(right) && b === unqualified(left));
}

/** The name of a type that is not built in and stands without its schema, modifier and brackets aside. */
export function unqualifiedName(text: string): string | undefined {
  const path = namePath(parseTypeName(text));
  return path.length === 1 && isUnqualified(text) ? path[0] : undefined;
}

/** The spelling of a parsed type name. */
export function typeOf(name: TypeName): string {
  const path = namePath(name);
  const [first = '', ...rest] = path;
  const setof = name.setof ? 'setof ' : '';
  // pg_catalog names the array of a type by an underscore in front of it.
  if (rest.length === 0 && first.startsWith('_') && isBuiltinName(first.slice(1))) {
    return `${setof}${typeOf({ ...name, names: [stringNode(first.slice(1))], setof: false, arrayBounds: [] })}[]`;
  }
  const array = (name.arrayBounds ?? []).length > 0 ? '[]' : '';
  const builtin = rest.length === 0 && isBuiltinName(first);
  return setof + (builtin ? builtinType(first, name) : path.map(quoted).join('.') + modifier(modifiers(name))) + array;
}

/** The parts of a type's name, without pg_catalog. */
export function namePath(name: TypeName): string[] {
  const path = pathOf(name.names);
  return path.length === 2 && path[0] === 'pg_catalog' && isBuiltinName(path[1]?.replace(/^_/, '') ?? '') ? path.slice(1) : path;
}

function builtinType(catalogName: string, name: TypeName): string {
  const given = modifiers(name);
  if (catalogName === 'bpchar') return given.length > 0 ? `character${modifier(given)}` : 'bpchar';
  if (catalogName === 'bit' && given.length === 0) return '"bit"';
  if (catalogName === 'interval') return intervalType(given);
  const all = catalogName === 'numeric' && given.length === 1 ? [...given, '0'] : given;
  const [head = '', ...zone] = printedName(catalogName).split(/ (?=with)/);
  return [head + modifier(all), ...zone].join(' ');
}

const intervalFields: Readonly<Record<number, string>> = {
  4: 'year',
  2: 'month',
  8: 'day',
  1024: 'hour',
  2048: 'minute',
  4096: 'second',
  6: 'year to month',
  1032: 'day to hour',
  3080: 'day to minute',
  7176: 'day to second',
  3072: 'hour to minute',
  7168: 'hour to second',
  6144: 'minute to second',
};

function intervalType([fields, precision]: string[]): string {
  const range = intervalFields[Number(fields)];
  return `interval${range ? ` ${range}` : ''}${precision === undefined ? '' : `(${precision})`}`;
}

function modifiers(name: TypeName): string[] {
  return (name.typmods ?? []).map(modifierText);
}

function modifierText(node: Node): string {
  if ('ColumnRef' in node) return pathOf(node.ColumnRef.fields).join('.');
  if (!('A_Const' in node)) throw new SqlSyntaxError('a type modifier must be a constant or a name');
  const { ival, fval, sval } = node.A_Const;
  return fval?.fval ?? (sval ? `'${sval.sval ?? ''}'` : String(ival?.ival ?? 0));
}

function modifier(given: string[]): string {
  return given.length > 0 ? `(${given.join(',')})` : '';
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function isUnqualified(text: string): boolean {
  const path = namePath(parseTypeName(text));
  return path.length === 1 && !isBuiltinName(path[0]?.replace(/^_/, '') ?? '');
}

function unqualified(text: string): string {
  const name = parseTypeName(text);
  const path = namePath(name);
  return typeOf({ ...name, names: path.slice(-1).map(stringNode) });
}

function stringNode(sval: string): Node {
  return { String: { sval } };
}

const serials: Readonly<Record<string, string>> = {
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
  smallserial: 'smallint',
  serial2: 'smallint',
};

function refuseSerial(name: TypeName): void {
  const [only = '', ...more] = namePath(name);
  const integer = more.length === 0 ? serials[only] : undefined;
  if (integer === undefined) return;
  throw new SqlSyntaxError(
    `${only} is not a type but a short form: write ${integer} with the default nextval('<table>_<column>_seq'::regclass) and not null, or ${integer} generated by default as identity`,
  );
}
