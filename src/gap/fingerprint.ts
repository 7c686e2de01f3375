import { createHash } from 'node:crypto';
import { keyOf } from '../kinds/key.ts';
import type { Equality, Kind, Stored } from '../kinds/kind.ts';
import { canonicalExpression, canonicalQuery, canonicalType } from '../sql/index.ts';
import { canonical, meantSettings } from './equality.ts';
import type { Difference, Gap } from './gap.ts';

/** What the gap of an object is, whoever prints its SQL: another one when the object, or what it should be, comes to mean something else. */
export function fingerprintOf(verdict: Gap['verdict'], { name }: Stored, differences: readonly Difference[]): string {
  const parts = differences.map(({ property, expected, actual, equality }) => [
    property,
    meaningOf(meantSettings(equality, expected, name), equality),
    meaningOf(meantSettings(equality, actual, name), equality),
  ]);
  return hashOf([verdict, parts]);
}

/** The same of an object that nobody intended: another one when it is altered. */
export function fingerprintOfExtra(kind: Kind, object: Stored): string {
  const compared = Object.entries(kind.properties).filter(
    ([, { harmless, onlyRead, onlyStated }]) => harmless !== true && onlyRead !== true && onlyStated !== true,
  );
  const parts = compared.map(([name, { equality = 'value' }]) => [
    name,
    meaningOf(meantSettings(equality, object[name] ?? null, object['name']), equality),
  ]);
  return hashOf(['extra', parts]);
}

/** The same with what stands in the object: another one when one of them comes, goes or is altered. */
export function fingerprintWith(fingerprint: string, inside: readonly { kind: Kind; object: Stored }[]): string {
  const parts = inside.map(({ kind, object }) => [keyOf(kind, object), fingerprintOfExtra(kind, object)].join(' '));
  return parts.length === 0 ? fingerprint : hashOf([fingerprint, ...parts.toSorted()]);
}

function meaningOf(value: unknown, equality: Equality): unknown {
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown) => meaningOf(part, equality));
    return unordered.has(equality) ? parts.toSorted((left, right) => (canonical(left) < canonical(right) ? -1 : 1)) : parts;
  }
  if (typeof value === 'object' && value !== null && equality === 'expressions')
    return { ...value, expression: meaningOf((value as Stored)['expression'], 'expression') };
  return typeof value === 'string' ? keyOfText(value, equality) : value;
}

const unordered: ReadonlySet<Equality> = new Set(['set', 'privileges', 'includes', 'excludes']);

/** A text that does not parse is what it says. */
function keyOfText(text: string, equality: Equality): string {
  try {
    if (equality === 'expression' || equality === 'expressions') return canonicalExpression(text);
    if (equality === 'query') return canonicalQuery(text);
    return equality === 'type' || equality === 'types' ? canonicalType(text) : text;
  } catch {
    return text;
  }
}

function hashOf(parts: unknown): string {
  return `sha256:${createHash('sha256').update(canonical(parts)).digest('hex').slice(0, 16)}`;
}
