import type { Stored } from '../../kinds/kind.ts';
import type { Place } from '../../sql/index.ts';
import type { Made } from './replay.ts';

/** Parts of a statement that declare an object by name, and where a tree holds that name. */
const declaring: Readonly<Record<string, string>> = { ColumnDef: 'colname', Constraint: 'conname', AlterTableCmd: 'name' };

/** Where within its statement an object is declared: the line of a column in CREATE TABLE; the statement itself where no part has its name. */
export function declarationIn({ statement, script }: Made, object: Stored): Place {
  const location = locationOf(statement.node, object['name']);
  return location === undefined ? { line: statement.line, column: statement.column } : script.placeOf(location);
}

function locationOf(tree: unknown, name: unknown): number | undefined {
  if (typeof tree !== 'object' || tree === null || typeof name !== 'string') return undefined;
  for (const [key, value] of Object.entries(tree)) {
    const field = declaring[key];
    if (field !== undefined && value[field] === name && typeof value.location === 'number') return value.location;
    const inner = locationOf(value, name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
