/** IN lists, ANY and ALL: comparisons with each element, in no order. */
import { elementsOf } from './arrays.ts';
import { cast } from './casts.ts';
import { binary } from './comparisons.ts';
import { isBare, isLiteral, textOf } from './literals.ts';
import { conjunction, disjunction } from './logic.ts';
import { settledOperands } from './operands.ts';
import { distinct, inOrder, term, type Term } from './term.ts';
import { elementType, isTextual, isWholeNumber } from './type-names.ts';

type Quantifier = 'any' | 'all';

/** `left operator ANY (array)` or ALL. */
export function quantified(quantifier: Quantifier, operator: string, left: Term, array: Term): Term {
  const elements = elementsOf(array);
  // Beside a bare constant an element of unknown type might be an array, whose elements would be compared.
  const certain = array.type !== undefined || elements?.length === 0 || (elements?.length === 1 && !isBare(left));
  if (elements && certain) return eachOf(quantifier, operator, left, elements);
  // The type that different ones agree on depends on their order.
  if (elements) return term(quantifier, [operator, left, term('elements', elements)], { type: 'boolean' });
  const element = elementType(array.type ?? '');
  const value = isBare(left) && element !== undefined ? cast(left, isTextual(element) ? 'text' : element) : left;
  return term(quantifier, [operator, value, array], { type: 'boolean' });
}

/** `left IN (items)` for the operator `=`, `NOT IN` for `<>`. */
export function listed(operator: string, left: Term, items: readonly Term[]): Term {
  const quantifier = operator === '=' ? 'any' : 'all';
  const values = items.filter((item) => item.head !== 'column');
  const oneType = new Set(values.map((value) => value.type)).size === 1 && (values.every(isBare) || values[0]?.type !== undefined);
  const apart = left.head === 'row' || values.length < 2 || (oneType && keepsItsMeaning(left, values));
  // With a column among the items Postgres compares one by one, each time evaluating what is left.
  const once = values.length === items.length && left.head !== 'row';
  if (apart && (once || left.purity === 'pure')) return eachOf(quantifier, operator, left, items);
  return term('in', [operator, left, ...items], { type: 'boolean' });
}

/** IN takes one type for both sides: of a real column and 0.1 that is real, where `=` would take double precision. */
function keepsItsMeaning(left: Term, values: readonly Term[]): boolean {
  if (left.type !== undefined) return left.type !== 'real';
  return values.every((value) =>
    isWholeNumber(value.type) ? isLiteral(value) && Math.abs(Number(textOf(value))) < 2 ** 24 : value.type !== 'numeric',
  );
}

/** One comparison per element, where evaluating the left side more than once makes no difference. */
function eachOf(quantifier: Quantifier, operator: string, left: Term, elements: readonly Term[]): Term {
  const join = quantifier === 'any' ? disjunction : conjunction;
  const once = distinctLiterals(elements);
  if (left.purity !== 'pure' && once.length > 1) return setOf(quantifier, operator, left, once);
  return join(once.map((element) => binary(operator, left, element)));
}

function setOf(quantifier: Quantifier, operator: string, left: Term, elements: readonly Term[]): Term {
  const pairs = elements.map((element) => settledOperands(operator, left, element));
  const value = pairs[0]?.[0] ?? left;
  const settled = pairs.every(([one]) => one.key === value.key) ? pairs.map(([, element]) => element) : elements;
  return term(quantifier, [operator, settled === elements ? left : value, term('set', inOrder(distinctLiterals(settled)))], {
    type: 'boolean',
  });
}

function distinctLiterals(elements: readonly Term[]): Term[] {
  return [...distinct(elements.filter(isLiteral)), ...elements.filter((element) => !isLiteral(element))];
}
