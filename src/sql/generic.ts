/** Syntax without a rule of its own: compared as it stands, but for places in the text. */
import type { Node } from 'libpg-query';
import type { Walk } from './scope.ts';
import { leastPure, term, type Part, type Term } from './term.ts';
import { fieldsOf, isNode, isTypeName, pathOf } from './syntax.ts';
import { typeOf } from './types.ts';

/** Where something stood in the text, and in which of two spellings. */
const ignored: ReadonlySet<string> = new Set([
  'funcformat',
  'row_format',
  'rexpr_list_start',
  'rexpr_list_end',
  'list_start',
  'list_end',
  'stmt_len',
]);

const isIgnored = (field: string): boolean => ignored.has(field) || field.endsWith('location');

/** Syntax that evaluates nothing but its parts. */
const transparent: ReadonlySet<string> = new Set([
  'A_Indirection',
  'A_Indices',
  'CollateClause',
  'NamedArgExpr',
  'ParamRef',
  'String',
  'Integer',
  'List',
  'list',
  'SortBy',
  'RowExpr',
]);

/** The term of a node of any sort. */
export function generic(node: Node, walk: Walk): Term {
  const [tag = '', fields] = Object.entries<object>(node)[0] ?? [];
  return ofFields(tag, fields ?? {}, walk);
}

function ofFields(tag: string, fields: object, walk: Walk): Term {
  const entries = fieldsOf(fields)
    .filter(([field]) => !isIgnored(field))
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return built(
    tag,
    entries.flatMap(([field, value]) => [field, ofValue(field, value, walk)]),
  );
}

function ofValue(field: string, value: unknown, walk: Walk): Part {
  if (Array.isArray(value))
    return built(
      'list',
      ownName(field, value).map((one) => ofValue('', one, walk)),
    );
  if (field === 'typeName' && isTypeName(value)) return typeOf(value);
  if (isNode(value)) return walk.visit(value);
  if (typeof value === 'object' && value !== null) return ofFields('', value, walk);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** pg_catalog in front of a name, as of a collation, says nothing. */
function ownName(field: string, value: readonly unknown[]): readonly unknown[] {
  const [first, ...rest] = value;
  return field.endsWith('name') && rest.length > 0 && isNode(first) && pathOf([first])[0] === 'pg_catalog' ? rest : value;
}

function built(tag: string, parts: Part[]): Term {
  const plain = term(tag, parts);
  return transparent.has(tag) ? plain : { ...plain, purity: leastPure([plain, { ...plain, purity: 'unknown' }]) };
}
