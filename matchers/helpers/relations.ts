import type { Snapshot } from '../../src/database/snapshot.ts';
import { address } from '../../src/kinds/catalog.ts';
import { index } from '../../src/kinds/indexes.ts';
import type { Claim } from './assertion.ts';
import { found, relations, schemasOf } from './names.ts';
import { type Owned, ownedBy } from './targets.ts';

/** The kinds that share one namespace in a schema, but for indexes, which are named with their table. */
const named = [...relations, 'foreignTable', 'sequence', 'identitySequence', 'compositeType'];

/** What the matcher of relations claims. */
export function relationOf(snapshot: Snapshot, ref: string, options: Owned): Claim {
  const { schemas, name } = schemasOf(ref);
  const ofIndex = snapshot.all(index.name).find((one) => one['name'] === name && schemas.includes(String(one['schema'])));
  const at = found(snapshot, named, ref);
  const claim: Claim =
    ofIndex === undefined
      ? { kind: { name: at.kind }, identity: { schema: at.schema, name } }
      : { kind: index, identity: { schema: ofIndex['schema'], table: ofIndex['table'], name } };
  const target =
    ofIndex === undefined
      ? { on: at.kind, schema: at.schema, name, detail: null }
      : { on: 'index', schema: String(ofIndex['schema']), name: String(ofIndex['table']), detail: name };
  return {
    ...claim,
    called: `relation ${address(at.schema, name)}`,
    ...('owner' in options ? { and: [ownedBy(snapshot, target, options.owner)] } : {}),
  };
}
