import type { Snapshot } from '../../src/database/snapshot.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import { Supplemented } from './supplemented.ts';

/** A snapshot in which a table is published by name that is published with its schema or with all tables. */
export function withPublished(snapshot: Snapshot, identity: { publication: string; schema: string; table: string }): { in?: Snapshot } {
  const { publication, schema } = identity;
  if (snapshot.get(keyOf(kindNamed('publicationTable'), identity)) !== undefined) return {};
  const all = snapshot.get(keyOf(kindNamed('publication'), { name: publication }))?.['allTables'] === true;
  const ofSchema = snapshot.get(keyOf(kindNamed('publicationSchema'), { publication, schema })) !== undefined;
  return all || ofSchema
    ? { in: new Supplemented(snapshot, [{ kind: 'publicationTable', object: { ...identity, columns: null, where: null } }]) }
    : {};
}
