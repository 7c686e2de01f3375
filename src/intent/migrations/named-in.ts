import type { Node } from 'libpg-query';
import { readKinds } from '../../kinds/index.ts';
import type { ScriptStatement } from '../../sql/index.ts';
import type { Named } from '../named.ts';
import { isWithin, namesOf } from './object-names.ts';

type Fields = Record<string, unknown>;

/** What a statement would have made or changed, as far as its text tells: names without their schemas. */
export function namedIn({ node, text }: ScriptStatement): Named {
  const [[type, statement]] = Object.entries(node) as [[string, Fields]];
  const kinds = readKinds.filter(({ statements = [] }) => statements.includes(type)).map(({ name }) => name);
  const named = ofType[type]?.(statement, text) ?? ofFields(statement);
  return kinds.length === 0 ? named : { ...named, kinds };
}

/** Statements whose names do not stand in fields of their own. */
const ofType: Readonly<Record<string, (statement: any, text: string) => Named>> = {
  DoStmt: ofCode,
  CallStmt: ofCode,
  SelectStmt: ofCode,
  ExecuteStmt: ofCode,
  InsertStmt: ofRows,
  UpdateStmt: ofRows,
  DeleteStmt: ofRows,
  MergeStmt: ofRows,
  CopyStmt: ofRows,
  CreateSchemaStmt: ({ schemaname = '' }: { schemaname?: string }) => allOf([schemaname]),
  GrantStmt: (statement: Fields) =>
    statement['targtype'] === 'ACL_TARGET_ALL_IN_SCHEMA' ? { names: [], schemas: ofFields(statement).names } : ofFields(statement),
  AlterDefaultPrivilegesStmt: ({ action }: { action: { grantees?: Node[] } }) => ({ names: [], roles: rolesIn(action.grantees) }),
  GrantRoleStmt: ({ grantee_roles }: { grantee_roles?: Node[] }) => ({ names: rolesIn(grantee_roles) }),
  AlterRoleSetStmt: ofSetting,
  AlterDatabaseSetStmt: ofSetting,
};

/** What code makes and changes stands somewhere in its text, perhaps in a text within. */
function ofCode(_: Fields, text: string): Named {
  const quoted = [...text.matchAll(/"([^"]+)"|'([^']+)'/g)].map(([, name, constant]) => name ?? constant!);
  return { names: [...new Set([...wordsIn(text), ...quoted])] };
}

/** The words of a text in whatever language, as they stand and in lower case. */
export function wordsIn(text: string): string[] {
  const words = text.match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
  return [...words, ...words.map((word) => word.toLowerCase())];
}

/** Rows are objects where they are a bucket or a job. */
function ofRows({ relation }: { relation?: { relname?: string } }, text: string): Named {
  const kinds = readKinds.filter(({ rows }) => rows !== undefined && rows.table === relation?.relname).map(({ name }) => name);
  return kinds.length === 0 ? { names: [] } : { ...ofCode({}, text), kinds };
}

function ofSetting({ setstmt }: { setstmt?: { name?: string } }): Named {
  return { names: [setstmt?.name ?? ''] };
}

function allOf(schemas: readonly string[]): Named {
  return { names: schemas, schemas };
}

function ofFields(statement: Fields): Named {
  const type = (statement['removeType'] ?? statement['renameType'] ?? statement['objtype'] ?? statement['objectType']) as string;
  const names = [...new Set(Object.entries(statement).flatMap(([field, value]) => naming[field]?.(value, type, statement) ?? []))];
  if (type === 'OBJECT_INDEX') return { names: [], indexes: names };
  const isSchema = type === 'OBJECT_SCHEMA' && ('removeType' in statement || 'renameType' in statement);
  return isSchema ? allOf(names) : { names };
}

/** The fields of a statement that hold names of what it makes or changes. */
const naming: Readonly<Record<string, (value: any, type: string, statement: Fields) => string[]>> = {
  relation: ofRelation,
  table: ofRelation,
  view: ofRelation,
  sequence: ofRelation,
  typevar: ofRelation,
  into: ({ rel }: { rel?: object }) => (rel === undefined ? [] : ofRelation(rel)),
  object: (value: Node, type, statement) => [ownName(value, 'renameType' in statement ? undefined : type)],
  objects: (value: Node[], type) => value.map((one) => ownName(one, type)),
  func: (value: { objname?: Node[] }) => ofList(value.objname),
  // The function that a trigger calls stays as it is.
  funcname: (value: Node[], _, statement) => ('trigname' in statement ? [] : ofList(value)),
  typeName: ofList,
  domainname: ofList,
  defnames: ofList,
  subname: ofRenamed,
  newname: ofRenamed,
  trigname: (value: string, _, statement) => ('relation' in statement ? [] : [value]),
  pubname: (value: string) => [value],
  extname: (value: string) => [value],
  fdwname: (value: string) => [value],
  servername: (value: string) => [value],
  role: (value: string | { rolename?: string }) => [typeof value === 'string' ? value : (value.rolename ?? '')],
  roles: (value: Node[], _, statement) => ('policy_name' in statement ? [] : rolesIn(value)),
};

function ofRelation({ relname }: { relname?: string }): string[] {
  return relname === undefined ? [] : [relname];
}

/** The name of an object, or of what it is within. */
function ownName(object: Node, type: string | undefined): string {
  return namesOf(object).at(isWithin(type) ? -2 : -1) ?? '';
}

function ofList(names: readonly Node[] = []): string[] {
  return names.flatMap(namesOf).slice(-1);
}

/** The old name and the new one, where they are not those of a part. */
function ofRenamed(name: string, type: string): string[] {
  return isWithin(type) ? [] : [name];
}

/** The names of roles in a statement's list. */
export function rolesIn(roles: readonly Node[] = []): string[] {
  return roles.flatMap((role) => {
    const { roletype, rolename } = 'RoleSpec' in role ? role.RoleSpec : {};
    const name = roletype === 'ROLESPEC_PUBLIC' ? 'PUBLIC' : rolename;
    return name === undefined ? [] : [name];
  });
}
