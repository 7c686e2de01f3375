/** Every part of a syntax tree, with the names that queries around it bring in. */
import type { Node } from 'libpg-query';
import { sourcesOf } from './sources.ts';
import { fieldsOf, isNode, pathOf } from './syntax.ts';

export interface Place {
  /** Names that the FROMs around a part bring in. */
  readonly sources: readonly string[];
  /** Names of WITH that can be meant there. */
  readonly withs: readonly string[];
}

export type Seen = (part: object, place: Place) => void;

/** Calls `seen` with every object of a tree, from the outside in. */
export function eachPart(value: unknown, seen: Seen, place: Place = { sources: [], withs: [] }): void {
  if (Array.isArray(value)) return value.forEach((one) => eachPart(one, seen, place));
  if (typeof value !== 'object' || value === null) return;
  seen(value, place);
  const inside = { sources: [...place.sources, ...namesOfFrom(value)], withs: eachWith(value, seen, place) };
  for (const [field, part] of fieldsOf(value)) {
    // The names after FOR UPDATE OF are those of FROM.
    if (field !== 'withClause' && field !== 'lockingClause') eachPart(part, seen, inside);
  }
}

/** What stands at a path of fields. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (found, field) => (typeof found === 'object' && found !== null ? fieldsOf(found).find(([name]) => name === field)?.[1] : undefined),
    value,
  );
}

/** The path of names that stands in a field. */
export function namesAt(value: unknown, ...path: string[]): string[] | undefined {
  const found = at(value, ...path);
  return Array.isArray(found) ? pathOf(found.filter(isNode)) : undefined;
}

/** The names that the FROM of a query brings in; of anything else none. */
export function namesOfFrom(query: object): string[] {
  return sourcesOf(nodesAt(query, 'fromClause')).map(({ name }) => name);
}

/** The names of WITH; its queries see those before them, or all when it is recursive. */
function eachWith(query: object, seen: Seen, place: Place): string[] {
  const queries = nodesAt(query, 'withClause', 'ctes');
  const names = queries.map((one) => ('CommonTableExpr' in one ? (one.CommonTableExpr.ctename ?? '') : ''));
  const recursive = at(query, 'withClause', 'recursive') === true;
  queries.forEach((one, index) =>
    eachPart(one, seen, { ...place, withs: [...place.withs, ...(recursive ? names : names.slice(0, index))] }),
  );
  return [...place.withs, ...names];
}

function nodesAt(value: unknown, ...path: string[]): Node[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isNode) : [];
}
