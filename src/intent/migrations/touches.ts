import type { Node, TransactionStmtKind } from 'libpg-query';
import { type CatalogName, catalogNames } from './journal-rows.ts';

/** What a statement does to rows of the catalog, as far as its tree tells. */
export interface Touches {
  /** Names, without schema, of the relations, routines, types and schemas that it is about. */
  names: ReadonlySet<string>;
  /** Catalogs in which it may write over rows of these names. */
  writes: readonly CatalogName[];
  /** Catalogs in which it makes rows. */
  makes: readonly CatalogName[];
  /** It flags the tables that it names, once, to have triggers or rules: a foreign key does so on both sides. */
  flags: boolean;
  drops: boolean;
  /** It may write any row: it runs code, or means objects that it does not name. */
  anything: boolean;
  /** It may write the tables that it names anew, and then the rows of their indexes too. */
  rewrites: boolean;
  /** It may change a sequence, which Postgres may have named after a column. */
  sequences: boolean;
  /** What it does to a table it does to those that inherit from it, partitions among them. */
  recurses: boolean;
  /** Names of tables that others inherit from, or are partitions of. */
  parents: readonly string[];
  /** It may change how the server reads what is sent behind it, or what prepared statements there are. */
  apart: boolean;
  /** It may change what a session begins with: settings that are kept for roles and databases, and what the login may do. */
  settings: boolean;
  /** What it does to the transaction: it begins or ends one, or sets how one goes, which Postgres takes before any query only. */
  transaction: TransactionStmtKind | 'SET_TRANSACTION' | undefined;
}

type Effect = Partial<Pick<Touches, 'writes' | 'makes' | 'flags' | 'drops'>>;
const columns: CatalogName[] = ['pg_class', 'pg_attribute', 'pg_attrdef'];

/** By the type of a statement: what it writes and makes. Whatever is not here may write everything of its names. */
const effects: Readonly<Record<string, Effect | ((statement: any) => Effect)>> = {
  CreateStmt: (statement: { inhRelations?: Node[] }) => ({
    flags: hasForeignKey(statement),
    // The first child is noted in its parent's row.
    writes: statement.inhRelations === undefined ? [] : ['pg_class'],
    makes: ['pg_class', 'pg_attribute', 'pg_attrdef', 'pg_constraint', 'pg_index', 'pg_sequence', 'pg_type'],
  }),
  // The table's row is changed in place, which leaves no transaction's id.
  IndexStmt: { makes: ['pg_class', 'pg_index'] },
  CreatePolicyStmt: { makes: ['pg_policy'] },
  AlterPolicyStmt: { writes: ['pg_policy'] },
  CreateTrigStmt: { flags: true, makes: ['pg_trigger'] },
  RuleStmt: { writes: ['pg_class'] },
  CreateFunctionStmt: ({ replace }: { replace?: boolean }) => (replace === true ? { writes: ['pg_proc'] } : { makes: ['pg_proc'] }),
  AlterFunctionStmt: { writes: ['pg_proc'] },
  ViewStmt: ({ replace }: { replace?: boolean }) => (replace === true ? { writes: columns } : { makes: columns }),
  CreateSchemaStmt: { makes: ['pg_namespace'] },
  CreateEnumStmt: { makes: ['pg_type'] },
  CompositeTypeStmt: { makes: ['pg_class', 'pg_attribute', 'pg_type'] },
  CreateDomainStmt: { makes: ['pg_type', 'pg_constraint'] },
  GrantStmt: grantEffects,
  AlterTableStmt: tableEffects,
  AlterDefaultPrivilegesStmt: { writes: ['pg_default_acl'] },
  AlterRoleSetStmt: { writes: ['pg_db_role_setting'] },
  AlterDatabaseSetStmt: { writes: ['pg_db_role_setting'] },
  CommentStmt: {},
  AlterEnumStmt: {},
  CreatePublicationStmt: {},
  AlterPublicationStmt: {},
  CreateStatsStmt: {},
  CreateRoleStmt: {},
  DropStmt: { drops: true },
  InsertStmt: {},
  UpdateStmt: {},
  DeleteStmt: {},
  MergeStmt: {},
  CopyStmt: {},
  // A table that is emptied gets another file, which its row names.
  TruncateStmt: { writes: ['pg_class'] },
  VariableSetStmt: {},
  TransactionStmt: {},
  DiscardStmt: {},
  DeallocateStmt: {},
};

/** Catalogs whose rows go by the catalog's name. */
const nameless: readonly CatalogName[] = ['pg_default_acl', 'pg_db_role_setting'];

/** Statements that run code of which the tree does not tell what it does. */
const running: ReadonlySet<string> = new Set([
  'DoStmt',
  'CallStmt',
  'SelectStmt',
  'ExecuteStmt',
  'CreateExtensionStmt',
  'AlterExtensionStmt',
]);

const apart: ReadonlySet<string> = new Set([
  'SelectStmt',
  'VariableSetStmt',
  'LoadStmt',
  'PrepareStmt',
  'DeallocateStmt',
  'DiscardStmt',
  'CopyStmt',
]);

