import type { MatcherState, SyncMatcherResult } from 'vitest';
import { publicationTable } from '../src/kinds/publication-table.ts';
import { asserted } from './helpers/assertion.ts';
import { named, plainName } from './helpers/names.ts';
import { withPublished } from './helpers/published.ts';
import type { OptionsOf } from './helpers/types.ts';

/**
 * A publication streams changes of this table, with these columns and rows where they are stated; also where it
 * publishes a whole schema or all tables.
 *
 * @example expect(db).toHavePublishedTable('changes', 'public.messages', { where: "room = 'lobby'" })
 */
export function toHavePublishedTable(
  this: MatcherState,
  subject: unknown,
  publication: string,
  ref: string,
  options: OptionsOf<typeof publicationTable> = {},
): SyncMatcherResult {
  return asserted(this, toHavePublishedTable, subject, (snapshot) => {
    const { schema, name: table } = named(snapshot, 'table', ref);
    const identity = { publication: plainName(publication), schema, table };
    return { kind: publicationTable, identity, options, ...withPublished(snapshot, identity) };
  });
}
