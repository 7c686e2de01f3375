import type { Node } from 'libpg-query';

/** Objects that Postgres's tree names behind the table, the domain or the type that they are within. */
const within: ReadonlySet<string> = new Set([
  'OBJECT_COLUMN',
  'OBJECT_ATTRIBUTE',
  'OBJECT_TABCONSTRAINT',
  'OBJECT_DOMCONSTRAINT',
  'OBJECT_POLICY',
  'OBJECT_RULE',
  'OBJECT_TRIGGER',
]);

/** Whether objects of this type have their names within a table, a domain or a type. */
export function isWithin(type: string | undefined): boolean {
  return within.has(type ?? '');
}

/** The names by which a statement's tree calls an object, with or without its schema: `public`, `orders`, `total`. */
export function namesOf(object: Node): string[] {
  if ('String' in object) return [object.String.sval ?? ''];
  if ('RangeVar' in object) return [object.RangeVar.schemaname, object.RangeVar.relname].filter((name) => name !== undefined);
  return (partsOf(object) ?? []).flatMap(namesOf);
}

function partsOf(object: Node): readonly Node[] | undefined {
  if ('List' in object) return object.List.items;
  if ('ObjectWithArgs' in object) return object.ObjectWithArgs.objname;
  return 'TypeName' in object ? object.TypeName.names : undefined;
}