/** Rows of tables may have triggers. */
const changing: ReadonlySet<string> = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CopyStmt']);

/** Functions that people call on the top level and that write no catalog. */
const harmless: ReadonlySet<string> = new Set(['set_config', 'setval']);

export function touchesOf(node: Node): Touches {
  const [[type, statement]] = Object.entries(node) as [[string, object]];
  const effect = effects[type] ?? { writes: catalogNames };
  const { writes = [], makes = [], flags = false, drops = false } = typeof effect === 'function' ? effect(statement) : effect;
  const none = writes.length + makes.length === 0 && !flags && !drops;
  const anything = runsCode(node) || meansOthers(type, statement);
  return {
    flags,
    drops,
    names: none ? new Set() : new Set([...namesIn(statement), ...nameless.filter((catalog) => writes.includes(catalog))]),
    writes,
    makes,
    anything,
    apart: anything || apart.has(type),
    settings: anything || changing.has(type) || writes.includes('pg_db_role_setting'),
    rewrites: rewrites(type, statement),
    sequences: type === 'AlterSeqStmt' || (type === 'AlterTableStmt' && has(statement, identityCommands)),
    recurses: recursive.has(type),
    parents: parentsIn(node),
    transaction: transactionOf(node),
  };
}

function transactionOf(node: Node): Touches['transaction'] {
  if ('TransactionStmt' in node) return node.TransactionStmt.kind ?? 'TRANS_STMT_BEGIN';
  return 'VariableSetStmt' in node && node.VariableSetStmt.name?.startsWith('TRANSACTION') === true ? 'SET_TRANSACTION' : undefined;
}

/** REVOKE on a table writes the privileges on its columns too. */
function grantEffects(statement: { objtype?: string; is_grant?: boolean; privileges?: { AccessPriv?: { cols?: unknown[] } }[] }): Effect {
  const { objtype, is_grant: isGrant, privileges = [] } = statement;
  switch (objtype) {
    case 'OBJECT_TABLE':
    case 'OBJECT_SEQUENCE':
      return { writes: isGrant !== true || privileges.some(({ AccessPriv }) => AccessPriv?.cols !== undefined) ? columns : ['pg_class'] };
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
      return { writes: ['pg_proc'] };
    case 'OBJECT_SCHEMA':
      return { writes: ['pg_namespace'] };
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return { writes: ['pg_type'] };
    default:
      return {};
  }
}

/** Commands of ALTER TABLE of which is known what they write. */
const commands: Readonly<Record<string, Effect>> = {
  AT_EnableRowSecurity: { writes: ['pg_class'] },
  AT_DisableRowSecurity: { writes: ['pg_class'] },
  AT_ForceRowSecurity: { writes: ['pg_class'] },
  AT_NoForceRowSecurity: { writes: ['pg_class'] },
  AT_ReplicaIdentity: { writes: ['pg_class', 'pg_index'] },
  AT_ClusterOn: { writes: ['pg_index'] },
  AT_DropCluster: { writes: ['pg_index'] },
  AT_SetRelOptions: { writes: ['pg_class'] },
  AT_ResetRelOptions: { writes: ['pg_class'] },
  AT_EnableTrig: { writes: ['pg_trigger'] },
  AT_DisableTrig: { writes: ['pg_trigger'] },
  AT_AddColumn: { writes: ['pg_class'], makes: ['pg_attribute', 'pg_attrdef', 'pg_constraint', 'pg_index', 'pg_sequence'] },
  AT_ColumnDefault: { writes: ['pg_attribute', 'pg_attrdef'] },
  AT_SetNotNull: { writes: ['pg_attribute', 'pg_constraint'] },
  AT_DropNotNull: { writes: ['pg_attribute'] },
  // A primary key makes its columns NOT NULL.
  AT_AddConstraint: { writes: ['pg_class', 'pg_attribute'], makes: ['pg_constraint', 'pg_index'] },
};

function tableEffects(statement: { cmds?: { AlterTableCmd?: { subtype?: string } }[] }): Effect {
  const { cmds = [] } = statement;
  const known = cmds.map(({ AlterTableCmd }) => commands[AlterTableCmd?.subtype ?? '']);
  if (known.includes(undefined)) return { writes: catalogNames };
  const all = (part: 'writes' | 'makes'): CatalogName[] => [...new Set(known.flatMap((one) => one![part] ?? []))];
  return { writes: all('writes'), makes: all('makes'), flags: hasForeignKey(statement) };
}

function hasForeignKey(statement: object): boolean {
  let found = false;
  walk(statement, (key, value) => {
    found ||= key === 'contype' && value === 'CONSTR_FOREIGN';
  });
  return found;
}

/** Whether a statement runs code of which its tree does not tell what it does. */
export function runsCode(node: Node): boolean {
  const [[type, statement]] = Object.entries(node) as [[string, object]];
  return running.has(type) && !(type === 'SelectStmt' && calls(statement).every((name) => harmless.has(name)));
}

/** What is dropped from rows of others with it: a default with its function, a column with its type. */
const within: ReadonlySet<unknown> = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_INDEX',
  'OBJECT_POLICY',
  'OBJECT_TRIGGER',
]);

