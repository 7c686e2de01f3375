import type { Equality } from '../../kinds/kind.ts';

/** How one property is judged in plain SQL. `only` is the one major that it is judged on. */
export type Rule = (ValueRule | TextRule | ListRule) & { only?: number };

/** A value that jsonb can compare: the same as one of `is`, or, with `not`, as none of them. */
export interface ValueRule {
  /** `value` where left out. */
  how?: Exclude<Equality, TextEquality | ListEquality>;
  is: unknown[];
  not?: true;
  /** The setting that a value is of. */
  name?: string;
  /** MAINTAIN does not count, because a server does not know it; or it counts only where it is there and not stated. */
  maintain?: false | 'atMost';
}

type TextEquality = 'expression' | 'query' | 'type' | 'body' | 'statement' | 'accepts' | 'rejects';
type ListEquality = 'expressions' | 'types';

/** SQL that plain SQL cannot read: the texts known to mean what is intended, and those known to mean something else. */
export interface TextRule {
  how: 'text';
  yes?: string[];
  no?: string[];
  /** What the absence of a text means; unknown where left out. */
  null?: boolean;
  /** What every other text means; unknown where left out. */
  else?: boolean;
  /** Patterns of constants: another one of the same sort means something else. */
  constant?: string[];
  /** Types that may stand in any schema. */
  ends?: string[];
  /** Texts whose secrets are known by their hashes only. */
  hidden?: HiddenText[];
}

/** A text with secrets in it: what stands between them, and the hash of each. */
export interface HiddenText {
  parts: string[];
  hashes: string[];
  means: boolean;
}

/** A list of SQL texts, or of objects with one: the same as one of `any`, or, with `not`, as none of them. */
export interface ListRule {
  how: 'list';
  any: Element[][];
  not?: true;
}

/** One element of such a list: its text, and its other fields, of which null is not there. */
export interface Element {
  text: TextRule;
  rest?: Record<string, unknown>;
}
