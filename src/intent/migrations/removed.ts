import type { Node } from 'libpg-query';
import { address } from '../../kinds/catalog.ts';
import type { Key } from '../../kinds/kind.ts';
import type { Made } from './replay.ts';

/** What DROP calls the kinds. */
const dropped: Readonly<Record<string, string>> = {
  OBJECT_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materializedView',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
  OBJECT_SCHEMA: 'schema',
  OBJECT_EXTENSION: 'extension',
  OBJECT_EVENT_TRIGGER: 'eventTrigger',
  OBJECT_PUBLICATION: 'publication',
};

/** Those that belong to a table. */
const onTable: Readonly<Record<string, string>> = { OBJECT_POLICY: 'policy', OBJECT_TRIGGER: 'trigger', OBJECT_RULE: 'rule' };

const constraints = ['check', 'foreignKey', 'unique', 'primaryKey', 'exclusion'];

/**
 * The statements that dropped something, by the key of what they dropped, as far as their text names it. A name without a
 * schema is taken for one in public. A routine's key has no arguments.
 */
export function removedBy(statements: readonly Made[]): [Key, Made][] {
  return statements.flatMap((made) => keysDropped(made.statement.node).map((key): [Key, Made] => [key, made]));
}

function keysDropped(node: Node): Key[] {
  if ('DropStmt' in node) return (node.DropStmt.objects ?? []).flatMap((object) => keysOf(node.DropStmt.removeType ?? '', namesOf(object)));
  if (!('AlterTableStmt' in node)) return [];
  const { relation, cmds = [] } = node.AlterTableStmt;
  const table = [relation?.schemaname ?? 'public', relation?.relname ?? ''];
  return cmds.flatMap((command) => {
    if (!('AlterTableCmd' in command)) return [];
    const { subtype, name = '' } = command.AlterTableCmd;
    if (subtype === 'AT_DropColumn') return [`column ${address(...table, name)}`];
    return subtype === 'AT_DropConstraint' ? constraints.map((kind) => `${kind} ${address(...table, name)}`) : [];
  });
}

function keysOf(type: string, names: string[]): Key[] {
  const kind = dropped[type];
  const belonging = onTable[type];
  if (belonging !== undefined) return [`${belonging} ${address(...(names.length < 3 ? ['public', ...names] : names))}`];
  // The key of an index has its table, which DROP INDEX does not name.
  if (kind === undefined) return [];
  const inSchema = !['schema', 'extension', 'eventTrigger', 'publication'].includes(kind);
  return [`${kind} ${address(...(inSchema && names.length < 2 ? ['public', ...names] : names))}`];
}

function namesOf(object: Node): string[] {
  if ('String' in object) return [object.String.sval ?? ''];
  const list =
    'List' in object
      ? object.List.items
      : 'ObjectWithArgs' in object
        ? object.ObjectWithArgs.objname
        : 'TypeName' in object
          ? object.TypeName.names
          : [];
  return (list ?? []).flatMap((name) => ('String' in name ? [name.String.sval ?? ''] : []));
}
