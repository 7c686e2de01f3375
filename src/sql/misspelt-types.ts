import { distance } from 'fastest-levenshtein';
import { sameType, unqualifiedName } from './types.ts';

/** What people write most; the grammar's words for them too. */
const usual =
  `bigint bit bool boolean bytea char character cidr date decimal float inet int int2 int4 int8 integer interval json jsonb macaddr money numeric
  point real smallint text time timestamp timestamptz timetz tsquery tsvector uuid varchar xml daterange int4range int8range numrange tsrange
  tstzrange`.split(/\s+/);

/** Types of extensions that look like a slip of the pen. */
const others: ReadonlySet<string> = new Set('bson citext lquery seg tbool tfloat tint ttext ulid vector ltxtquery tinterval'.split(' '));

/**
 * The unqualified name in `text` that most likely is a built-in type misspelt, and that type: with it in its place `text` is
 * `actual`. One with a digit may be a type that another server has, such as `uint4`.
 */
export function misspeltType(text: string, actual: string): { name: string; meant: string } | undefined {
  const name = unqualifiedName(text);
  if (name === undefined || others.has(name) || /\d|^pg_/.test(name)) return undefined;
  const most = name.length > 5 ? 2 : 1;
  const [meant] = usual
    .map((type) => ({ type, far: isSwapped(name, type) ? 1 : distance(name, type) }))
    .filter(({ type, far }) => far <= most && sameType(text.toLowerCase().replace(name, type), actual))
    .sort((left, right) => left.far - right.far);
  return meant === undefined ? undefined : { name, meant: meant.type };
}

/** Whether two letters changed places: `txet`. */
function isSwapped(name: string, type: string): boolean {
  const sorted = (text: string): string => Array.from(text).sort().join('');
  return distance(name, type) === 2 && sorted(name) === sorted(type);
}
