import type { Node } from 'libpg-query';
import type { SharedNames } from '../../database/shared-server.ts';

/** A role where a statement names it, as a list's member or by itself. */
interface Spec {
  RoleSpec?: Spec;
  rolename?: string;
}

/** The parts that are looked at, of whatever statement. */
interface Statement {
  role?: Spec;
  roles?: Spec[];
  granted_roles?: { AccessPriv?: { priv_name?: string } }[];
  grantee_roles?: Spec[];
  grantees?: Spec[];
  dbname?: string;
  database?: string;
  object?: { String?: { sval?: string } };
  objects?: { String?: { sval?: string } }[];
  subname?: string;
  /** What a COMMENT, GRANT, RENAME, OWNER TO is about. */
  objtype?: string;
  objectType?: string;
  renameType?: string;
}

const whole = (): SharedNames => ({ beyond: 'the server as a whole' });
const database = ({ dbname, database: named, subname, object, objects }: Statement): SharedNames => ({
  beyond: `the database ${dbname ?? named ?? subname ?? object?.String?.sval ?? objects?.[0]?.String?.sval}, by its name`,
});
const roles = (statement: Statement): SharedNames => ({ roles: statement.roles?.map(nameOf) });

/** By the type of a statement. */
const statements: Readonly<Record<string, (statement: Statement) => SharedNames>> = {
  AlterSystemStmt: whole,
  CreateTableSpaceStmt: whole,
  DropTableSpaceStmt: whole,
  AlterTableSpaceOptionsStmt: whole,
  CreatedbStmt: database,
  DropdbStmt: database,
  AlterDatabaseStmt: database,
  AlterDatabaseSetStmt: database,
  AlterDatabaseRefreshCollStmt: database,
  AlterRoleStmt: ({ role }) => ({ roles: [nameOf(role)] }),
  AlterRoleSetStmt: (statement) => {
    if (statement.database !== undefined) return database(statement);
    return statement.role === undefined ? whole() : { roles: [nameOf(statement.role)] };
  },
  DropRoleStmt: roles,
  DropOwnedStmt: roles,
  ReassignOwnedStmt: roles,
  GrantRoleStmt: ({ granted_roles: granted, grantee_roles: members }) => ({
    granted: granted?.map(({ AccessPriv }) => AccessPriv?.priv_name ?? ''),
    members: members?.map(nameOf),
  }),
};

/** By what a statement is about that can be about many things. */
const objects: Readonly<Record<string, (statement: Statement) => SharedNames>> = {
  OBJECT_DATABASE: database,
  OBJECT_TABLESPACE: whole,
  OBJECT_ROLE: ({ subname, object }) => ({ roles: [subname ?? object?.String?.sval ?? ''] }),
  OBJECT_PARAMETER_ACL: ({ grantees }) => ({ roles: grantees?.map(nameOf) }),
};

/** What a statement would change of what all databases of a server share, as far as its tree tells. */
export function sharedNamesOf(node: Node): SharedNames {
  const [[type, statement]] = Object.entries(node) as [[string, Statement]];
  const { objtype, objectType, renameType } = statement;
  return (statements[type] ?? objects[objtype ?? objectType ?? renameType ?? ''])?.(statement) ?? {};
}

/** Whether a statement makes a role. */
export function makesRole(node: Node): boolean {
  return 'CreateRoleStmt' in node;
}

/** CURRENT_USER and the like are a role of the server as well. */
function nameOf(spec: Spec | undefined): string {
  const { rolename } = spec?.RoleSpec ?? spec ?? {};
  return rolename ?? 'current_user';
}
