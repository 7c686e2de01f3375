import type { Severity } from '../../src/kinds/kind.ts';

/** What a change to the intended database must cause: exactly these gaps, by key. */
export interface ExpectedGap {
  key: string;
  verdict: 'missing' | 'differs' | 'extra';
  /** The properties that differ, all of them; left out for missing and extra. */
  properties?: string[];
  severity?: Severity;
}

/** One change to the intended database, and what must follow from it. */
export interface Drift {
  /** The property that drifts, or `missing` or `extra`. */
  drift: string;
  sql: string;
  gaps: ExpectedGap[];
  /** First and last major on which this SQL runs. */
  since?: number;
  until?: number;
  /** Cannot run on the embedded engine, and why. */
  notOnPglite?: string;
}

/** A change without meaning: it must cause no gap; `notice` if it must cause a notice. */
export interface Harmless {
  why: string;
  sql: string;
  notice?: boolean;
  since?: number;
  until?: number;
  notOnPglite?: string;
}

/** The drift cases of one kind. */
export interface KindCases {
  kind: string;
  /** Builds the intended database on an empty one. Uses its own names, so that all kinds' set-ups can stand side by side. */
  setup: string;
  drifts: Drift[];
  harmless: Harmless[];
}
