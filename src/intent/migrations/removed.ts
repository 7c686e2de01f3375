import type { AlterTableStmt, Node, RangeVar } from 'libpg-query';
import { address } from '../../kinds/catalog.ts';
import { kinds } from '../../kinds/index.ts';
import type { Key } from '../../kinds/kind.ts';
import { namesOf } from './object-names.ts';
import type { Made } from './replay.ts';

/** Commands of ALTER TABLE and ALTER TYPE that drop something. */
const commands: Readonly<Record<string, string>> = { AT_DropColumn: 'OBJECT_COLUMN', AT_DropConstraint: 'OBJECT_TABCONSTRAINT' };

/** One statement may be about an object of another type than it says: ALTER TABLE renames views, DROP TYPE drops domains. */
const alike: readonly (readonly string[])[] = [
  ['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_SEQUENCE'],
  ['OBJECT_TYPE', 'OBJECT_DOMAIN'],
];

/**
 * The statements that dropped something, or gave it another name or schema, by the key of what is not there any more, as
 * far as their text names it. A name without a schema is taken for one in public. A routine's key has no arguments.
 */
export function removedBy(statements: readonly Made[]): [Key, Made][] {
  return statements.flatMap((made) => keysRemoved(made.statement.node).map((key): [Key, Made] => [key, made]));
}

function keysRemoved(node: Node): Key[] {
  if ('DropStmt' in node) return (node.DropStmt.objects ?? []).flatMap((object) => keysOf(node.DropStmt.removeType, namesOf(object)));
  if ('AlterTableStmt' in node) return keysDropped(node.AlterTableStmt);
  if ('RenameStmt' in node) {
    const { renameType, subname } = node.RenameStmt;
    return keysOf(renameType, [...placeOf(node.RenameStmt), ...(subname === undefined ? [] : [subname])]);
  }
  return 'AlterObjectSchemaStmt' in node ? keysOf(node.AlterObjectSchemaStmt.objectType, placeOf(node.AlterObjectSchemaStmt)) : [];
}

function keysDropped({ relation, objtype, cmds = [] }: AlterTableStmt): Key[] {
  return cmds.flatMap((command) => {
    const { subtype = '', name = '' } = 'AlterTableCmd' in command ? command.AlterTableCmd : {};
    return keysOf(subtype === 'AT_DropColumn' && objtype === 'OBJECT_TYPE' ? 'OBJECT_ATTRIBUTE' : commands[subtype], [
      ...placeOf({ relation }),
      name,
    ]);
  });
}

/** The names of the relation, or of whatever else, that a statement alters. */
function placeOf({ relation, object }: { relation?: RangeVar | undefined; object?: Node | undefined }): string[] {
  if (relation !== undefined) return [relation.schemaname ?? 'public', relation.relname ?? ''];
  return object === undefined ? [] : namesOf(object);
}

/** One type may stand for several kinds: a constraint for each sort of them. */
function keysOf(type: string | undefined, names: string[]): Key[] {
  if (type === undefined) return [];
  const types = alike.find((one) => one.includes(type)) ?? [type];
  return kinds
    .filter(({ objectTypes = [] }) => objectTypes.some((one) => types.includes(one)))
    .map(({ name, identity }) => {
      const within = identity['table'] ?? identity['domain'] ?? identity['composite'];
      const missing = 'schema' in identity && names.length < (within === undefined ? 2 : 3) ? ['public'] : [];
      return `${name} ${address(...missing, ...names)}`;
    });
}
