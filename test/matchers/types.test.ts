import { type Assertion, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import '../../matchers/setup.ts';
import type { bucket } from '../../src/kinds/bucket.ts';
import type { KnownKind } from '../../src/kinds/index.ts';
import type { StatedBy, TypedKind } from '../../src/kinds/kind.ts';
import type { statistics } from '../../src/kinds/statistics.ts';

type Options<M extends keyof Assertion> = NonNullable<Extract<Parameters<Assertion[M]>, [string, unknown?]>[1]>;
type Third<M extends keyof Assertion> = NonNullable<Parameters<Assertion[M]>[2]>;

// `npm run check` is what runs these: tsc reads them, and nothing happens when they are run.
test('options are derived from the kinds', () => {
  expectTypeOf<Third<'toHaveColumn'>>().toHaveProperty('type');
  expectTypeOf<Third<'toHaveColumn'>['type']>().toEqualTypeOf<string | { in: string[] } | { not: string } | undefined>();
  expectTypeOf<NonNullable<Third<'toHaveColumn'>['default']>>().toEqualTypeOf<
    string | number | boolean | { in: (string | number | boolean | null)[] } | { not: string | number | boolean | null }
  >();
  expectTypeOf<Third<'toHaveColumn'>['identity']>().exclude<object>().toEqualTypeOf<'always' | 'by default' | null | undefined>();
  expectTypeOf<Options<'toHaveEnum'>['labels']>().exclude<{ in: unknown } | { not: unknown }>().toEqualTypeOf<string[] | undefined>();
  expectTypeOf<Third<'toHaveTrigger'>['timing']>().extract<string>().toEqualTypeOf<'before' | 'after' | 'instead of'>();
  expectTypeOf<Options<'toHaveFunction'>['volatility']>().extract<string>().toEqualTypeOf<'immutable' | 'stable' | 'volatile'>();
  expectTypeOf<Options<'toHaveTable'>['owner']>().toEqualTypeOf<string | { in: string[] } | { not: string } | undefined>();
});

test('nothing is any or unknown', () => {
  expectTypeOf<Options<'toHaveRole'>[keyof Options<'toHaveRole'>]>().not.toBeAny();
  expectTypeOf<Third<'toHaveColumn'>[keyof Third<'toHaveColumn'>]>().not.toBeUnknown();
  expectTypeOf<Options<'toHaveForeignKey'>[keyof Options<'toHaveForeignKey'>]>().not.toBeUnknown();
  expectTypeOf<Options<'toHaveView'>[keyof Options<'toHaveView'>]>().not.toBeUnknown();
});

/** The properties of a kind for which anything at all may be written, as far as the compiler knows. */
type Untyped<K> =
  K extends TypedKind<infer Name, infer _I, infer P>
    ? { [N in keyof P]: unknown extends z.input<P[N]['schema']> ? `${Name}.${N & string}` : never }[keyof P]
    : never;

test('every property of every kind has a type of its own', () => {
  expectTypeOf<Untyped<KnownKind>>().toEqualTypeOf<never>();
  expectTypeOf<StatedBy<typeof statistics>['kinds']>().extract<string>().toEqualTypeOf<'ndistinct' | 'dependencies' | 'mcv'>();
  expectTypeOf<StatedBy<typeof bucket>['allowedMimeTypes']>().extract<string | null>().toEqualTypeOf<string | null>();
});

/** Only for its types. */
export function sentences(it: Assertion): void {
  it.toHaveIndex('public.orders', 'orders_open', { columns: ['customer_id', 'created_at desc'], where: true });
  it.toHaveIndex('public.orders', { columns: 'customer_id' });
  it.toHaveRlsPolicy('public.orders', { command: 'select', roles: 'authenticated' });
  it.toHaveRlsPolicy('public.orders', 'own orders', { roles: ['authenticated', 'anon'], using: { not: 'always true' } });
  it.toHaveForeignKey('public.orders', {
    columns: 'customer_id',
    references: { table: 'public.customers', columns: 'id' },
    onDelete: 'cascade',
  });
  it.toHavePrimaryKey('public.orders', ['id'], { name: 'orders_pkey' });
  it.toHaveExactly('columns', { table: 'public.orders' }, ['id']);
  it.toHaveExactly('schemas', ['public']);
  it.toHaveType('public.address', { kind: 'composite', attributes: { street: 'text' } });
  it.toHavePrivileges({ column: ['public.orders', 'total'] }, 'anon', ['SELECT', 'update'], { atLeast: true });
  it.toHaveReplicaIdentity('public.orders', { index: 'orders_pkey' });
  // @ts-expect-error there is no such option
  it.toHaveColumn('public.orders', 'total', { typ: 'numeric' });
  // @ts-expect-error a type is a text
  it.toHaveColumn('public.orders', 'total', { type: 12 });
  // @ts-expect-error no such volatility
  it.toHaveFunction('public.total(uuid)', { volatility: 'steady' });
  // @ts-expect-error no such action
  it.toHaveForeignKey('public.orders', { onDelete: 'forget' });
  // @ts-expect-error no such privilege
  it.toHavePrivileges({ table: 'public.orders' }, 'anon', ['read']);
  // @ts-expect-error columns belong to a table
  it.toHaveExactly('columns', { schema: 'public' }, ['id']);
  // @ts-expect-error columns of what
  it.toHaveExactly('columns', ['id']);
  // @ts-expect-error attributes are a composite type's
  it.toHaveType('public.status', { kind: 'enum', attributes: {} });
  // @ts-expect-error the subject is left out
  it.toHaveTable({}, 'public.orders');
  // @ts-expect-error an owner, an index and a rule are different things
  it.toHaveOwner({ policy: ['public.orders', 'own orders'] }, 'postgres');
}
