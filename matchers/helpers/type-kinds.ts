import type { Snapshot } from '../../src/database/snapshot.ts';
import type { Difference } from '../../src/gap/gap.ts';
import { attribute } from '../../src/kinds/composite-type.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import { sameType } from '../../src/sql/index.ts';
import type { Claim } from './assertion.ts';
import { describe, Misuse } from './misuse.ts';
import { found } from './names.ts';
import { type Owned, withOwner } from './targets.ts';

/** What is stated of a composite type. */
export interface Composite {
  /** All of its attributes, name to type, in their order. */
  attributes?: Record<string, string>;
}

const kinds: Readonly<Record<string, string>> = { enum: 'enum', domain: 'domain', composite: 'compositeType', range: 'rangeType' };

/** A type of whatever kind; of the stated one where it is stated. */
export function typeOf(snapshot: Snapshot, ref: string, options: Owned & Composite & { kind?: string }): Claim {
  const { kind: sort, attributes, ...stated } = options;
  if ('kind' in options && !Object.hasOwn(kinds, String(sort)))
    throw new Misuse(`the option kind is one of ${Object.keys(kinds).join(', ')}; ${describe(sort)} was given.`);
  const { kind, schema, name } = found(snapshot, sort === undefined ? Object.values(kinds) : [kinds[sort]!], ref);
  const claim = {
    kind: { name: kind },
    identity: { schema, name },
    options: stated,
    outside: outsideType(snapshot, { schema, name }, sort),
  };
  if (!('attributes' in options)) return withOwner(snapshot, claim);
  if (sort !== 'composite' || typeof attributes !== 'object') throw new Misuse("attributes are name to type, beside kind: 'composite'.");
  return withOwner(snapshot, {
    ...claim,
    beyond: {
      stated: { attributes: list(Object.entries(attributes)) },
      differences: () => compareAttributes(snapshot, { schema, name }, attributes),
    },
  });
}

const sorts: Readonly<Record<string, string>> = { e: 'enum', d: 'domain', r: 'range' };

/** Whether there is a type of this name that no object stands for: an extension's, or one that is written in C. */
export function outsideType(snapshot: Snapshot, { schema, name }: { schema: string; name: string }, sort?: string): Claim['outside'] {
  const row = snapshot.data.environment.types.find((one) => one.schema === schema && one.name === name);
  if (row === undefined) return undefined;
  return sort === undefined || sorts[row.sort] === sort ? 'there' : undefined;
}

function compareAttributes(snapshot: Snapshot, type: { schema: string; name: string }, intended: Record<string, string>): Difference[] {
  const order = (snapshot.get(keyOf(kindNamed('compositeType'), type))?.['attributeOrder'] ?? []) as string[];
  const actual = order.map((name): [string, string] => [
    name,
    String(snapshot.get(keyOf(kindNamed(attribute.name), { schema: type.schema, composite: type.name, name }))?.['type']),
  ]);
  const wanted = Object.entries(intended);
  const same =
    wanted.length === actual.length && wanted.every(([name, written], n) => actual[n]![0] === name && sameType(written, actual[n]![1]));
  return same ? [] : [{ property: 'attributes', expected: list(wanted), actual: list(actual), equality: 'value' }];
}

function list(attributes: readonly [string, string][]): string[] {
  return attributes.map((entry) => entry.join(' '));
}
