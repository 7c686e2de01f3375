import fc from 'fast-check';

/** One of some texts. */
export const of = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** Fills the places of a statement: \`create table \${relation}\` becomes an arbitrary text. */
export function sql(parts: TemplateStringsArray, ...places: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...places).map((values) => parts.reduce((text, part, n) => `${text}${values[n - 1]!}${part}`));
}

export const some = (one: fc.Arbitrary<string>, minLength: number, maxLength: number): fc.Arbitrary<string[]> =>
  fc.array(one, { minLength, maxLength });
