/** What a text refers to: whoever evaluates it elsewhere has to provide these things. */
import type { Node, TypeName } from 'libpg-query';
import { parseExpression, parseStatements, SqlSyntaxError } from './parser.ts';
import { sourcesOf } from './sources.ts';
import { isBuiltinName } from './type-names.ts';
import { namePath } from './types.ts';

/** A name as its parts: `['public', 'is_admin']`; without a schema one part. */
export type QualifiedName = readonly string[];

/**
 * The columns that an expression reads of the relation it belongs to; `*` for the whole row. Inside a subquery with
 * a FROM only what is qualified by something outside of it counts, as the catalog prints it.
 */
export function columnsOf(text: string): string[] {
  const names: string[] = [];
  walk(parseExpression(text), outside, (part, place) => {
    const fields = nameParts(part, 'ColumnRef', 'fields');
    const qualifier = fields?.at(-2);
    const outer = place.sources.length === 0 || (qualifier !== undefined && !place.sources.includes(qualifier));
    if (fields && outer) names.push(fields.at(-1) ?? '*');
  });
  return [...new Set(names)].toSorted();
}

/** The functions that an expression or a query calls, but for those that say pg_catalog, as SQL's own syntax does. */
export function functionsOf(text: string): QualifiedName[] {
  return named(text, (part) => nameParts(part, 'FuncCall', 'funcname'));
}

/** The types that an expression or a query names, but for those of pg_catalog. */
export function typesOf(text: string): QualifiedName[] {
  return named(text, (part) => {
    const name = 'typeName' in part ? namePath(part.typeName as TypeName) : undefined;
    return name?.length === 1 && isBuiltinName(name[0]?.replace(/^_/, '') ?? '') ? undefined : name;
  });
}

/** The operators that an expression or a query uses; those without a schema are mostly pg_catalog's. */
export function operatorsOf(text: string): QualifiedName[] {
  const plain: readonly unknown[] = ['AEXPR_OP', 'AEXPR_OP_ANY', 'AEXPR_OP_ALL'];
  return named(text, (part) => {
    const expression = (part as { A_Expr?: { kind?: string } }).A_Expr;
    if (expression && plain.includes(expression.kind)) return nameParts(part, 'A_Expr', 'name');
    return nameParts(part, 'SubLink', 'operName');
  });
}

/** The relations that an expression or a query reads, without the names of WITH. */
export function relationsOf(text: string): QualifiedName[] {
  return named(text, (part, place) => {
    const { relname, schemaname } = part as { relname?: string; schemaname?: string };
    if (typeof relname !== 'string') return undefined;
    return schemaname === undefined ? (place.withs.includes(relname) ? undefined : [relname]) : [schemaname, relname];
  });
}

/** The sequences that nextval and its kin name. */
export function sequencesOf(text: string): QualifiedName[] {
  return named(text, (part) => {
    const { funcname, args } = (part as { FuncCall?: { funcname?: Node[]; args?: Node[] } }).FuncCall ?? {};
    const last = funcname?.at(-1);
    if (!last || !('String' in last) || !['nextval', 'currval', 'setval'].includes(last.String.sval ?? '')) return undefined;
    const [first] = args ?? [];
    const value = first && 'TypeCast' in first ? first.TypeCast.arg : first;
    return value && 'A_Const' in value && value.A_Const.sval ? identifiers(value.A_Const.sval.sval ?? '') : undefined;
  });
}

function identifiers(path: string): string[] {
  return [...path.matchAll(/"((?:[^"]|"")+)"|([^".\s]+)/g)].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.toLowerCase());
}

interface Place {
  /** Names that the FROMs around this place bring in. */
  readonly sources: readonly string[];
  /** Names of WITH that can be meant here. */
  readonly withs: readonly string[];
}

const outside: Place = { sources: [], withs: [] };

function named(text: string, nameOf: (part: object, place: Place) => string[] | undefined): QualifiedName[] {
  const found = new Map<string, QualifiedName>();
  walk(expressionOrStatements(text), outside, (part, place) => {
    const name = nameOf(part, place);
    if (name && name.length > 0 && name[0] !== 'pg_catalog') found.set(JSON.stringify(name), name);
  });
  return [...found].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, name]) => name);
}

function expressionOrStatements(text: string): unknown {
  try {
    return parseExpression(text);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError) || !/^\s*(select|with|values|table|\()/i.test(text)) throw error;
    return parseStatements(text);
  }
}

function nameParts(part: object, tag: string, field: string): string[] | undefined {
  const path = (part as Record<string, Record<string, Node[]> | undefined>)[tag]?.[field];
  return path?.flatMap((one) => ('String' in one ? [one.String.sval ?? ''] : ['*']));
}

function walk(value: unknown, place: Place, seen: (part: object, place: Place) => void): void {
  if (Array.isArray(value)) return value.forEach((one) => walk(one, place, seen));
  if (typeof value !== 'object' || value === null) return;
  seen(value, place);
  const query = value as { fromClause?: Node[]; withClause?: { ctes?: Node[]; recursive?: boolean } };
  const inside = query.withClause ? withs(query.withClause, place, seen) : place;
  const sources = sourcesOf(query.fromClause).map(({ name }) => name);
  const within = sources.length > 0 ? { ...inside, sources: [...inside.sources, ...sources] } : inside;
  for (const [field, part] of Object.entries(value)) if (field !== 'withClause' && field !== 'lockingClause') walk(part, within, seen);
}

/** Goes through WITH, whose queries see those before them, or all when it is recursive. */
function withs(clause: { ctes?: Node[]; recursive?: boolean }, place: Place, seen: (part: object, place: Place) => void): Place {
  const names = (clause.ctes ?? []).map((one) => ('CommonTableExpr' in one ? (one.CommonTableExpr.ctename ?? '') : ''));
  clause.ctes?.forEach((one, at) => walk(one, { ...place, withs: [...place.withs, ...(clause.recursive ? names : names.slice(0, at))] }, seen));
  return { ...place, withs: [...place.withs, ...names] };
}
