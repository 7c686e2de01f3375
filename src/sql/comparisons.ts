/** Operators with two operands, and what is short for them: BETWEEN and comparisons of rows. */
import { settledOperands } from './operands.ts';
import { numericOrDouble } from './majors.ts';
import { isArithmetic, isCommutative, isComparison, isMatching, mirrorOf } from './operators.ts';
import { conjunction, disjunction } from './logic.ts';
import { inner, inOrder, term, type Term } from './term.ts';
import { isBuiltinScalar, isTextual, withoutModifier } from './type-names.ts';

/** `left operator right`, whatever their order was. */
export function binary(operator: string, left: Term, right: Term): Term {
  const [a, b] = settledOperands(operator, left, right);
  return rowwise(operator, a, b) ?? operation(operator, a, b);
}

/** The operation on operands that are settled already. */
export function operation(operator: string, left: Term, right: Term): Term {
  const swappable = left.purity !== 'volatile' || right.purity !== 'volatile';
  const mirror = swappable ? mirrorOf(operator) : undefined;
  if (mirror !== undefined) return operation(mirror, right, left);
  const ordered =
    swappable && isCommutative(operator) && (operator !== '+' || addsNoPaths(left, right)) ? inOrder([left, right]) : [left, right];
  return term('operator', [operator, ...ordered], { type: resultType(operator, left, right) });
}

/** Of pg_catalog's `+` only path + path, which joins them, depends on the order. */
function addsNoPaths(left: Term, right: Term): boolean {
  return [left.type, right.type].some((type) => type !== undefined && type !== 'path' && isBuiltinScalar(type));
}

/** Postgres compares rows field by field, and prints it so. */
function rowwise(operator: string, left: Term, right: Term): Term | undefined {
  const [fields, others] = [inner(left), inner(right)];
  if (left.head !== 'row' || right.head !== 'row' || fields.length !== others.length || fields.length === 0) return undefined;
  const join = operator === '=' ? conjunction : operator === '<>' ? disjunction : undefined;
  return join?.(fields.flatMap((field, at) => binary(operator, field, others[at] ?? field)));
}

/** `x BETWEEN a AND b` and its kin, as the two or four comparisons that Postgres makes of it. */
export function between(kind: string, value: Term, low: Term, high: Term): Term {
  const inside = (from: Term, to: Term): Term => conjunction([binary('>=', value, from), binary('<=', value, to)]);
  const outside = (from: Term, to: Term): Term => disjunction([binary('<', value, from), binary('>', value, to)]);
  if (kind === 'AEXPR_BETWEEN') return inside(low, high);
  if (kind === 'AEXPR_NOT_BETWEEN') return outside(low, high);
  if (kind === 'AEXPR_BETWEEN_SYM') return disjunction([inside(low, high), inside(high, low)]);
  return conjunction([outside(low, high), outside(high, low)]);
}

function resultType(operator: string, left: Term, right: Term): string | undefined {
  if (isComparison(operator) || isMatching(operator)) return 'boolean';
  if (operator === '->>' || operator === '#>>') return 'text';
  if (operator === '||' && isTextual(left.type) && isTextual(right.type)) return 'text';
  if (isArithmetic(operator) && (left.type === numericOrDouble || right.type === numericOrDouble)) return numericOrDouble;
  const [a, b] = [left.type && withoutModifier(left.type), right.type && withoutModifier(right.type)];
  if (operator === '->' || operator === '#>') return a === 'json' || a === 'jsonb' ? a : undefined;
  if (isArithmetic(operator) && a === b && ['integer', 'bigint', 'numeric', 'double precision'].includes(a ?? '')) return a;
  const moment = a?.startsWith('timestamp') && b === 'interval' && (operator === '+' || operator === '-');
  return moment ? a : undefined;
}
