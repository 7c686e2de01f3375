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
  const found = isWithin(object) || listOf(object['columns'] ?? object['reads']).length > 0 ? partAbout(statement, object) : undefined;
  return found === undefined ? { line: statement.line, column: statement.column } : script.placeOf(found.location);
}

function partAbout(statement: ScriptStatement, object: Stored): Part | undefined {
  const parts = partsIn(statement);
  return (
    parts.find(({ type, node }) => isWithin(object) && node[nameIn[type]!] === object['name']) ??
    parts.find(({ type, node }) => type === 'Constraint' && isOf(node, listOf(object['columns']))) ??
    parts.find(({ type, node }) => type === 'ColumnDef' && node['constraints'] !== undefined && isAlone(node['colname'], object))
  );
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
  const parts: Part[] = [];
  const visit = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) return;
    for (const [type, node] of Object.entries(inner)) {
      if (type in nameIn && typeof node.location === 'number') parts.push({ type, node, location: node.location });
      visit(node);
    }
  };
  visit(tree);
  return parts;
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
