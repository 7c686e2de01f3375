import type { IntendedObject, Origin } from '../intent/intent.ts';
import type { Equality, Heading, Key, Kind, Severity, Stored } from '../kinds/kind.ts';

/** A: missing objects, B: divergent definitions, C: RLS, D: grants, E: realtime, F: storage. */
export type Category = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';

export const categories: Readonly<Record<Category, string>> = {
  A: 'Missing objects',
  B: 'Divergent definitions',
  C: 'Row-level security',
  D: 'Grants',
  E: 'Realtime',
  F: 'Storage',
};

export interface Difference {
  property: string;
  expected: unknown;
  actual: unknown;
  equality: Equality;
}

/** The query that shows a gap, what it should return and what it returns. */
export interface Evidence {
  query: string;
  expected: { text: string; rows: Stored[] | null };
  actual: { text: string; rows: Stored[] };
}

/** Whether a gap is there because a migration was not applied, or because the database changed after it. */
export interface Cause {
  because: 'pending' | 'drift';
  /** The migration that says what should be. */
  migration?: string;
}

/** Tells the cause of a gap from the places that say what should be; undefined where the database does not tell. */
export type CauseOf = (origins: readonly Origin[]) => Cause | undefined;

/** The name of a test: heading, group, title. */
export type TestName = [heading: Heading, group: string, title: string];

/** An intended object that does not hold, or an object that nobody intended, with all its differences. */
export interface Gap {
  /** GAP-001 in order of severity; changes when other gaps come and go. */
  id: string;
  /** Survives re-runs. */
  key: Key;
  /** Changes when the gap becomes something else. */
  fingerprint: string;
  /** `policy/differs`: one documented heading each. */
  code: string;
  verdict: 'missing' | 'differs' | 'extra';
  category: Category;
  severity: Severity;
  object: { kind: string; identity: Stored; shape?: Stored; matchedName?: string };
  differences: Difference[];
  issue: string;
  impact: string;
  evidence: Evidence;
  fix: { sql: string | null };
  origin: Origin;
  test: TestName;
  why?: string;
  /** Where migrations are the intent and the database says which of them it had. */
  cause?: Cause;
}

/** A difference that is not a gap. */
export interface Notice {
  key: Key;
  text: string;
  severity?: Severity;
}

/** What became of one intended object, or of one that nobody intended: one test. */
export type Outcome = { key: Key; test: TestName; origin: Origin } & (
  | { verdict: 'held' }
  | { verdict: 'gap'; gap: Gap }
  | { verdict: 'blocked'; by: Key; byTest: TestName }
  | { verdict: 'unknown'; reason: string; remedy: string }
);

/** A missing object that may have another name now. */
export interface OtherName {
  key: Key;
  intended: string;
  actual: string;
}

/** What an outcome is about: the intended object and the actual one that it was judged by, or the one that nobody intended. */
export interface Pair {
  kind: Kind;
  /** Undefined for what nobody intended. */
  intended: IntendedObject | undefined;
  /** Identity, stated properties and, for a shape, its defaults. */
  stated: Stored;
  /** Undefined where there is none, or where nothing could be compared. */
  actual: Stored | undefined;
  /** What is missing may be this under another name. */
  perhaps?: Stored | undefined;
}

/** The whole verdict on a database. */
export interface Comparison {
  outcomes: Outcome[];
  /** By the key of the outcome; an outcome without an object has none. */
  pairs: ReadonlyMap<Key, Pair>;
  gaps: Gap[];
  notices: Notice[];
}

/** What somebody wrote about a gap that is known and may stay. */
export interface Acceptance {
  key: Key;
  /** Of the gap that was accepted: another one is another gap. */
  fingerprint: string;
  reason: string;
  /** The last day on which it holds, as YYYY-MM-DD. */
  until?: string | undefined;
  /** The day on which it was written. */
  acceptedAt: string;
  /** The gap is one under strict only. */
  strict?: true | undefined;
  origin: Origin;
}

/** Why an acceptance does not hold any more. */
export type Outdated = 'changed' | 'closed' | 'expired';

/** What became of an object after what was accepted is taken out, and of an acceptance that does not hold any more. */
export type ReviewedOutcome =
  | Outcome
  | ({ key: Key; test: TestName; origin: Origin } & (
      | { verdict: 'accepted'; gap: Gap; acceptance: Acceptance }
      | { verdict: 'outdated'; because: Outdated; acceptance: Acceptance }
    ));

/** The verdict on a database after what was accepted is taken out of its gaps. */
export interface Reviewed extends Omit<Comparison, 'outcomes'> {
  outcomes: ReviewedOutcome[];
}
