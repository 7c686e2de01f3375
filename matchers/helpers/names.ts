import type { Snapshot } from '../../src/database/snapshot.ts';
import { signature, splitName } from '../../src/intent/manifest/names.ts';
import { address } from '../../src/kinds/catalog.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import { splitTypes } from '../../src/kinds/reference.ts';
import { canonicalType, sameType } from '../../src/sql/index.ts';
import { describe, Misuse } from './misuse.ts';
import { searchPath } from './search-path.ts';

/** What a relation may be. */
export const relations: readonly string[] = ['table', 'view', 'materializedView'];

/** Kinds that share one namespace in a schema: a table hides a view of the same name further down the search path. */
const relationNames: readonly string[] = [...relations, 'foreignTable', 'sequence', 'identitySequence', 'compositeType'];
/** A relation, but for a sequence, has a type of its name. */
const typeNames: readonly string[] = ['enum', 'domain', 'rangeType', ...relations, 'foreignTable', 'compositeType'];

/** A name with its schema, and which of several kinds has it. */
export interface Found {
  kind: string;
  schema: string;
  name: string;
}

/**
 * What `schema.name` means, or `name` on the search path: the first of these kinds that has the name, the first of them
 * where none has. What has the name in an earlier schema hides it, whatever it is.
 */
export function found(snapshot: Snapshot, kinds: readonly string[], ref: string): Found {
  const { schemas, name } = schemasOf(ref);
  for (const schema of schemas) {
    const has = (one: string): boolean => snapshot.get(keyOf(kindNamed(one), { schema, name })) !== undefined;
    const kind = kinds.find(has) ?? (schemas.length > 1 && namesakes(kinds).some(has) ? kinds[0] : undefined);
    if (kind !== undefined) return { kind, schema, name };
  }
  return { kind: kinds[0]!, schema: schemas[0]!, name };
}

function namesakes(kinds: readonly string[]): readonly string[] {
  const [first] = kinds as [string];
  if (first !== 'compositeType' && relationNames.includes(first)) return relationNames;
  return typeNames.includes(first) ? typeNames : [];
}

/** The schemas in which a name may be: the one in front of it, or the search path. */
export function schemasOf(ref: string): { schemas: readonly string[]; name: string } {
  const parts = partsOf(ref, 2, 'schema.name');
  return { schemas: parts.length === 2 ? [parts[0]!] : searchPath(), name: parts.at(-1)! };
}

/** The identity of what has a schema and a name. */
export function named(snapshot: Snapshot, kind: string, ref: string): { schema: string; name: string } {
  const { schema, name } = found(snapshot, [kind], ref);
  return { schema, name };
}

/** The identity of what belongs to a table. */
export function ofTable(snapshot: Snapshot, ref: string, name?: string, kinds: readonly string[] = ['table']): Stored {
  const { schema, name: table } = found(snapshot, kinds, ref);
  return { schema, table, ...(name === undefined ? {} : { name: plainName(name) }) };
}

/** A name that needs no schema: taken literally. */
export function plainName(name: unknown): string {
  if (typeof name === 'string' && name !== '') return name;
  throw new Misuse(`a name is expected, and ${describe(name)} was given.`);
}

function partsOf(ref: unknown, most: number, form: string): string[] {
  const parts = typeof ref === 'string' ? splitName(ref) : undefined;
  if (parts !== undefined && parts.length <= most) return parts;
  throw new Misuse(`a name such as '${form}' is expected, in double quotes where a part holds a dot; ${describe(ref)} was given.`);
}

const routines = new WeakMap<Snapshot['data'], Map<string, Stored[]>>();

/** All routines of one name, from an index that is made once for each snapshot. */
export function overloads(snapshot: Snapshot, schema: string, name: string): readonly Stored[] {
  let byName = routines.get(snapshot.data);
  if (byName === undefined) {
    byName = Map.groupBy(snapshot.all('function'), (one) => address(one['schema'] as string, one['name'] as string));
    routines.set(snapshot.data, byName);
  }
  return byName.get(address(schema, name)) ?? [];
}