/** Whether a statement means objects that it does not name: all of a schema or of a role, or what hangs on those that it names. */
function meansOthers(type: string, statement: object): boolean {
  const { targtype, behavior, removeType } = statement as Record<string, unknown>;
  if (type === 'DropOwnedStmt' || type === 'ReassignOwnedStmt' || targtype === 'ACL_TARGET_ALL_IN_SCHEMA') return true;
  return behavior === 'DROP_CASCADE' && (type === 'TruncateStmt' || (type === 'DropStmt' && !within.has(removeType)));
}

const rewriting: ReadonlySet<string> = new Set(['TruncateStmt', 'ClusterStmt', 'VacuumStmt', 'ReindexStmt']);
/** Commands of ALTER TABLE that give a table and its indexes other files, another owner, or partitions. */
const rewritingCommands: ReadonlySet<unknown> = new Set([
  'AT_AlterColumnType',
  'AT_SetExpression',
  'AT_ChangeOwner',
  'AT_SetLogged',
  'AT_SetUnLogged',
  'AT_SetAccessMethod',
  'AT_AttachPartition',
  'AT_DetachPartition',
]);

/** A partition is noted in the indexes of its table. A new column fills its rows where its default calls something, or is an identity or generated. */
function rewrites(type: string, statement: object): boolean {
  if (type === 'CreateStmt') return 'partbound' in statement;
  if (type !== 'AlterTableStmt') return rewriting.has(type);
  let found = false;
  walk(statement, (key, value) => {
    found ||= key === 'FuncCall' || rewritingCommands.has(value) || value === 'CONSTR_IDENTITY' || value === 'CONSTR_GENERATED';
  });
  return found;
}

const identityCommands: ReadonlySet<unknown> = new Set(['AT_SetIdentity', 'AT_AlterColumnType']);

/** Whether a tree holds one of some values. */
function has(tree: object, values: ReadonlySet<unknown>): boolean {
  let found = false;
  walk(tree, (_, value) => {
    found ||= values.has(value);
  });
  return found;
}

const recursive: ReadonlySet<string> = new Set(['AlterTableStmt', 'RenameStmt', 'TruncateStmt', 'CreateTrigStmt']);

/** The tables that a statement says to have children; of what code makes the catalog tells. */
function parentsIn(node: Node): string[] {
  if ('CreateStmt' in node) {
    const { relation, inhRelations = [], partspec } = node.CreateStmt;
    return [...(partspec === undefined ? [] : [relation?.relname ?? '']), ...allNames(inhRelations)];
  }
  const attaching =
    'AlterTableStmt' in node &&
    (node.AlterTableStmt.cmds ?? []).some((cmd) => 'AlterTableCmd' in cmd && attaches.has(cmd.AlterTableCmd.subtype));
  return attaching ? allNames(node) : [];
}

const attaches: ReadonlySet<unknown> = new Set(['AT_AttachPartition', 'AT_AddInherit']);

/** The names of the functions that are called, without their schemas. */
function calls(statement: object): string[] {
  const found: string[] = [];
  walk(statement, (key, value) => {
    if (key === 'FuncCall') found.push(lastName((value as { funcname?: Node[] }).funcname));
  });
  return found;
}

/** Where a tree holds names of objects: each key with what its value is. */
const naming: Record<string, (value: unknown) => string[]> = {
  relname: (value) => [String(value)],
  idxname: (value) => [String(value)],
  newname: (value) => [String(value)],
  subname: (value) => [String(value)],
  schemaname: (value) => [String(value)],
  newschema: (value) => [String(value)],
  funcname: (value) => [lastName(value as Node[])],
  objname: (value) => [lastName(value as Node[])],
  viewname: (value) => [lastName(value as Node[])],
  // ALTER TYPE, ALTER DOMAIN, CREATE TYPE; in a column it is the name of its type, and no list.
  typeName: (value) => (Array.isArray(value) ? [lastName(value as Node[])] : []),
  domainname: (value) => [lastName(value as Node[])],
  object: (value) => allNames(value),
  objects: (value) => allNames(value),
};

function namesIn(statement: object): Set<string> {
  const found = new Set<string>();
  walk(statement, (key, value) => {
    for (const name of naming[key]?.(value) ?? []) found.add(name);
  });
  return found;
}

function lastName(names: readonly Node[] | undefined): string {
  const last = names?.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}

/** Every name in a list of objects: of `a.t` both parts, as one of them may be a schema or a table. */
function allNames(value: unknown): string[] {
  const found: string[] = [];
  walk({ value }, (key, inner) => {
    if (key === 'sval' || key === 'relname') found.push(String(inner));
  });
  return found;
}

function walk(tree: unknown, visit: (key: string, value: unknown) => void): void {
  if (Array.isArray(tree)) {
    for (const one of tree) walk(one, visit);
    return;
  }
  if (typeof tree !== 'object' || tree === null) return;
  // Every tree is walked several times: a list of its entries would take as long as the walk.
  for (const key of Object.keys(tree)) {
    const value = (tree as Record<string, unknown>)[key];
    visit(key, value);
    if (typeof value === 'object') walk(value, visit);
  }
}
