/** Conditions that hold on every row, as a policy that locks nothing. */
import { expressionTerm } from './equality.ts';
import { isNull, textOf } from './literals.ts';
import { negation } from './logic.ts';
import { isComparison } from './operators.ts';
import type { SqlContext } from './scope.ts';
import { inner, isTerm, term, wordOf, type Term } from './term.ts';
import { elementType, isBuiltinScalar, isWholeNumber } from './type-names.ts';

export interface TruthContext extends SqlContext {
  /** Columns that are never NULL. */
  readonly notNull?: readonly string[] | undefined;
}

/** Whether a condition is certainly true on every row. False means: not certainly. */
export function isAlwaysTrue(text: string, context: TruthContext = {}): boolean {
  const present = new Set((context.notNull ?? []).map((name) => term('column', [name]).key));
  return truth(expressionTerm(text, context), present) === true;
}

/** Keys of terms that are never NULL. */
type Present = ReadonlySet<string>;

/** True or false where that is certain on every row; undefined where it may be either, or NULL. */
function truth(of: Term, present: Present): boolean | undefined {
  const parts = inner(of);
  const first = parts[0];
  if (of.type === 'boolean' && of.head === 'literal') return isNull(of) ? undefined : textOf(of) === 'true';
  if (of.head === 'and')
    return every(
      parts.map((part) => truth(part, present)),
      true,
    );
  if (of.head === 'or')
    return (
      every(
        parts.map((part) => truth(part, present)),
        false,
      ) ??
      (coversAll(parts, present) || undefined)
    );
  if (of.head === 'not' && first) return opposite(truth(first, present));
  if (of.head === 'is' && first) return test(wordOf(of), first, present);
  if (of.head === 'operator') return comparison(of, present);
  if (of.head === 'coalesce') return firstOf(parts, present);
  if (of.head === 'case')
    return same([...parts.filter((_, at) => isResult(of, at)), ...parts.slice(-1)].map((part) => truth(part, present)));
  return of.head === 'subquery' ? subqueryTruth(of, present) : undefined;
}

const opposite = (answer: boolean | undefined): boolean | undefined => (answer === undefined ? undefined : !answer);

/** What joins answers by AND (`neutral` is true) or OR: one other answer decides, and all must be neutral otherwise. */
function every(answers: readonly (boolean | undefined)[], neutral: boolean): boolean | undefined {
  if (answers.includes(!neutral)) return !neutral;
  return answers.every((answer) => answer === neutral) ? neutral : undefined;
}

function same(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.every((answer) => answer === answers[0]) ? answers[0] : undefined;
}

/** `p OR NOT p` where p is never NULL, and `x IS NULL OR …` where the rest holds for every other x. */
function coversAll(parts: readonly Term[], present: Present): boolean {
  const keys = new Set(parts.map((part) => part.key));
  if (parts.some((part) => part.purity === 'pure' && keys.has(negation(part).key) && isPresent(part, present))) return true;
  return parts.some((part) => {
    const value = part.head === 'is' && part.parts[0] === 'IS_NULL' ? inner(part)[0] : undefined;
    if (!value || value.purity !== 'pure' || present.has(value.key)) return false;
    return parts.some((other) => other !== part && truth(other, new Set([...present, value.key])) === true);
  });
}

function test(name: string, value: Term, present: Present): boolean | undefined {
  const [wanted = '', not] = name.replace('IS_', '').split('NOT_').toReversed();
  const answer = wanted === 'NULL' || wanted === 'UNKNOWN' ? absence(value, present) : decided(truth(value, present), wanted);
  return not === undefined ? answer : opposite(answer);
}

/** Of a row IS NULL asks for its fields, so that both it and IS NOT NULL can be false. */
function absence(value: Term, present: Present): boolean | undefined {
  if (isNull(value)) return true;
  const scalar = value.type !== undefined && isBuiltinScalar(elementType(value.type) ?? value.type) && value.type !== 'record';
  return scalar && isPresent(value, present) ? false : undefined;
}

function decided(answer: boolean | undefined, wanted: string): boolean | undefined {
  return answer === undefined ? undefined : answer === (wanted === 'TRUE');
}

function comparison(of: Term, present: Present): boolean | undefined {
  const operator = wordOf(of);
  const [left, right] = inner(of);
  if (!left || !right) return undefined;
  const reflexive = operator === '=' || operator === '<=';
  if (left.key === right.key && left.purity === 'pure' && isPresent(left, present)) return isComparison(operator) ? reflexive : undefined;
  if (operator === '~~' && /^%+$/.test(textOf(right) ?? '')) return isPresent(left, present) || undefined;
  return constants(operator, left, right);
}

function constants(operator: string, left: Term, right: Term): boolean | undefined {
  const [a, b] = [textOf(left), textOf(right)];
  if (a === undefined || b === undefined) return undefined;
  const numbers = isWholeNumber(left.type) && isWholeNumber(right.type) && [a, b].every((text) => /^-?\d+$/.test(text));
  if (!numbers && !(left.type === right.type && ['text', 'boolean', 'uuid'].includes(left.type ?? ''))) return undefined;
  if (operator === '=') return a === b;
  if (operator === '<>') return a !== b;
  if (!numbers) return undefined;
  return operator === '<' ? BigInt(a) < BigInt(b) : operator === '<=' ? BigInt(a) <= BigInt(b) : undefined;
}

/** COALESCE is its first value where that is certainly not NULL. */
function firstOf(values: readonly Term[], present: Present): boolean | undefined {
  const first = values.find((value) => !isNull(value));
  return first && truth(first, present);
}

/** Whether the term at this place of a CASE is a result: after the test, if any, conditions and results alternate. */
function isResult(of: Term, at: number): boolean {
  return at < inner(of).length - 1 && (isTerm(of.parts[0]) ? at > 0 && at % 2 === 0 : at % 2 === 1);
}

/** A query without FROM, WHERE and the rest has one row. */
function subqueryTruth(of: Term, present: Present): boolean | undefined {
  const select = inner(of).at(-1);
  const [, targets, ...rest] = select?.head === 'select' ? select.parts : [];
  const oneRow = isTerm(targets) && rest.every((part) => part === null || part === false || (isTerm(part) && part.parts.length === 0));
  if (!oneRow) return undefined;
  const value = inner(targets)[0];
  return of.parts[0] === 'EXISTS_SUBLINK' ? true : of.parts[0] === 'EXPR_SUBLINK' && value ? truth(value, present) : undefined;
}

const alwaysPresent: ReadonlySet<string> = new Set([
  'now',
  'statement_timestamp',
  'clock_timestamp',
  'current_database',
  'random',
  'gen_random_uuid',
  'concat',
]);

/** Whether a term is certainly not NULL. */
function isPresent(of: Term, present: Present): boolean {
  const parts = inner(of);
  if (present.has(of.key)) return true;
  if (of.head === 'literal') return !isNull(of);
  if (of.head === 'value') return of.parts[0] !== 'SVFOP_CURRENT_SCHEMA';
  if (of.head === 'call') return alwaysPresent.has(wordOf(of));
  if (of.head === 'coalesce') return parts.some((part) => isPresent(part, present));
  if (of.head === 'is' || of.head === 'distinct from') return true;
  if (of.head === 'subquery') return of.parts[0] === 'EXISTS_SUBLINK';
  const strict = of.head === 'and' || of.head === 'or' || of.head === 'not' || (of.head === 'operator' && isComparison(wordOf(of)));
  return strict && parts.every((part) => isPresent(part, present));
}
