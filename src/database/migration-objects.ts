import { kindNamed } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key, Kind, Ref, Stored } from '../kinds/kind.ts';
import type { History } from './migration-history.ts';
import type { Snapshot } from './snapshot.ts';

/** What stands in a schema and is nobody's part. */
const freeStanding = ['table', 'view', 'materializedView', 'function', 'enum', 'domain', 'compositeType', 'rangeType'];

/**
 * Tells the objects that migration tools keep for themselves: their tables with all that belongs to these, and schemas
 * that hold nothing else. Nobody's migrations create them, so they are no gap where migrations are the intent.
 */
export function migrationObjects(snapshot: Snapshot): (kind: Kind, object: Stored) => boolean {
  const tables = (snapshot.data.histories ?? []).flatMap(tablesOf);
  if (tables.length === 0) return () => false;
  const own = new Set(tables.map((identity) => refKey({ kind: 'table', identity })));
  for (const name of new Set(tables.map(({ schema }) => schema)))
    if (name !== 'public' && holdsNothingElse(name, own, snapshot)) own.add(refKey({ kind: 'schema', identity: { name } }));
  return (kind, object) => isOwn(kind, object, own, snapshot);
}

function tablesOf({ tool, schema, table }: History): { schema: string; name: string }[] {
  const names = tool === 'supabase' ? [table, 'seed_files'] : [table];
  return names.map((name) => ({ schema, name }));
}

function holdsNothingElse(schema: string, own: ReadonlySet<Key>, snapshot: Snapshot): boolean {
  return freeStanding.every((name) =>
    snapshot.all(name).every((object) => object['schema'] !== schema || own.has(keyOf(kindNamed(name), object))),
  );
}

function isOwn(kind: Kind, object: Stored, own: ReadonlySet<Key>, snapshot: Snapshot): boolean {
  return own.has(keyOf(kind, object)) || parentsOf(kind, object).some((parent) => isOwnRef(parent, own, snapshot));
}

function isOwnRef(ref: Ref, own: ReadonlySet<Key>, snapshot: Snapshot): boolean {
  const key = refKey(ref);
  return own.has(key) || isOwn(kindNamed(ref.kind), snapshot.get(key) ?? ref.identity, own, snapshot);
}

/** The sequence of a serial column belongs to its table, though its parent is the schema. */
function parentsOf(kind: Kind, object: Stored): Ref[] {
  const [parents = [], ...others] = kind.requires(object);
  return kind.name === 'sequence' ? [...parents, ...others.flat()] : parents;
}
