/** Small questions to nodes of a syntax tree. */
import type { Node, TypeName } from 'libpg-query';

/** The names of a path such as `pg_catalog.lower`; `*` for what is not a name. */
export function pathOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).map((node) => ('String' in node ? (node.String.sval ?? '') : '*'));
}

/** A path without pg_catalog in front, which everything that the catalog prints without a schema means anyway. */
export function withoutCatalog(path: readonly string[]): readonly string[] {
  return path[0] === 'pg_catalog' ? path.slice(1) : path;
}

/** A node names its sort in front; parts that can be of one sort only do not. */
export function isNode(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null) return false;
  const [tag = '', ...more] = Object.keys(value);
  return more.length === 0 && /^[A-Z]/.test(tag);
}

/** The fields of a node, in no order that matters. */
export function fieldsOf(value: object): [name: string, value: unknown][] {
  return Object.entries(value);
}

export function isTypeName(value: unknown): value is TypeName {
  return typeof value === 'object' && value !== null && 'names' in value && Array.isArray(value.names);
}
