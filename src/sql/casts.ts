/** Casts: dropped where they change nothing, folded into the constants that they hold for. */
import type { A_ArrayExpr, TypeCast } from 'libpg-query';
import { array, arrayLiteral, castArray } from './arrays.ts';
import { castLiteral, isBare } from './literals.ts';
import { isNumericOrDouble, numericOrDouble } from './majors.ts';
import type { Walk } from './scope.ts';
import { inner, leastPure, term, wordOf, type Term } from './term.ts';
import { elementType, isBuiltinScalar, isTextual } from './type-names.ts';
import { typeOf } from './types.ts';

/** `x::type` and `CAST(x AS type)`. */
export function typeCast(node: TypeCast, walk: Walk): Term {
  const type = typeOf(node.typeName ?? {});
  if (node.arg && 'A_ArrayExpr' in node.arg) {
    const elements = castConstructor(node.arg.A_ArrayExpr, type, walk);
    if (elements) return elements;
  }
  return cast(walk.visit(node.arg), type);
}

/** A term cast to a type. */
export function cast(of: Term, type: string): Term {
  const constant = castLiteral(of, type);
  if (constant) return arrayLiteral(constant) ?? constant;
  if (of.type === type || (of.type === numericOrDouble && isNumericOrDouble(type))) return of;
  // The input and the checks of a user's type may be anything.
  const purity = isBuiltinScalar(elementType(type) ?? type) ? of.purity : leastPure([of, { ...of, purity: 'unknown' }]);
  return castArray(of, type) ?? term('cast', [type, of], { type, purity });
}

/** Postgres casts each element of `ARRAY[…]::type[]`, before it looks for a type that they have in common. */
function castConstructor(node: A_ArrayExpr, type: string, walk: Walk): Term | undefined {
  const to = elementType(type);
  const elements = (node.elements ?? []).map((element) => walk.visit(element));
  // Of an element that may be an array itself, this would be the cast of an array.
  const certain = elements.every((element) => isBare(element) || (element.type !== undefined && isBuiltinScalar(element.type)));
  return to !== undefined && certain
    ? array(
        elements.map((element) => cast(element, to)),
        to,
      )
    : undefined;
}

/** A text or varchar as the operators of text see it: without casts between the two. */
export function asText(of: Term): Term {
  const [operand] = inner(of);
  if (of.head === 'cast' && ['text', 'character varying'].includes(wordOf(of)) && operand && isTextual(operand.type))
    return asText(operand);
  return castLiteral(of, 'text') ?? of;
}
