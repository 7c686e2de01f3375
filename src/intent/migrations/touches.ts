import type { Node, TransactionStmtKind } from 'libpg-query';

/** What a statement does to rows of the catalog that other statements may have written before, as far as its tree tells. */
export interface Touches {
  /** Names, without schema, of the relations, routines, types and schemas whose rows it may write. */
  names: Set<string>;
  /** It may write any row: it runs code, or means all objects of a schema. */
  anything: boolean;
  transaction: TransactionStmtKind | undefined;
}

/** Statements that make new rows, and at most flags of the table that they belong to. */
const making: ReadonlySet<string> = new Set(['IndexStmt', 'CreatePolicyStmt', 'CreateTrigStmt', 'CommentStmt', 'DropStmt']);

/** Statements that write no catalog at all. */
const passing: ReadonlySet<string> = new Set([
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CopyStmt',
  'TruncateStmt',
  'VariableSetStmt',
  'TransactionStmt',
]);

/** Statements that run code of which the tree does not tell what it does. */
const running: ReadonlySet<string> = new Set([
  'DoStmt',
  'CallStmt',
  'SelectStmt',
  'ExecuteStmt',
  'CreateExtensionStmt',
  'AlterExtensionStmt',
]);

/** Functions that people call on the top level and that write no catalog. */
const harmless: ReadonlySet<string> = new Set(['set_config', 'setval']);

export function touchesOf(node: Node): Touches {
  const [[type, statement]] = Object.entries(node) as [[string, object]];
  return {
    names: passing.has(type) ? new Set() : namesIn(statement),
    anything: runsCode(type, statement) || meansAllOfSchema(statement),
    transaction: 'TransactionStmt' in node ? (node.TransactionStmt.kind ?? 'TRANS_STMT_BEGIN') : undefined,
  };
}

/** Whether a statement changes rows of the names that it mentions, beyond flags that no property shows. */
export function changesRows(node: Node): boolean {
  const type = Object.keys(node)[0]!;
  return !making.has(type) && !passing.has(type);
}

function runsCode(type: string, statement: object): boolean {
  return running.has(type) && !(type === 'SelectStmt' && calls(statement).every((name) => harmless.has(name)));
}

function meansAllOfSchema(statement: object): boolean {
  return 'targtype' in statement && statement.targtype === 'ACL_TARGET_ALL_IN_SCHEMA';
}

/** The names of the functions that are called, without their schemas. */
function calls(statement: object): string[] {
  const found: string[] = [];
  walk(statement, (key, value) => {
    if (key === 'FuncCall') found.push(lastName((value as { funcname?: Node[] }).funcname));
  });
  return found;
}

/** Where a tree holds names of objects: each key with what its value is. */
const naming: Record<string, (value: unknown) => string[]> = {
  relname: (value) => [String(value)],
  newname: (value) => [String(value)],
  subname: (value) => [String(value)],
  schemaname: (value) => [String(value)],
  newschema: (value) => [String(value)],
  funcname: (value) => [lastName(value as Node[])],
  objname: (value) => [lastName(value as Node[])],
  viewname: (value) => [lastName(value as Node[])],
  // ALTER TYPE, ALTER DOMAIN, CREATE TYPE; in a column it is the name of its type, and no list.
  typeName: (value) => (Array.isArray(value) ? [lastName(value as Node[])] : []),
  object: (value) => allNames(value),
  objects: (value) => allNames(value),
};

function namesIn(statement: object): Set<string> {
  const found = new Set<string>();
  walk(statement, (key, value) => {
    for (const name of naming[key]?.(value) ?? []) found.add(name);
  });
  return found;
}

function lastName(names: readonly Node[] | undefined): string {
  const last = names?.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}

/** Every name in a list of objects: of `a.t` both parts, as one of them may be a schema or a table. */
function allNames(value: unknown): string[] {
  const found: string[] = [];
  walk({ value }, (key, inner) => {
    if (key === 'sval' || key === 'relname') found.push(String(inner));
  });
  return found;
}

function walk(tree: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (!Array.isArray(tree)) visit(key, value);
    walk(value, visit);
  }
}
