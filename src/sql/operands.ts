/** What Postgres makes of the two operands of an operator before it compares them. */
import { asText, cast } from './casts.ts';
import { isBare, isLiteral } from './literals.ts';
import { isNumericOrDouble, numericOrDouble } from './majors.ts';
import { isArithmetic, isComparison, isMatching, rightType } from './operators.ts';
import { inner, wordOf, type Term } from './term.ts';
import { elementType, isBuiltinScalar, isTextual, isWholeNumber, withoutModifier } from './type-names.ts';

/** Types with an `=` of their own, so that a bare constant beside them takes their type. */
const comparable: ReadonlySet<string> = new Set([
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
  'text',
  'bpchar',
  'name',
  '"char"',
  'boolean',
  'uuid',
  'date',
  'time without time zone',
  'time with time zone',
  'timestamp without time zone',
  'timestamp with time zone',
  'interval',
  'bytea',
  'inet',
  'jsonb',
  '"bit"',
  'bit varying',
  'money',
  'tsvector',
]);

/** The operands with bare constants and numbers in the type that the operator gives them, and text without relabelling. */
export function settledOperands(operator: string, left: Term, right: Term): [Term, Term] {
  const a = isBare(left) ? given(left, bareType(operator, right)) : left;
  const b = isBare(right) ? given(right, rightType(operator) ?? bareType(operator, left)) : right;
  const [c, d] = [widened(operator, a, b), widened(operator, b, a)];
  return seesText(operator) && isTextual(c.type) && isTextual(d.type) ? [asText(c), asText(d)] : [c, d];
}

/** The type that a bare constant takes beside this operand; undefined where that is not certain. */
function bareType(operator: string, beside: Term): string | undefined {
  if (isBare(beside)) return isComparison(operator) || isMatching(operator) ? 'text' : undefined;
  if (beside.type === undefined) return undefined;
  if (isTextual(beside.type)) return seesText(operator) ? 'text' : undefined;
  const type = withoutModifier(beside.type);
  const element = elementType(type);
  const containers = isComparison(operator) || ['@>', '<@', '&&'].includes(operator);
  if (element !== undefined) return containers && isBuiltinScalar(element) ? type : undefined;
  if (type === 'jsonb' && ['@>', '<@', '||'].includes(operator)) return type;
  return isComparison(operator) && comparable.has(type) ? type : undefined;
}

function seesText(operator: string): boolean {
  return isComparison(operator) || isMatching(operator) || operator === '||';
}

/** A number beside one of a wider type: `numeric > 1` compares numerics, `double precision > 1.5` doubles. */
function widened(operator: string, number: Term, beside: Term): Term {
  const type = beside.type && withoutModifier(beside.type);
  if (type === numericOrDouble) return withoutNumberCast(number);
  if (!isLiteral(number) || !(isComparison(operator) || isArithmetic(operator))) return number;
  const widens =
    type === 'numeric'
      ? isWholeNumber(number.type)
      : type === 'double precision' && (isWholeNumber(number.type) || number.type === 'numeric');
  return widens && type ? cast(number, type) : number;
}

/** Beside extract, one major casts to numeric what the other casts to double precision. */
function withoutNumberCast(number: Term): Term {
  if (isLiteral(number)) return cast(number, 'double precision');
  return number.head === 'cast' && isNumericOrDouble(wordOf(number)) ? (inner(number)[0] ?? number) : number;
}

function given(bare: Term, type: string | undefined): Term {
  return type === undefined ? bare : cast(bare, type);
}
