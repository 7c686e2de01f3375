/** What a text refers to: whoever evaluates it elsewhere has to provide these things. */
import { parseExpression, parseStandardBody, parseStatements, SqlSyntaxError, withinDepth } from './parser.ts';
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

/**
 * The columns that a query, an expression or a routine's body surely reads of the relations in its FROMs, as schema, relation
 * and column: none where a name may stand for several. `known` are relations that are named without a FROM, as NEW is.
 */
export function readsOf(text: string, known: Readonly<Record<string, QualifiedName>> = {}): QualifiedName[] {
  const sources = new Map<string, QualifiedName | undefined>(Object.entries(known));
  const columns: QualifiedName[] = [];
  const tree = expressionOrStatements(text);
  everyPart(tree, (part) => {
    for (const [name, relation] of sourcesIn(part))
      sources.set(name, sources.has(name) && !isSame(sources.get(name), relation) ? undefined : relation);
    const fields = namesAt(part, 'ColumnRef', 'fields');
    if (fields !== undefined && fields.at(-1) !== '*') columns.push(fields);
  });
  // Only in a whole query is a name without a qualifier surely a column of its one relation.
  const isQuery = Array.isArray(tree) && tree.every((statement) => at(statement, 'SelectStmt') !== undefined);
  const [only] = isQuery && sources.size === 1 ? sources.values() : [];
  return columns.flatMap((fields) => {
    const relation = fields.length === 1 ? only : fields.length === 2 ? sources.get(fields[0]!) : undefined;
    return relation === undefined ? [] : [[...relation, fields.at(-1)!]];
  });
}

const withAlias = ['RangeSubselect', 'RangeFunction', 'RangeTableFunc', 'JsonTable', 'JoinExpr'];

/** The names that a part brings into a query, and the relation behind each, if it is one whose columns have their own names. */
function sourcesIn(part: object): [name: string, relation: QualifiedName | undefined][] {
  const [schema, name, alias] = [at(part, 'schemaname'), at(part, 'relname'), at(part, 'alias', 'aliasname')];
  if (typeof name === 'string') {
    const isPlain = typeof schema === 'string' && at(part, 'alias', 'colnames') === undefined;
    return [[typeof alias === 'string' ? alias : name, isPlain ? [schema, name] : undefined]];
  }
  const others = [
    ...withAlias.map((tag) => at(part, tag, 'alias', 'aliasname')),
    at(part, 'JoinExpr', 'join_using_alias', 'aliasname'),
    at(part, 'CommonTableExpr', 'ctename'),
  ];
  return others.flatMap((other) => (typeof other === 'string' ? [[other, undefined]] : []));
}

function isSame(left: QualifiedName | undefined, right: QualifiedName | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
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

const isStatement = /^\s*(select|with|values|table|create|\()/i;
const isBody = /^\s*(begin\s+atomic|return)\b/i;

function expressionOrStatements(text: string): unknown {
  if (isBody.test(text)) return parseStandardBody(text);
  try {
    return parseExpression(text);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError) || !isStatement.test(text)) throw error;
    return parseStatements(text);
  }
}
