import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import type { EvidenceOf, Stored } from './kind.ts';

const equalities: Readonly<Record<string, string>> = { atLeast: 'at least', never: 'none of' };

/** Lists of privileges of which some differ, and how a query finds out. */
export interface ListParts {
  /** Those that differ, each a column of the query. */
  properties: readonly string[];
  /** Every privilege that there is. */
  all: readonly string[];
  /** SQL of whether the privilege `u.p` belongs to a list. */
  holds: (property: string) => string;
  /** FROM and WHERE of the one row that the query returns. */
  from: string;
  intended: Stored;
  actual: Stored;
}

/** Evidence about lists of privileges: a query that a person can read, which returns them in the order in which people list them. */
export function listEvidence({ properties, all, holds, from, intended, actual }: ListParts): EvidenceOf {
  // Of what should never be there only that is at fault: without any the list is empty.
  const asked = (property: string): readonly string[] => {
    const stated = intended[property];
    return property === 'never' && Array.isArray(stated) ? all.filter((one) => stated.includes(one)) : all;
  };
  const columns = properties.map(
    (property) =>
      `to_json(array(select u.p from unnest(${quoteLiteral(`{${asked(property).join(',')}}`)}::text[]) with ordinality u(p, n) where ${holds(property)} order by u.n)) as ${quoteIdent(property)}`,
  );
  const exact = properties.every((property) => equalities[property] !== 'at least' && Array.isArray(intended[property]));
  const held = (property: string): unknown => {
    const list = actual[property];
    return property === 'never' && Array.isArray(list) ? list.filter((one: string) => asked(property).includes(one)) : list;
  };
  const row = (value: (property: string) => unknown): Stored =>
    Object.fromEntries(properties.map((property) => [property, value(property)]));
  const shown = new Set(properties.flatMap((property) => held(property) as string[]));
  const indirect = ((actual['sources'] ?? []) as string[]).filter((source) => source.includes(' ') && shown.has(source.split(' ', 1)[0]!));
  return {
    query: `select ${columns.join(', ')} from ${from}`,
    expected: {
      text: `1 row; ${properties.map((property) => `${property === 'grantable' ? property : 'privileges'} ${equalities[property] ?? 'are'} ${show(intended[property])}`).join('; ')}`,
      rows: exact ? [row((property) => (property === 'never' ? [] : intended[property]))] : null,
    },
    actual: { text: ['1 row', ...(indirect.length > 0 ? [indirect.join(', ')] : [])].join('; '), rows: [row(held)] },
  };
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return JSON.stringify(value);
}
