/** Conditions that hold on every row, as a policy that locks nothing. */
import { expressionTerm } from './equality.ts';
import { isNull, textOf } from './literals.ts';
import { negation } from './logic.ts';
import { isComparison } from './operators.ts';
import { isAbsent, isPresent, type Present } from './presence.ts';
import type { SqlContext } from './scope.ts';
import { inner, isTerm, term, wordOf, type Term } from './term.ts';
import { isWholeNumber } from './type-names.ts';

export interface TruthContext extends SqlContext {
  /** Columns that are never NULL. */
  readonly notNull?: readonly string[] | undefined;
}

/** True or false where that is certain on every row; undefined where it may be either, or NULL. */
type Answer = boolean | undefined;

/** Whether a condition is certainly true on every row. False means: not certainly. */
export function isAlwaysTrue(text: string, context: TruthContext = {}): boolean {
  const present = new Set((context.notNull ?? []).map((name) => term('column', [name]).key));
  return truth(expressionTerm(text, context), present) === true;
}

function truth(of: Term, present: Present): Answer {
  const parts = inner(of);
  const [first] = parts;
  if (of.head === 'literal') return of.type === 'boolean' && !isNull(of) ? textOf(of) === 'true' : undefined;
  if (of.head === 'and') return joined(truths(parts, present), true);
  if (of.head === 'or') return truthOfAny(parts, present);
  if (of.head === 'not' && first) return opposite(truth(first, present));
  if (of.head === 'is' && first) return test(wordOf(of), first, present);
  if (of.head === 'operator') return comparison(of, present);
  // The first value of COALESCE that is not NULL for certain decides it.
  if (of.head === 'coalesce') return truths(parts.filter((part) => !isNull(part)).slice(0, 1), present)[0];
  if (of.head === 'case') return same(truths([...parts.filter((_, at) => isResult(of, at)), ...parts.slice(-1)], present));
  return of.head === 'subquery' ? subqueryTruth(of, present) : undefined;
}

function truths(terms: readonly Term[], present: Present): Answer[] {
  return terms.map((one) => truth(one, present));
}

function opposite(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}

/** Answers joined by AND (`neutral` is true) or OR: one other answer decides, else all must be neutral. */
function joined(answers: readonly Answer[], neutral: boolean): Answer {
  if (answers.includes(!neutral)) return !neutral;
  return answers.every((answer) => answer === neutral) ? neutral : undefined;
}

function same(answers: readonly Answer[]): Answer {
  return answers.every((answer) => answer === answers[0]) ? answers[0] : undefined;
}

function truthOfAny(parts: readonly Term[], present: Present): Answer {
  const keys = new Set(parts.map((part) => part.key));
  // `p OR NOT p` where p is never NULL.
  if (parts.some((part) => part.purity === 'pure' && keys.has(negation(part).key) && isPresent(part, present))) return true;
  return joined(truths(parts, present), false) ?? (parts.some((part) => coversTheRest(part, parts, present)) || undefined);
}

/** `x IS NULL OR …` where the rest holds for every other x. */
function coversTheRest(part: Term, parts: readonly Term[], present: Present): boolean {
  const value = part.head === 'is' && wordOf(part) === 'IS_NULL' ? inner(part)[0] : undefined;
  if (!value || value.purity !== 'pure' || present.has(value.key)) return false;
  const rest = parts.filter((other) => other !== part);
  return truthOfAny(rest, new Set([...present, value.key])) === true;
}

function test(name: string, value: Term, present: Present): Answer {
  const [wanted = '', not] = name.replace('IS_', '').split('NOT_').toReversed();
  const answer = truth(value, present);
  const isAsked = answer === undefined ? undefined : answer === (wanted === 'TRUE');
  const found = wanted === 'NULL' || wanted === 'UNKNOWN' ? isAbsent(value, present) : isAsked;
  return not === undefined ? found : opposite(found);
}

function comparison(of: Term, present: Present): Answer {
  const operator = wordOf(of);
  const [left, right] = inner(of);
  if (!left || !right) return undefined;
  const itself = left.key === right.key && left.purity === 'pure' && isPresent(left, present);
  if (itself) return isComparison(operator) ? operator === '=' || operator === '<=' : undefined;
  if (operator === '~~' && /^%+$/.test(textOf(right) ?? '')) return isPresent(left, present) || undefined;
  return constants(operator, left, right);
}

const plainlyEqual: ReadonlySet<string | undefined> = new Set(['text', 'boolean', 'uuid']);

function constants(operator: string, left: Term, right: Term): Answer {
  const [a, b] = [textOf(left), textOf(right)];
  if (a === undefined || b === undefined) return undefined;
  const numbers = isWholeNumber(left.type) && isWholeNumber(right.type) && [a, b].every((text) => /^-?\d+$/.test(text));
  if (!numbers && !(left.type === right.type && plainlyEqual.has(left.type))) return undefined;
  if (operator === '=') return a === b;
  if (operator === '<>') return a !== b;
  if (!numbers) return undefined;
  return operator === '<' ? BigInt(a) < BigInt(b) : operator === '<=' ? BigInt(a) <= BigInt(b) : undefined;
}

/** Whether the term at this place of a CASE is a result: after the test, if any, conditions and results alternate. */
function isResult(of: Term, at: number): boolean {
  return at < inner(of).length - 1 && (isTerm(of.parts[0]) ? at > 0 && at % 2 === 0 : at % 2 === 1);
}

/** A query without FROM, WHERE and the rest has one row. */
function subqueryTruth(of: Term, present: Present): Answer {
  const select = inner(of).at(-1);
  const [, targets, ...rest] = select?.head === 'select' ? select.parts : [];
  const oneRow = isTerm(targets) && rest.every((part) => part === null || part === false || (isTerm(part) && part.parts.length === 0));
  if (!oneRow) return undefined;
  const [value] = inner(targets);
  return wordOf(of) === 'EXISTS_SUBLINK' ? true : wordOf(of) === 'EXPR_SUBLINK' && value ? truth(value, present) : undefined;
}
