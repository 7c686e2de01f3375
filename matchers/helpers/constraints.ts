import type { Snapshot } from '../../src/database/snapshot.ts';
import { index } from '../../src/kinds/indexes.ts';
import { unique } from '../../src/kinds/unique.ts';
import type { Claim } from './assertion.ts';
import { ofTable } from './names.ts';

/** An option of every constraint. */
export interface Named {
  /** Looked up by this name; without it any of this shape will do. */
  name?: string;
}

/** What the matchers of constraints claim: one by its name, or by its shape. */
export function constraintOf(snapshot: Snapshot, kind: { readonly name: string }, ref: string, options: Named & object): Claim {
  const { name, ...stated } = options;
  return { kind, identity: ofTable(snapshot, ref, name), options: 'name' in options && name === undefined ? options : stated };
}

/** A unique constraint, or what does the same. Where nothing is stated a primary key would always do, and says nothing. */
export function uniqueOf(snapshot: Snapshot, ref: string, options: Named & object): Claim {
  if (Object.keys(options).length > 0) return constraintOf(snapshot, unique, ref, options);
  return { kind: index, identity: ofTable(snapshot, ref), options: { unique: true, primary: false } };
}

/** Options, or columns and options: columns are the most common of them. */
export function withColumns<O extends object>(
  rest: readonly [options?: O] | readonly [columns: string | readonly string[], options?: O],
): O & { columns?: string | readonly string[] } {
  const [first, second] = rest;
  if (typeof first === 'string' || Array.isArray(first)) return { ...(second as O), columns: first };
  return (first ?? {}) as O;
}
