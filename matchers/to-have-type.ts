import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { rangeType } from '../src/kinds/range-type.ts';
import type { domain } from '../src/kinds/domain.ts';
import type { enumType } from '../src/kinds/enum.ts';
import { asserted } from './helpers/assertion.ts';
import type { Owned } from './helpers/targets.ts';
import { type Composite, typeOf } from './helpers/type-kinds.ts';
import type { OptionsOf } from './helpers/types.ts';

type Options = Owned &
  (
    | { kind?: never }
    | ({ kind: 'enum' } & OptionsOf<typeof enumType>)
    | ({ kind: 'domain' } & OptionsOf<typeof domain>)
    | ({ kind: 'composite' } & Composite)
    | ({ kind: 'range' } & OptionsOf<typeof rangeType>)
  );

/**
 * There is a type of this name: an enum, a domain, a composite or a range type. With its kind its properties may be
 * stated; `attributes` are all of a composite type, in their order.
 *
 * @example expect(db).toHaveType('public.address', { kind: 'composite', attributes: { street: 'text', zip: 'varchar(10)' } })
 */
export function toHaveType(this: MatcherState, subject: unknown, ref: string, options: Options = {}): SyncMatcherResult {
  return asserted(this, toHaveType, subject, (snapshot) => typeOf(snapshot, ref, options));
}
