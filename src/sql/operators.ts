/** Facts about the operators of pg_catalog, true of every overload in majors 13 to 18. */
import type { Node } from 'libpg-query';
import { pathOf, withoutCatalog } from './syntax.ts';

/** Operators that mean the same with their operands swapped and this name. */
const mirrored: Readonly<Record<string, string>> = { '>': '<', '>=': '<=', '@>': '<@' };

/** Equal operands in either order. `+` joins paths in order, so it needs to know that it adds something else. */
const commutative: ReadonlySet<string> = new Set(['=', '<>', '+', '*']);

const negated: Readonly<Record<string, string>> = {
  '=': '<>',
  '~~': '!~~',
  '~~*': '!~~*',
  '~': '!~',
  '~*': '!~*',
};

const negatedBack: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(negated).map(([one, other]) => [other, one]));

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Operators that have text on both sides whenever one side is text or varchar. */
const matching: ReadonlySet<string> = new Set(['~~', '!~~', '~~*', '!~~*', '~', '!~', '~*', '!~*', '^@']);

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/']);

export const mirrorOf = (operator: string): string | undefined => mirrored[operator];
export const isCommutative = (operator: string): boolean => commutative.has(operator);
export const negatorOf = (operator: string): string | undefined => negated[operator] ?? negatedBack[operator];
export const isComparison = (operator: string): boolean => comparisons.has(operator);
export const isMatching = (operator: string): boolean => matching.has(operator);
export const isArithmetic = (operator: string): boolean => arithmetic.has(operator);

/** The name of an operator: `=` for pg_catalog's, `public.=` for one of another schema. */
export function operatorName(name: readonly Node[] | undefined): string {
  return withoutCatalog(pathOf(name)).join('.');
}

/** The type that a bare constant on the right has whatever stands on the left. */
export function rightType(operator: string): string | undefined {
  if (['->', '->>', '?'].includes(operator)) return 'text';
  return ['#>', '#>>', '?&'].includes(operator) ? 'text[]' : undefined;
}
