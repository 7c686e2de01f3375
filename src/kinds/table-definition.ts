import { qualified } from '../sql/quote.ts';
import { namesIn } from './catalog.ts';
import { type ColumnDefinition, columnSettings, columnSql } from './column-definition.ts';
import type { Server, Stored } from './kind.ts';
import { optionList, optionStatements } from './option-statements.ts';

/** What a table is made of beside its columns. */
export interface TableDefinition {
  schema: string;
  name: string;
  partitionBy: string | null;
  partitionOf: string | null;
  partitionBound: string | null;
  inherits: string[];
  unlogged: boolean;
  ofType: string | null;
  options: Record<string, string>;
  columnOrder: string[];
}

/**
 * CREATE TABLE with its columns, and what has to be said behind it. Defaults are statements of their own: a sequence or
 * a function that they name may have to be made after the table.
 */
export function createTable(table: Partial<TableDefinition>, columns: readonly Stored[], server: Server | undefined): string[] {
  const ordered = inOrder(columns, table.columnOrder);
  const named = qualified(table.schema!, table.name!);
  // Below an identity that it takes, a default of its own can only be there before.
  const takes = takesIdentity(table, server);
  const own = ordered.map((column) => (takes ? { ...column, identity: null } : { ...column, default: null }));
  const later = takes ? ordered.map((column) => ({ ...column, default: null })) : ordered;
  const parts = [`create${table.unlogged === true ? ' unlogged' : ''} table if not exists ${named} (${own.map(columnSql).join(', ')})`];
  const parents = table.inherits ?? [];
  const isLater = isInheritedLater(ordered);
  if (parents.length > 0 && !isLater) parts.push(`inherits (${parents.map(relation).join(', ')})`);
  if (typeof table.partitionBy === 'string') parts.push(`partition by ${table.partitionBy}`);
  if (Object.keys(table.options ?? {}).length > 0) parts.push(`with (${optionList(table.options!)})`);
  return [
    `${parts.join(' ')};`,
    ...(isLater ? inherit(`alter table ${named}`, parents, []) : []),
    ...(typeof table.partitionOf === 'string' ? [attach(table)] : []),
    ...(typeof table.ofType === 'string' ? [`alter table ${named} of ${table.ofType};`] : []),
    ...later.flatMap((column) => columnSettings(column, server)),
  ];
}

/** INHERITS puts the parents' columns first: one that they were given later stands behind the table's own. */
function isInheritedLater(columns: readonly Stored[]): boolean {
  const isInherited = columns.map(({ inheritedFrom }) => Array.isArray(inheritedFrom) && inheritedFrom.length > 0);
  return isInherited.includes(false) && isInherited.lastIndexOf(true) > isInherited.indexOf(false);
}

/** From 17 on a partition takes the identity of its columns from the partitioned table, and must not bring one. */
function takesIdentity({ partitionOf }: Partial<TableDefinition>, server: Server | undefined): boolean {
  return typeof partitionOf === 'string' && (server?.major ?? 18) >= 17;
}

function inOrder(
  columns: readonly Partial<ColumnDefinition>[],
  order: readonly string[] | undefined,
): readonly Partial<ColumnDefinition>[] {
  const place = (name: string | undefined): number => {
    const at = order?.indexOf(name ?? '') ?? -1;
    return at === -1 ? Number.MAX_SAFE_INTEGER : at;
  };
  return columns.toSorted((left, right) => place(left.name) - place(right.name));
}

/** The statements that turn the actual table into the intended one; undefined where it would have to be made anew. */
export function alterTable(
  intended: Partial<TableDefinition>,
  actual: Partial<TableDefinition>,
  differing: readonly string[],
): string[] | undefined {
  if (differing.some((name) => name === 'partitionBy' || name === 'columnOrder')) return undefined;
  const whole = { ...actual, ...intended };
  const altered = `alter table ${qualified(whole.schema!, whole.name!)}`;
  const differs = (...names: string[]): boolean => names.some((name) => differing.includes(name));
  const statements: string[] = [];
  if (differs('unlogged')) statements.push(`${altered} set ${whole.unlogged === true ? 'unlogged' : 'logged'};`);
  if (differs('partitionOf', 'partitionBound')) statements.push(...reattach(whole, actual));
  if (differs('inherits')) statements.push(...inherit(altered, whole.inherits ?? [], actual.inherits ?? []));
  if (differs('ofType')) statements.push(typeof whole.ofType === 'string' ? `${altered} of ${whole.ofType};` : `${altered} not of;`);
  if (differs('options')) statements.push(...optionStatements(altered, whole.options ?? {}, actual.options ?? {}));
  return statements;
}

function attach({ schema, name, partitionOf, partitionBound }: Partial<TableDefinition>): string {
  return `alter table ${relation(partitionOf!)} attach partition ${qualified(schema!, name!)} ${partitionBound};`;
}

function reattach(whole: Partial<TableDefinition>, actual: Partial<TableDefinition>): string[] {
  const detached =
    typeof actual.partitionOf === 'string'
      ? [`alter table ${relation(actual.partitionOf)} detach partition ${qualified(whole.schema!, whole.name!)};`]
      : [];
  return [...detached, ...(typeof whole.partitionOf === 'string' ? [attach(whole)] : [])];
}

function inherit(altered: string, intended: readonly string[], actual: readonly string[]): string[] {
  return [
    ...actual.filter((name) => !intended.includes(name)).map((name) => `${altered} no inherit ${relation(name)};`),
    ...intended.filter((name) => !actual.includes(name)).map((name) => `${altered} inherit ${relation(name)};`),
  ];
}

function relation(text: string): string {
  return qualified(...namesIn(text));
}
