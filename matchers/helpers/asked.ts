import type { Snapshot } from '../../src/database/snapshot.ts';
import { namesIn } from '../../src/kinds/catalog.ts';
import { askedKinds, kindNamed, readKinds } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import type { Target } from '../../src/kinds/target.ts';
import { canonicalType, elementType, isBuiltinScalar, sameType, withoutModifier } from '../../src/sql/index.ts';
import { describe, Misuse } from './misuse.ts';
import { searchPath } from './search-path.ts';
import { Supplemented } from './supplemented.ts';

/** Whether the owner and the privileges of such a target are properties of its own kind. */
export function isAsked(on: string): boolean {
  return askedKinds.some(({ name, properties }) => name === on && 'acl' in properties);
}

/** A snapshot in which the owner and the privileges of such a target are objects, as those of a table are. */
export function withAcl(snapshot: Snapshot, target: Target): Snapshot {
  const { on, schema, name } = target;
  const object = snapshot.get(keyOf(kindNamed(on), { schema, name }));
  if (object === undefined) return snapshot;
  const grants = (object['acl'] as Stored[]).map((held) => ({ ...target, ...held, atLeast: null, never: null, through: 'direct' }));
  return new Supplemented(snapshot, [
    { kind: 'owner', object: { ...target, owner: object['owner'] } },
    ...grants.map((grant) => ({ kind: 'grant', object: grant })),
  ]);
}

/** Where a name without a schema is looked up that the server's own objects may have, too. */
export function wholeSearchPath(): readonly string[] {
  return searchPath().includes('pg_catalog') ? searchPath() : [...searchPath(), 'pg_catalog'];
}

/** A type that a person wrote, in the spelling of the catalog. One that nobody knows is a slip of the pen, under `.not` as well. */
export function typeGiven(snapshot: Snapshot, written: unknown): string {
  if (typeof written !== 'string' || written === '') throw new Misuse(`a type is expected, and ${describe(written)} was given.`);
  const type = bare(written);
  const element = elementType(type) ?? type;
  if (isBuiltinScalar(element) || isKnown(snapshot, element)) return type;
  throw new Misuse(`there is no type ${written} in this database.`);
}

const types: ReadonlySet<string> = new Set([
  'enum',
  'domain',
  'compositeType',
  'rangeType',
  'table',
  'view',
  'materializedView',
  'foreignTable',
]);

function isKnown(snapshot: Snapshot, type: string): boolean {
  const names = namesIn(type);
  const [schemas, name] = names.length > 1 ? [[names[0]!], names[1]!] : [searchPath(), names[0]!];
  return schemas.some(
    (schema) =>
      snapshot.data.environment.types.some((row) => row.schema === schema && row.name === name) ||
      readKinds.some((kind) => types.has(kind.name) && snapshot.get(keyOf(kind, { schema, name })) !== undefined),
  );
}

/** A type without its modifier, which neither an operator nor a cast has. */
function bare(type: string): string {
  try {
    return withoutModifier(canonicalType(type));
  } catch (error) {
    throw new Misuse(`"${type}" is no type: ${(error as Error).message}.`);
  }
}

/** Whether a written type is the one of an object; of an operand that is absent on both sides, too. */
export function isType(written: string | null, stored: unknown): boolean {
  return written === null || stored === null ? written === stored : sameType(bare(written), bare(String(stored)));
}

/** A function's name as the catalog has it: one without a schema is the one of this name that the search path leads to. */
export function functionOnPath(written: unknown, actual: unknown): unknown {
  if (typeof written !== 'string' || typeof actual !== 'string' || namesIn(written).length > 1) return written;
  const [schema, name] = namesIn(actual);
  return name === namesIn(written)[0] && wholeSearchPath().includes(schema!) ? actual : `${searchPath()[0]}.${written}`;
}
