import type { MatcherState, SyncMatcherResult } from 'vitest';
import { asserted } from './helpers/assertion.ts';
import { type OneOf, ownedBy, type Owned, targetGiven } from './helpers/targets.ts';

type Target = OneOf<
  | 'database'
  | 'schema'
  | 'relation'
  | 'table'
  | 'view'
  | 'materializedView'
  | 'sequence'
  | 'index'
  | 'function'
  | 'type'
  | 'compositeType'
  | 'enum'
  | 'domain'
  | 'rangeType'
  | 'collation'
  | 'statistics'
  | 'publication'
  | 'eventTrigger'
  | 'foreignTable'
  | 'tablespace'
  | 'language'
  | 'fdw'
  | 'server'
  | 'operatorClass'
>;

/**
 * The object belongs to this role.
 *
 * @example expect(db).toHaveOwner({ table: 'public.orders' }, 'postgres')
 */
export function toHaveOwner(this: MatcherState, subject: unknown, target: Target, role: NonNullable<Owned['owner']>): SyncMatcherResult {
  return asserted(this, toHaveOwner, subject, (snapshot) => ownedBy(snapshot, targetGiven(snapshot, target), role));
}
