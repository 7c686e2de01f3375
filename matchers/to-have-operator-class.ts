import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { operatorClass } from '../src/kinds/operator-class.ts';
import { asserted } from './helpers/assertion.ts';
import { operatorClassOf } from './helpers/operators.ts';
import type { OptionsOf } from './helpers/types.ts';

type Options = OptionsOf<typeof operatorClass> & {
  /** The access method; may be left out where only one has a class of this name. */
  method?: string;
};

/**
 * There is an operator class of this name, with these properties. The server's own classes count as well.
 *
 * @example expect(db).toHaveOperatorClass('lab.even_first', { method: 'btree', type: 'integer', default: false })
 */
export function toHaveOperatorClass(this: MatcherState, subject: unknown, ref: string, options: Options = {}): SyncMatcherResult {
  return asserted(this, toHaveOperatorClass, subject, (snapshot) => operatorClassOf(snapshot, ref, options));
}
