import type { Stored } from '../../kinds/kind.ts';
import type { Place, ScriptStatement } from '../../sql/index.ts';
import type { Made } from './replay.ts';

/** A part of a statement that declares something: a column, a constraint, a command of ALTER TABLE. */
interface Part {
  type: string;
  node: Record<string, unknown>;
  location: number;
}

/** Where a tree holds the name of what a part declares. */
const nameIn: Readonly<Record<string, string>> = { ColumnDef: 'colname', Constraint: 'conname', AlterTableCmd: 'name' };

/** Where within its statement an object is declared: the line of a column in CREATE TABLE; the statement itself where no part is about it. */
export function declarationIn({ statement, script }: Made, object: Stored): Place {
  const parts = partsIn(statement);
  const found =
    parts.find(({ type, node }) => isWithin(object) && node[nameIn[type]!] === object['name']) ??
    parts.find(({ type, node }) => type === 'Constraint' && isOf(node, listOf(object['columns']))) ??
    parts.find(({ type, node }) => type === 'ColumnDef' && node['constraints'] !== undefined && isAlone(node['colname'], object));
  return found === undefined ? { line: statement.line, column: statement.column } : script.placeOf(found.location);
}

const known = new WeakMap<ScriptStatement, Part[]>();

/** A statement may declare many objects: its tree is walked once. */
function partsIn(statement: ScriptStatement): Part[] {
  const parts = known.get(statement) ?? partsOf(statement.node);
  known.set(statement, parts);
  return parts;
}

/** Whether a part of a statement can be about it: a table may be called like its column, and row-level security has no name. */
function isWithin({ table, domain, composite, name }: Stored): boolean {
  return typeof name === 'string' && (table ?? domain ?? composite) !== undefined;
}

function partsOf(tree: unknown): Part[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([type, node]) => {
    const here = type in nameIn && typeof node.location === 'number' ? [{ type, node, location: node.location as number }] : [];
    return [...here, ...partsOf(node)];
  });
}

/** A constraint without a name is known by its columns. */
function isOf(constraint: Record<string, unknown>, columns: readonly unknown[]): boolean {
  const keys = listOf(constraint['keys'] ?? constraint['fk_attrs']).map((key) => (key as { String?: { sval?: string } }).String?.sval);
  return keys.length > 0 && keys.length === columns.length && keys.every((key) => columns.includes(key));
}

/** One that stands beside its only column. */
function isAlone(column: unknown, { columns, reads }: Stored): boolean {
  const used = listOf(columns ?? reads);
  return used.length === 1 && used[0] === column;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