/** Whether a signature says the types of the arguments: a quoted name may hold parentheses, too. */
export function hasArguments(sig: string): boolean {
  return sig.replaceAll(/"(?:[^"]|"")*"/g, '').includes('(');
}

/** The identity of a routine: without argument types the only one of its name. `arguments` is absent where there is none. */
export function routine(snapshot: Snapshot, sig: string): { schema: string; name: string; arguments?: string } {
  if (typeof sig === 'string' && !hasArguments(sig)) return onlyOverload(snapshot, sig);
  const parsed = typeof sig === 'string' ? signature(sig, '') : undefined;
  if (parsed === undefined) throw new Misuse(`a signature such as 'schema.name(integer, text)' is expected; ${describe(sig)} was given.`);
  const { name, types } = parsed;
  const schemas = parsed.schema === '' ? searchPath() : [parsed.schema];
  for (const schema of schemas) {
    const match = overloads(snapshot, schema, name).find((overload) => sameTypes(types, String(overload['arguments'])));
    if (match !== undefined) return { schema, name, arguments: String(match['arguments']) };
  }
  return { schema: outsideSchema(snapshot, schemas, name), name, arguments: types.map(typeNamed).join(', ') };
}

/** The first of the schemas in which an extension or a range type brings a routine of this name, or the first of all. */
function outsideSchema(snapshot: Snapshot, schemas: readonly string[], name: string): string {
  const { functions } = snapshot.data.environment;
  return schemas.find((schema) => functions.some((row) => row.name === name && row.schema === schema)) ?? schemas[0]!;
}

function onlyOverload(snapshot: Snapshot, ref: string): { schema: string; name: string; arguments?: string } {
  const { schemas, name } = schemasOf(ref);
  const visible = schemas.flatMap((schema) => overloads(snapshot, schema, name));
  // What has the same arguments in a later schema is hidden.
  const all = visible.filter((one, n) => visible.findIndex((other) => other['arguments'] === one['arguments']) === n);
  const [only] = all;
  if (only === undefined) return { schema: outsideSchema(snapshot, schemas, name), name };
  const schema = String(only['schema']);
  if (all.length === 1) return { schema, name, arguments: String(only['arguments']) };
  const list = all.map((one) => `  ${address(String(one['schema']), name)}(${String(one['arguments'])})`);
  throw new Misuse(`${address(schema, name)} has ${all.length} overloads. Say which one:\n${list.join('\n')}`);
}

/** Whether an extension brings a routine of this signature; `perhaps` where one of its name may be the same. */
export function outsideRoutine(
  snapshot: Snapshot,
  { schema, name, arguments: list }: { schema: string; name: string; arguments?: string },
): 'there' | 'perhaps' | undefined {
  const own = overloads(snapshot, schema, name).length;
  const all = snapshot.data.environment.functions.filter((row) => row.schema === schema && row.name === name);
  if (all.length <= own) return undefined;
  return list === undefined || all.some((row) => row.arguments === list) ? 'there' : 'perhaps';
}

function sameTypes(written: readonly string[], stored: string): boolean {
  const types = splitTypes(stored);
  return types.length === written.length && types.every((type, n) => type === written[n] || sameType(typeNamed(written[n]!), type));
}

function typeNamed(written: string): string {
  try {
    return canonicalType(written);
  } catch (error) {
    throw new Misuse(`"${written}" is no type: ${(error as Error).message}.`);
  }
}

/** A name and options, or options alone. */
export function withName<O extends object>(
  rest: readonly [options?: O] | readonly [name: string, options?: O],
): { name?: string; options: O } {
  const [first, second] = rest;
  return typeof first === 'string' ? { name: first, options: (second ?? {}) as O } : { options: (first ?? {}) as O };
}
