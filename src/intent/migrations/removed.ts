import type { Node } from 'libpg-query';
import { address } from '../../kinds/catalog.ts';
import { kinds } from '../../kinds/index.ts';
import type { Key } from '../../kinds/kind.ts';
import { namesOf } from './object-names.ts';
import type { Made } from './replay.ts';

/** Commands of ALTER TABLE that drop something. */
const commands: Readonly<Record<string, string>> = { AT_DropColumn: 'OBJECT_COLUMN', AT_DropConstraint: 'OBJECT_TABCONSTRAINT' };

/**
 * The statements that dropped something, by the key of what they dropped, as far as their text names it. A name without a
 * schema is taken for one in public. A routine's key has no arguments.
 */
export function removedBy(statements: readonly Made[]): [Key, Made][] {
  return statements.flatMap((made) => keysDropped(made.statement.node).map((key): [Key, Made] => [key, made]));
}

function keysDropped(node: Node): Key[] {
  if ('DropStmt' in node) return (node.DropStmt.objects ?? []).flatMap((object) => keysOf(node.DropStmt.removeType, namesOf(object)));
  if (!('AlterTableStmt' in node)) return [];
  const { relation, cmds = [] } = node.AlterTableStmt;
  const table = [relation?.schemaname ?? 'public', relation?.relname ?? ''];
  return cmds.flatMap((command) => {
    const { subtype = '', name = '' } = 'AlterTableCmd' in command ? command.AlterTableCmd : {};
    return keysOf(commands[subtype], [...table, name]);
  });
}

/** One type may stand for several kinds: a constraint for each sort of them. */
function keysOf(type: string | undefined, names: string[]): Key[] {
  return kinds
    .filter(({ objectTypes = [] }) => type !== undefined && objectTypes.includes(type))
    .map(({ name, identity }) => {
      const missing = 'schema' in identity && names.length < ('table' in identity ? 3 : 2) ? ['public'] : [];
      return `${name} ${address(...missing, ...names)}`;
    });
}
