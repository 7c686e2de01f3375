/** AND, OR and NOT: flat, in one order, with NOT as far inside as it goes without changing an answer. */
import { booleanTerm } from './literals.ts';
import { negatorOf } from './operators.ts';
import { inner, inOrder, term, wordOf, type Term } from './term.ts';
import { elementType, isBuiltinScalar } from './type-names.ts';

export function conjunction(terms: readonly Term[]): Term {
  return joined('and', terms);
}

export function disjunction(terms: readonly Term[]): Term {
  return joined('or', terms);
}

/** Of no terms the neutral answer, of one that one. */
function joined(head: 'and' | 'or', terms: readonly Term[]): Term {
  const flat = terms.flatMap((one) => (one.head === head ? inner(one) : [one]));
  const [first, ...others] = flat;
  if (!first) return booleanTerm(head === 'and');
  return others.length === 0 ? first : term(head, inOrder(flat), { type: 'boolean' });
}

/** NOT of a term, also where that is unknown for NULL. */
export function negation(of: Term): Term {
  if (of.head === 'not') return inner(of)[0] ?? of;
  if (of.head === 'and' || of.head === 'or') return joined(of.head === 'and' ? 'or' : 'and', inner(of).map(negation));
  if (of.head === 'is' && isNeverBoth(of)) return term('is', [opposite(wordOf(of)), ...of.parts.slice(1)], { type: 'boolean' });
  if (of.head === 'literal' && typeof of.parts[1] === 'string' && of.type === 'boolean') return booleanTerm(of.parts[1] !== 'true');
  return negatedOperation(of) ?? term('not', [of], { type: 'boolean' });
}

function negatedOperation(of: Term): Term | undefined {
  const name = wordOf(of);
  const operands = of.parts.slice(1);
  const negator = negatorOf(name);
  const facts = { type: 'boolean', purity: of.purity };
  if (of.head === 'any' || of.head === 'all')
    return negator === undefined ? undefined : term(of.head === 'any' ? 'all' : 'any', [negator, ...operands], facts);
  if (of.head !== 'operator') return undefined;
  if (negator !== undefined) return term('operator', [negator, ...operands], facts);
  const swapped = name === '<' ? '<=' : name === '<=' ? '<' : undefined;
  return swapped === undefined ? undefined : term('operator', [swapped, ...operands.toReversed()], facts);
}

/** A row can be neither null nor not null; of any other value one of the two is true. */
function isNeverBoth(test: Term): boolean {
  const type = inner(test)[0]?.type;
  return !wordOf(test).endsWith('NULL') || (type !== undefined && type !== 'record' && isBuiltinScalar(elementType(type) ?? type));
}

/** `IS TRUE` ↔ `IS NOT TRUE`: neither is ever unknown. */
function opposite(test: string): string {
  return test.startsWith('IS_NOT_') ? `IS_${test.slice(7)}` : `IS_NOT_${test.slice(3)}`;
}
