import type { Snapshot } from '../../src/database/snapshot.ts';
import { column } from '../../src/kinds/column.ts';
import { attribute } from '../../src/kinds/composite-type.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import type { Claim } from './assertion.ts';
import { Misuse } from './misuse.ts';
import { found, plainName } from './names.ts';
import { Supplemented } from './supplemented.ts';

/** What is known of a view's column. */
const ofViews = ['type', 'notNull', 'default', 'hasDefault'];

/** A column of whatever has columns. */
export function columnOf(snapshot: Snapshot, ref: string, name: string, options: object): Claim {
  const { kind, schema, name: of } = found(snapshot, ['table', 'view', 'materializedView', 'foreignTable', 'compositeType'], ref);
  if (kind === 'compositeType') return { kind: attribute, identity: { schema, composite: of, name: plainName(name) }, options };
  const claim: Claim = { kind: column, identity: { schema, table: of, name: plainName(name) }, options };
  if (kind === 'table') return claim;
  const unheld = Object.keys(options).find((option) => option in column.properties && !ofViews.includes(option));
  if (unheld !== undefined)
    throw new Misuse(`a snapshot does not hold ${unheld} of the columns of a view or a foreign table; it holds ${ofViews.join(', ')}.`);
  return { ...claim, in: withColumnsOf(snapshot, snapshot.get(keyOf(kindNamed(kind), { schema, name: of }))!) };
}

/** A snapshot in which a view is a table, so that its columns are objects. */
export function withColumnsOf(snapshot: Snapshot, view: Stored): Snapshot {
  const { schema, name, columns, columnTypes, columnDefaults } = view as {
    schema: string;
    name: string;
    columns: string[];
    columnTypes: string[];
    columnDefaults?: { column: string; expression: string }[];
  };
  const objects = columns.map((one, n) => {
    const value = columnDefaults?.find((entry) => entry.column === one)?.expression ?? null;
    return {
      kind: 'column',
      object: { schema, table: name, name: one, type: columnTypes[n], notNull: false, default: value, hasDefault: value !== null },
    };
  });
  return new Supplemented(snapshot, [{ kind: 'table', object: { schema, name } }, ...objects]);
}
