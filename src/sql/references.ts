/** What a text refers to: whoever evaluates it elsewhere has to provide these things. */
import { parseExpression, parseStatements, SqlSyntaxError, withinDepth } from './parser.ts';
import { at, eachPart, namesAt, type Place, type Seen } from './parts.ts';
import { isTypeName } from './syntax.ts';
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
  everyPart(parseExpression(text), (part, { sources }) => {
    const fields = namesAt(part, 'ColumnRef', 'fields');
    const qualifier = fields?.at(-2);
    const outer = sources.length === 0 || (qualifier !== undefined && !sources.includes(qualifier));
    if (fields && outer) names.push(fields.at(-1) ?? '*');
  });
  return [...new Set(names)].toSorted();
}

/** The functions that an expression or a query calls, but for those that say pg_catalog, as SQL's own syntax does. */
export function functionsOf(text: string): QualifiedName[] {
  return named(text, (part) => namesAt(part, 'FuncCall', 'funcname'));
}

/** The types that an expression or a query names, but for those of pg_catalog. */
export function typesOf(text: string): QualifiedName[] {
  return named(text, (part) => {
    const name = at(part, 'typeName');
    const path = isTypeName(name) ? namePath(name) : [];
    return path.length === 1 && isBuiltinName(path[0]?.replace(/^_/, '') ?? '') ? undefined : path;
  });
}

const plain: ReadonlySet<unknown> = new Set(['AEXPR_OP', 'AEXPR_OP_ANY', 'AEXPR_OP_ALL']);

/** The operators that an expression or a query uses; those without a schema are mostly pg_catalog's. */
export function operatorsOf(text: string): QualifiedName[] {
  return named(text, (part) =>
    plain.has(at(part, 'A_Expr', 'kind')) ? namesAt(part, 'A_Expr', 'name') : namesAt(part, 'SubLink', 'operName'),
  );
}

/** The relations that an expression or a query reads, without the names of WITH. */
export function relationsOf(text: string): QualifiedName[] {
  return named(text, (part, { withs }) => {
    const [schema, name] = [at(part, 'schemaname'), at(part, 'relname')];
    if (typeof name !== 'string') return undefined;
    return typeof schema === 'string' ? [schema, name] : withs.includes(name) ? undefined : [name];
  });
}

const ofSequences: ReadonlySet<string> = new Set(['nextval', 'currval', 'setval']);

/** The sequences that nextval and its kin name. */
export function sequencesOf(text: string): QualifiedName[] {
  return named(text, (part) => {
    if (!ofSequences.has(namesAt(part, 'FuncCall', 'funcname')?.at(-1) ?? '')) return undefined;
    const first = at(part, 'FuncCall', 'args', '0');
    const name = at(at(first, 'TypeCast', 'arg') ?? first, 'A_Const', 'sval', 'sval');
    return typeof name === 'string' ? identifiers(name) : undefined;
  });
}

function identifiers(path: string): string[] {
  return [...path.matchAll(/"((?:[^"]|"")+)"|([^".\s]+)/g)].map(
    ([, quoted, word = '']) => quoted?.replaceAll('""', '"') ?? word.toLowerCase(),
  );
}

function named(text: string, nameOf: (part: object, place: Place) => string[] | undefined): QualifiedName[] {
  const found = new Map<string, QualifiedName>();
  everyPart(expressionOrStatements(text), (part, place) => {
    const name = nameOf(part, place);
    if (name && name.length > 0 && name[0] !== 'pg_catalog') found.set(JSON.stringify(name), name);
  });
  return [...found].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, name]) => name);
}

function everyPart(tree: unknown, seen: Seen): void {
  withinDepth(() => eachPart(tree, seen));
}

function expressionOrStatements(text: string): unknown {
  try {
    return parseExpression(text);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError) || !/^\s*(select|with|values|table|\()/i.test(text)) throw error;
    return parseStatements(text);
  }
}
