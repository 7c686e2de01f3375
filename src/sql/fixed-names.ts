/** Names of sources that mean more to a query than a reference to a column, so that another name would change the query. */
import type { ColumnRef, Node } from 'libpg-query';
import { columnsOf, type Scope, type Source } from './scope.ts';
import { at, namesOfFrom } from './parts.ts';
import { fieldsOf, isNode, pathOf } from './syntax.ts';

interface Used {
  /** Bare names: of columns, or of sources whose whole row is meant. */
  readonly bare: Set<string>;
  /** Names of sources of queries inside, which hide those of the same name, and all that is named as a relation. */
  readonly fixed: Set<string>;
}

/**
 * The names that these sources of a query have to keep: of one that the query also reads as a whole row, without saying
 * so by a star; of one that a query inside may hide; and of one that FOR UPDATE names. `rest` is what may refer to them.
 */
export function fixedNames(rest: object, from: readonly Node[], sources: readonly Source[], scope: Scope): ReadonlySet<string> {
  const used: Used = { bare: new Set(), fixed: new Set() };
  gather(rest, used);
  for (const item of from) gatherBeside(item, used);
  // A column comes before a row of that name.
  const columns = new Set(sources.flatMap((one) => [...columnsOf(scope, one)]));
  return used.fixed.union(used.bare.difference(columns));
}

/** What stands in FROM, but for queries there that cannot see what is beside them. */
function gatherBeside(item: unknown, used: Used): void {
  if (at(item, 'RangeSubselect') !== undefined && at(item, 'RangeSubselect', 'lateral') !== true) return;
  const join = at(item, 'JoinExpr');
  if (join === undefined) return gather(item, used);
  for (const [field, part] of fieldsOf(join as object)) {
    if (field === 'larg' || field === 'rarg') gatherBeside(part, used);
    else gather(part, used);
  }
}

function gather(value: unknown, used: Used): void {
  if (Array.isArray(value)) return value.forEach((one) => gather(one, used));
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) {
    if ('ColumnRef' in value) return gatherColumn(value.ColumnRef, used);
    if ('LockingClause' in value) for (const one of value.LockingClause.lockedRels ?? []) used.fixed.add(relationName(one));
  }
  for (const name of namesOfFrom(value)) used.fixed.add(name);
  for (const [, part] of fieldsOf(value)) gather(part, used);
}

/** `schema.relation.column` names the relation itself. */
function gatherColumn({ fields }: ColumnRef, { bare, fixed }: Used): void {
  const names = pathOf(fields);
  const [only = ''] = names;
  if (names.length === 1) bare.add(only);
  if (names.length > 2) for (const name of names) fixed.add(name);
}

function relationName(node: Node): string {
  return 'RangeVar' in node ? (node.RangeVar.relname ?? '') : '';
}
