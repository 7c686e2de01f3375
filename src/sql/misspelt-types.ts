import { distance } from 'fastest-levenshtein';

/** What people write most; the grammar's words for them too. */
const usual =
  `bigint bit bool boolean bytea char character cidr date decimal float inet int int2 int4 int8 integer interval json jsonb macaddr money numeric
  point real smallint text time timestamp timestamptz timetz tsquery tsvector uuid varchar xml daterange int4range int8range numrange tsrange
  tstzrange`.split(/\s+/);

/** Types of extensions that look like a slip of the pen. */
const others: ReadonlySet<string> = new Set('bson citext lquery seg tbool tfloat tint ttext ulid vector ltxtquery tinterval'.split(' '));

/** The built-in type that a name most likely is, misspelt. One with a digit may be a type that another server has, such as `uint4`. */
export function misspeltBuiltin(name: string): string | undefined {
  if (others.has(name) || /\d|^pg_/.test(name)) return undefined;
  const most = name.length > 5 ? 2 : 1;
  const [nearest] = usual
    .map((type) => ({ type, far: isSwapped(name, type) ? 1 : distance(name, type), shared: sharedStart(name, type) }))
    .filter(({ far }) => far <= most)
    .sort((left, right) => left.far - right.far || right.shared - left.shared);
  return nearest?.type;
}

/** Whether two letters changed places: `txet`. */
function isSwapped(name: string, type: string): boolean {
  const sorted = (text: string): string => Array.from(text).sort().join('');
  return distance(name, type) === 2 && sorted(name) === sorted(type);
}

function sharedStart(name: string, type: string): number {
  const at = Array.from(name).findIndex((letter, n) => letter !== type[n]);
  return at < 0 ? name.length : at;
}
