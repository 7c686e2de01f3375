import type { Snapshot } from '../../src/database/snapshot.ts';
import { namesIn } from '../../src/kinds/catalog.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import { Supplemented } from './supplemented.ts';

/** The row triggers that a partition has because the tables that it is a part of have them. */
export function inheritedTriggers(snapshot: Snapshot, { schema, table }: Stored): Stored[] {
  const partitionOf = snapshot.get(keyOf(kindNamed('table'), { schema, name: table }))?.['partitionOf'];
  if (typeof partitionOf !== 'string') return [];
  const [parentSchema, parent] = namesIn(partitionOf);
  const above = { schema: parentSchema, table: parent };
  const own = snapshot.children('trigger', keyOf(kindNamed('table'), { schema: parentSchema, name: parent }));
  return [...own.filter(({ level }) => level === 'row'), ...inheritedTriggers(snapshot, above)].map((one) => ({ ...one, schema, table }));
}

/** A snapshot in which a partition has them itself. */
export function withInherited(snapshot: Snapshot, identity: Stored): { in?: Snapshot } {
  const found = inheritedTriggers(snapshot, identity).find(({ name }) => name === identity['name']);
  return found === undefined ? {} : { in: new Supplemented(snapshot, [{ kind: 'trigger', object: found }]) };
}
