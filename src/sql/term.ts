/** The normal form of SQL: a tree of terms. Two terms mean the same when their keys are the same. */

/** Whether evaluating a term twice gives the same value; `unknown`: nobody told us about one of its functions. */
export type Purity = 'pure' | 'unknown' | 'volatile';

export type Part = Term | string | number | boolean | null;

export interface Term {
  readonly head: string;
  readonly parts: readonly Part[];
  /** The whole term as text: equal keys, equal meaning. */
  readonly key: string;
  /** The type of the value as `canonicalType` spells it, where it is certain. */
  readonly type: string | undefined;
  readonly purity: Purity;
}

export interface TermFacts {
  readonly type?: string | undefined;
  readonly purity?: Purity;
}

/** Builds a term; unless told otherwise it is as pure as its least pure part. */
export function term(head: string, parts: readonly Part[], facts: TermFacts = {}): Term {
  const key = `[${[head, ...parts].map((part) => (isTerm(part) ? part.key : JSON.stringify(part))).join(',')}]`;
  return { head, parts, key, type: facts.type, purity: facts.purity ?? leastPure(parts.filter(isTerm)) };
}

export function isTerm(part: Part | undefined): part is Term {
  return typeof part === 'object' && part !== null;
}

/** The word that stands at a place of a term, where it is one. */
export function wordOf(of: Term, at = 0): string {
  const part = of.parts[at];
  return typeof part === 'string' ? part : '';
}

/** The terms directly inside a term. */
export function inner(of: Term): Term[] {
  return of.parts.filter(isTerm);
}

export function leastPure(terms: readonly Term[]): Purity {
  if (terms.some((one) => one.purity === 'volatile')) return 'volatile';
  return terms.every((one) => one.purity === 'pure') ? 'pure' : 'unknown';
}

/** The terms in the order of their keys, for places where Postgres gives order no meaning. */
export function inOrder(terms: readonly Term[]): Term[] {
  return terms.toSorted((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
}

/** One of each key. Only for terms whose repetition has no effect. */
export function distinct(terms: readonly Term[]): Term[] {
  return [...new Map(terms.map((one) => [one.key, one])).values()];
}
