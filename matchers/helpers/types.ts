import type { z } from 'zod';
import type { Property, TypedKind } from '../../src/kinds/kind.ts';

/** What a person may write for a value of this schema; where it takes anything and sorts it out, what it sorts it into. */
type Written<S extends z.core.SomeType> =
  S extends z.ZodPreprocess<infer Inner, infer Given>
    ? unknown extends Given
      ? OneOrMore<z.input<Inner>>
      : Given
    : S extends z.ZodNullable<infer Inner>
      ? Written<Inner> | null
      : unknown extends z.input<S>
        ? OneOrMore<z.output<S>>
        : z.input<S>;
type OneOrMore<T> = T extends readonly (infer E)[] ? E | T : T;

type WrittenFor<P extends Property> = Written<P['schema']>;

/** The options of a kind's matcher: any of its properties, each a value or a choice of values. */
export type OptionsOf<K> =
  K extends TypedKind<string, infer _I, infer P>
    ? { [N in keyof P]?: WrittenFor<P[N]> | { in: WrittenFor<P[N]>[] } | { not: WrittenFor<P[N]> } }
    : never;

/** Matchers as `expect(db)` shows them: without `this` and without the subject. */
export type AsAssertions<M, R> = {
  [N in keyof M]: M[N] extends (this: never, subject: never, ...args: infer A) => unknown ? (...args: A) => R : never;
};
