import type { AlterDefaultPrivilegesStmt, GrantStmt, ObjectType } from 'libpg-query';
import { rolesIn, wordsIn } from './named-in.ts';
import { namesOf } from './object-names.ts';
import type { Made } from './replay.ts';
import { runsCode } from './touches.ts';

/** What `grantedBy` returns for every privilege. */
const all = 'all';

/**
 * The privileges that a statement gives a role on the objects that it writes, `all` for every one; of code that speaks of
 * the role all its words, as any of them may be meant.
 */
export function grantedBy({ statement: { node, text } }: Made, role: string): readonly string[] {
  if ('GrantStmt' in node) return grantedIn(node.GrantStmt, role);
  return runsCode(node) && speaksOf(text, role) ? wordsIn(text) : [];
}

/** Privileges on columns are not those on their table. */
function grantedIn({ is_grant, privileges, grantees }: GrantStmt, role: string): readonly string[] {
  if (is_grant !== true || !rolesIn(grantees).includes(role)) return [];
  if (privileges === undefined) return [all];
  return privileges.flatMap((one) => {
    const { priv_name: name, cols } = 'AccessPriv' in one ? one.AccessPriv : {};
    return name === undefined || cols !== undefined ? [] : [name];
  });
}

/** Whether a statement says what a role may do with the objects that it writes. */
export function saysPrivileges({ statement: { node } }: Made, role: string): boolean {
  return 'GrantStmt' in node && rolesIn(node.GrantStmt.grantees).includes(role);
}

/** What may have given a privilege though its text does not say so: code that calls other code. */
export function mayGrant(made: Made, role: string): readonly string[] {
  return runsCode(made.statement.node) && grantedBy(made, role).length === 0 ? [all] : [];
}

/** Whether a statement may say anything of default privileges. */
export function mayChangeDefaults({ statement: { node, text } }: Made): boolean {
  return 'AlterDefaultPrivilegesStmt' in node || (runsCode(node) && /default/i.test(text));
}

/** What a role gets on each new object of a sort, such as `tables`, in a schema. */
export interface Default {
  sort: string | undefined;
  schema: unknown;
  role: string;
}

/** The privileges that a statement gives a role by default, as `grantedBy` returns them. */
export function grantedByDefault({ statement: { node, text } }: Made, one: Default): readonly string[] {
  if (!('AlterDefaultPrivilegesStmt' in node)) return speaksOf(text, one.role) ? wordsIn(text) : [];
  const { action } = node.AlterDefaultPrivilegesStmt;
  return action !== undefined && isAbout(node.AlterDefaultPrivilegesStmt, one) ? grantedIn(action, one.role) : [];
}

/** Whether a statement says what a role gets by default. */
export function saysDefaults({ statement: { node } }: Made, one: Default): boolean {
  return (
    'AlterDefaultPrivilegesStmt' in node &&
    isAbout(node.AlterDefaultPrivilegesStmt, one) &&
    rolesIn(node.AlterDefaultPrivilegesStmt.action?.grantees).includes(one.role)
  );
}

function isAbout({ action, options }: AlterDefaultPrivilegesStmt, { sort, schema }: Default): boolean {
  const schemas = schemasIn(options);
  return sorts[action?.objtype ?? 'OBJECT_TABLE'] === sort && (schemas.length === 0 || schemas.includes(String(schema)));
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
