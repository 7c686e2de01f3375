/** Places where several values take one common type: ARRAY, CASE, COALESCE. */
import { cast } from './casts.ts';
import { isBare } from './literals.ts';
import type { Term } from './term.ts';
import { isBuiltinScalar, withoutModifier } from './type-names.ts';

/** Gives bare constants the type of all the others; where all are bare, `otherwise`. */
export function agreed(terms: readonly Term[], otherwise?: string): Term[] {
  const type = commonType(terms) ?? (terms.every(isBare) ? otherwise : undefined);
  return type === undefined ? [...terms] : terms.map((one) => (isBare(one) ? cast(one, type) : one));
}

/** The one type of all terms that have one; undefined as soon as one is uncertain. */
export function commonType(terms: readonly Term[]): string | undefined {
  const [first, ...others] = new Set(terms.filter((one) => !isBare(one)).map((one) => one.type && withoutModifier(one.type)));
  return others.length === 0 && first !== undefined && isBuiltinScalar(first) ? first : undefined;
}
