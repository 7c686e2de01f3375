/** Whether two SQL texts mean the same. Equal is only said when it is certain. */
import { walkIn } from './expression.ts';
import { cast } from './casts.ts';
import { castLiteral, isBare, isLiteral, isNull, literal } from './literals.ts';
import { extractIsDatePart } from './majors.ts';
import { parseExpression, parseQuery, withinDepth } from './parser.ts';
import { query } from './queries.ts';
import { Lately } from './lately.ts';
import { expressionScope, queryScope, type SqlContext, type Walk } from './scope.ts';
import { inner, type Term } from './term.ts';
import { isBuiltinScalar, isTextual, withoutModifier } from './type-names.ts';
import { canonicalType } from './types.ts';

/** A text and the major version that printed it. */
export interface PrintedSql {
  readonly text: string;
  readonly major: number;
}

/** What both texts have in common; the majors come with the texts. */
export type SharedContext = Omit<SqlContext, 'major'>;

/**
 * The key of a scalar expression: equal keys, equal meaning. Keys of texts from different majors are compared by
 * `sameExpression`, which knows what the majors print differently.
 */
export function canonicalExpression(text: string, context: SqlContext = {}): string {
  return expressionTerm(text, context).key;
}

/** Whether two expressions, of the same columns, mean the same. */
export function sameExpression(left: PrintedSql, right: PrintedSql, context: SharedContext = {}): boolean {
  const across = extractIsDatePart(left.major, right.major);
  return expressionTerm(left.text, context, across).key === expressionTerm(right.text, context, across).key;
}

/** The key of a query, as of a view's definition: equal keys, the same columns and rows. */
export function canonicalQuery(text: string, context: SqlContext = {}): string {
  return queryKey(text, context, false);
}

/** Whether two queries give the same rows in columns of the same names. */
export function sameQuery(left: PrintedSql, right: PrintedSql, context: SharedContext = {}): boolean {
  const across = extractIsDatePart(left.major, right.major);
  return queryKey(left.text, context, across) === queryKey(right.text, context, across);
}

/** The normal form of an expression. */
export function expressionTerm(text: string, context: SqlContext, across = false): Term {
  const place = mayName(text, context.relation) ? context : { ...context, relation: undefined };
  return scopedIn(place, across).term(text);
}

/** Most expressions leave out what they stand in: they mean the same wherever the columns are the same. */
function mayName(text: string, names: readonly string[] = []): boolean {
  const folded = text.toLowerCase();
  // With escapes a name can be spelled so that the text does not hold it.
  return folded.includes('""') || folded.includes('u&') || names.some((name) => folded.includes(name.toLowerCase()));
}

/** Where expressions stand, and those that were read there: most are compared with several others. */
class Scoped {
  readonly #context: SqlContext;
  readonly #across: boolean;
  readonly #walk: Walk;
  readonly #terms = new Lately<Term>(100);

  constructor(context: SqlContext, across: boolean) {
    this.#context = context;
    this.#across = across;
    this.#walk = walkIn(expressionScope(context, across));
  }

  isIn({ columns, functions, relations, relation = [], type }: SqlContext, across: boolean): boolean {
    const own = this.#context;
    const same = columns === own.columns && functions === own.functions && relations === own.relations;
    const names = own.relation ?? [];
    return (
      same &&
      type === own.type &&
      across === this.#across &&
      relation.length === names.length &&
      relation.every((name, n) => name === names[n])
    );
  }

  term(text: string): Term {
    return this.#terms.of(text, () => {
      const node = parseExpression(text);
      const found = withinDepth(() => this.#walk.visit(node));
      const { type } = this.#context;
      return type === undefined ? untyped(found) : stored(found, canonicalType(type));
    });
  }
}

/** Where expressions stood lately, the last one first: the columns of a table have defaults of several types. */
const places: Scoped[] = [];
const placesAtMost = 32;

function scopedIn(context: SqlContext, across: boolean): Scoped {
  const at = places.findIndex((place) => place.isIn(context, across));
  if (at === 0) return places[0]!;
  const [found = new Scoped(context, across)] = at === -1 ? [] : places.splice(at, 1);
  places.unshift(found);
  if (places.length > placesAtMost) places.pop();
  return found;
}

function queryKey(text: string, context: SqlContext, across: boolean): string {
  const node = parseQuery(text);
  return withinDepth(() => query(node, walkIn(queryScope(context, across)), true).key);
}

/** A constant alone is a value for somebody who knows the type: NULL, or a text that reads the same in either type. */
function untyped(of: Term): Term {
  if (!isLiteral(of)) return of;
  if (isNull(of)) return literal(null, null);
  return isBare(of) || of.type === 'character varying' ? cast(of, 'text') : of;
}

/** The value that a column of this type gets: the last cast to that type would have happened anyway. */
function stored(of: Term, type: string): Term {
  const bare = withoutModifier(type);
  if (isLiteral(of) && isNull(of)) return literal(null, null);
  if (isBare(of)) return cast(of, isTextual(type) ? 'text' : bare);
  if (!isBuiltinScalar(bare)) return of;
  const [to] = of.parts;
  const redundant = of.head === 'cast' && (to === bare || (isTextual(type) && (to === 'text' || to === 'character varying')));
  if (redundant) return stored(inner(of)[0] ?? of, type);
  return castLiteral(of, isTextual(type) ? 'text' : bare) ?? of;
}
