import type { AlterDefaultPrivilegesStmt, ObjectType } from 'libpg-query';
import { defaultsOn } from '../../kinds/privilege.ts';
import { rolesIn, wordsIn } from './named-in.ts';
import { namesOf } from './object-names.ts';
import type { Made } from './replay.ts';
import { runsCode } from './touches.ts';

/** Whether a statement says what a role may do with the objects that it writes; of code its words tell. */
export function saysPrivileges({ statement: { node, text } }: Made, role: string): boolean {
  if ('GrantStmt' in node) return rolesIn(node.GrantStmt.grantees).includes(role);
  return runsCode(node) && speaksOf(text, role);
}

/** Whether a statement may say anything of default privileges. */
export function mayChangeDefaults({ statement: { node, text } }: Made): boolean {
  return 'AlterDefaultPrivilegesStmt' in node || (runsCode(node) && /default/i.test(text));
}

/** Whether a statement says what a role gets on each new object of such a sort, a `table` or a `function`, in a schema. */
export function saysDefaults({ statement: { node, text } }: Made, { on, schema, role }: Record<string, unknown>): boolean {
  if ('AlterDefaultPrivilegesStmt' in node) {
    const { action, options } = node.AlterDefaultPrivilegesStmt;
    const schemas = schemasIn(options);
    return (
      sorts[action?.objtype ?? 'OBJECT_TABLE'] === defaultsOn(String(on)) &&
      rolesIn(action?.grantees).includes(String(role)) &&
      (schemas.length === 0 || schemas.includes(String(schema)))
    );
  }
  return runsCode(node) && speaksOf(text, String(role)) && wordsIn(text).includes('default');
}

/** What default privileges call the objects of a GRANT. */
const sorts: Partial<Record<ObjectType, string>> = {
  OBJECT_TABLE: 'tables',
  OBJECT_SEQUENCE: 'sequences',
  OBJECT_FUNCTION: 'functions',
  OBJECT_TYPE: 'types',
  OBJECT_SCHEMA: 'schemas',
};

function schemasIn(options: AlterDefaultPrivilegesStmt['options'] = []): string[] {
  return options.flatMap((option) => {
    const { defname, arg } = 'DefElem' in option ? option.DefElem : {};
    return defname === 'schemas' && arg !== undefined && 'List' in arg ? (arg.List.items ?? []).flatMap(namesOf) : [];
  });
}

function speaksOf(text: string, role: string): boolean {
  const words = wordsIn(text);
  return words.includes(role) && ['grant', 'revoke'].some((verb) => words.includes(verb));
}
