import type { Stored } from '../kinds/kind.ts';

/** What a statement would have made or changed, as far as its text tells. Names stand without their schemas. */
export interface Named {
  /** Tables, routines, types and whatever else is not within such. */
  names: readonly string[];
  /** Indexes, which are named without their table; a key or another constraint is called like its own. */
  indexes?: readonly string[];
  /** Schemas, where all that is in them is meant. */
  schemas?: readonly string[];
  /** Roles that get or lose something, whatever it is on. */
  roles?: readonly string[];
  /** The kinds of objects that it says something of; any where left out. */
  kinds?: readonly string[];
}

/** Whether an object is what a statement names, or within it. What tables share (a column called `id`) is known by its table only. */
export function isNamed(kind: string, object: Stored, { names, indexes, schemas, roles, kinds }: Named): boolean {
  if (kinds?.includes(kind) === false) return false;
  const { schema, table, domain, composite, publication, name, detail, role, grantee } = object;
  return (
    isOne(names, table ?? domain ?? composite ?? name, publication) ||
    isOne(indexes, name, detail) ||
    isOne(schemas, schema) ||
    isOne(roles, grantee ?? role)
  );
}

function isOne(list: readonly string[] | undefined, ...values: unknown[]): boolean {
  return list !== undefined && values.some((value) => typeof value === 'string' && list.includes(value));
}
