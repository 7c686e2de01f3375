import type { z } from 'zod';
import type { Property, TypedKind } from '../../src/kinds/kind.ts';

type WrittenFor<P extends Property> = z.input<P['schema']>;

/** The options of a kind's matcher: any of its properties that can be stated, each a value or a choice of values. */
export type OptionsOf<K> =
  K extends TypedKind<string, infer _I, infer P>
    ? {
        [N in keyof P as P[N] extends { onlyRead: true } ? never : N]?:
          | WrittenFor<P[N]>
          | { in: WrittenFor<P[N]>[] }
          | { not: WrittenFor<P[N]> };
      }
    : never;

/** Matchers as `expect(db)` shows them: without `this` and without the subject. */
export type AsAssertions<M, R> = {
  [N in keyof M]: M[N] extends (this: never, subject: never, ...args: infer A) => unknown ? (...args: A) => R : never;
};
