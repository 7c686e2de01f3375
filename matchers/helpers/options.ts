import { closest } from 'fastest-levenshtein';
import { isChoice } from '../../src/intent/intent.ts';
import type { Kind, Property, Stored } from '../../src/kinds/kind.ts';
import { describe, Misuse } from './misuse.ts';

/** What the options of a matcher state about an object: each parsed by the schema of its property, as in a manifest. */
export function statedBy(kind: Kind, options: unknown): Stored {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new Misuse(
      `options are an object, such as { ${Object.keys(kind.properties)[0] ?? 'owner'}: … }; ${describe(options)} was given.`,
    );
  const stated: Stored = {};
  for (const [name, written] of Object.entries(options)) stated[name] = parsed(kind, name, written);
  return stated;
}

/** The names of the properties that can be stated. */
function optionsOf(kind: Kind): string[] {
  return Object.keys(kind.properties).filter((name) => kind.properties[name]!.onlyRead !== true);
}

function parsed(kind: Kind, name: string, written: unknown): unknown {
  const property = Object.hasOwn(kind.properties, name) ? kind.properties[name]! : unknownOption(kind, name);
  if (property.onlyRead === true) unknownOption(kind, name);
  // A variable that was never set would state nothing, and the test would pass.
  if (written === undefined) throw new Misuse(`the option ${name} is undefined. Give it a value, or leave it out.`);
  if (isAsymmetric(written)) return written;
  if (!isChoice(written)) return value(property, name, written);
  if ('not' in written) return { not: value(property, name, written.not) };
  if (!Array.isArray(written.in) || written.in.length === 0)
    throw new Misuse(`the option ${name} is one of several: { in: [ … ] } needs a list that is not empty.`);
  return { in: written.in.map((one) => value(property, name, one)) };
}

/** `expect.stringMatching(…)` and the like: asked about the value as the snapshot holds it. */
export interface Asymmetric {
  asymmetricMatch(value: unknown): boolean;
  toAsymmetricMatcher?(): string;
  sample?: unknown;
}

/** `StringMatching</^num/>`: an asymmetric matcher as Vitest shows it. */
export function sayAsymmetric(matcher: Asymmetric): string {
  return matcher.toAsymmetricMatcher?.() ?? `${String(matcher)}<${String(matcher.sample)}>`;
}

/** Whether a person wrote an asymmetric matcher. */
export function isAsymmetric(written: unknown): written is Asymmetric {
  return typeof (written as { asymmetricMatch?: unknown } | null | undefined)?.asymmetricMatch === 'function';
}

function value(property: Property, name: string, written: unknown): unknown {
  const { success, data, error } = property.schema.safeParse(written);
  if (success) return data;
  throw new Misuse(
    `the option ${name} cannot be ${describe(written)}: ${error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ')}.`,
  );
}

function unknownOption(kind: Kind, name: string): never {
  const names = optionsOf(kind);
  const nearest = names.length === 0 ? '' : ` The nearest is ${closest(name, names)}.`;
  throw new Misuse(`there is no option ${name}.${nearest} There are: ${names.join(', ')}.`);
}
