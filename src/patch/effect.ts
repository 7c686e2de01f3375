import type { AlterDomainStmt, AlterTableCmd, Constraint, DropStmt, Node, ObjectType, RangeVar } from 'libpg-query';
import { qualified } from '../sql/quote.ts';

/** The strongest lock that a statement takes on a table, by Postgres's manual; undefined where it takes none that anybody waits for. */
export type Lock = 'ACCESS EXCLUSIVE' | 'SHARE ROW EXCLUSIVE' | 'SHARE' | 'SHARE UPDATE EXCLUSIVE';

/** What a statement does beside what it is for. */
export interface Effect {
  lock: { mode: Lock; on: string } | undefined;
  /** Whether it reads, or writes anew, every row of the table while it holds the lock. */
  work: 'rewrites' | 'scans' | undefined;
  /** Whether rows that are there may make it fail. */
  contradictable: boolean;
  /** What would be lost: `the rows of the table`. A person runs such a statement, or nobody. */
  destroys: string | undefined;
}

const none: Effect = { lock: undefined, work: undefined, contradictable: false, destroys: undefined };

/** Reads a statement's effect from its syntax tree; what it is about is not looked at. */
export function effectOf(node: Node): Effect {
  if ('AlterTableStmt' in node)
    return ofAlterTable(node.AlterTableStmt.cmds ?? [], node.AlterTableStmt.relation, node.AlterTableStmt.objtype);
  if ('AlterDomainStmt' in node) return ofAlterDomain(node.AlterDomainStmt);
  if ('DropStmt' in node) return ofDrop(node.DropStmt);
  if ('IndexStmt' in node)
    // Rows may not be unique, an expression may fail on the values of one, and a value may be too long for an index.
    return { ...none, ...locking(node.IndexStmt.relation, 'SHARE'), work: 'scans', contradictable: true };
  if ('RefreshMatViewStmt' in node) {
    const { relation, skipData } = node.RefreshMatViewStmt;
    const destroys = skipData === true ? 'the rows of the materialized view' : undefined;
    return { ...none, ...locking(relation, 'ACCESS EXCLUSIVE'), work: 'rewrites', destroys };
  }
  if ('DeleteStmt' in node || 'TruncateStmt' in node) return { ...none, destroys: 'rows' };
  if ('DropRoleStmt' in node || 'DropdbStmt' in node) return { ...none, destroys: 'what belongs to it' };
  return { ...none, ...lockOf(node) };
}

function locking(relation: RangeVar | undefined, mode: Lock): Pick<Effect, 'lock'> {
  const names = [relation?.schemaname, relation?.relname].filter((name) => name !== undefined && name !== '');
  return names.length === 0 ? { lock: undefined } : { lock: { mode, on: qualified(...(names as string[])) } };
}

function lockOf(node: Node): Pick<Effect, 'lock'> {
  if ('CreateTrigStmt' in node) return locking(node.CreateTrigStmt.relation, 'SHARE ROW EXCLUSIVE');
  if ('CreatePolicyStmt' in node) return locking(node.CreatePolicyStmt.table, 'ACCESS EXCLUSIVE');
  if ('AlterPolicyStmt' in node) return locking(node.AlterPolicyStmt.table, 'ACCESS EXCLUSIVE');
  if ('RuleStmt' in node) return locking(node.RuleStmt.relation, 'ACCESS EXCLUSIVE');
  if ('RenameStmt' in node)
    return locking(node.RenameStmt.relation, node.RenameStmt.renameType === 'OBJECT_INDEX' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE');
  if ('ViewStmt' in node) return node.ViewStmt.replace === true ? locking(node.ViewStmt.view, 'ACCESS EXCLUSIVE') : { lock: undefined };
  return { lock: undefined };
}

type Work = Partial<Omit<Effect, 'lock'>> & { mode: Lock };

const light: Work = { mode: 'SHARE UPDATE EXCLUSIVE' };
const heavy: Work = { mode: 'ACCESS EXCLUSIVE' };

/** What is not listed takes ACCESS EXCLUSIVE and looks at no row. */
const ofCommand: Readonly<Record<string, Work>> = {
  AT_SetNotNull: { ...heavy, work: 'scans', contradictable: true },
  AT_SetExpression: { ...heavy, work: 'rewrites', contradictable: true },
  AT_SetStatistics: light,
  AT_SetOptions: light,
  AT_ResetOptions: light,
  AT_SetRelOptions: light,
  AT_ResetRelOptions: light,
  AT_ClusterOn: light,
  AT_DropCluster: light,
  AT_ValidateConstraint: { ...light, work: 'scans', contradictable: true },
  AT_AlterColumnType: { ...heavy, work: 'rewrites', contradictable: true },
  AT_SetLogged: { ...heavy, work: 'rewrites' },
  AT_SetUnLogged: { ...heavy, work: 'rewrites' },
  AT_EnableTrig: { mode: 'SHARE ROW EXCLUSIVE' },
  AT_EnableAlwaysTrig: { mode: 'SHARE ROW EXCLUSIVE' },
  AT_EnableReplicaTrig: { mode: 'SHARE ROW EXCLUSIVE' },
  AT_DisableTrig: { mode: 'SHARE ROW EXCLUSIVE' },
  AT_AttachPartition: { ...heavy, work: 'scans', contradictable: true },
  AT_AddInherit: { ...heavy, contradictable: true },
  AT_DetachPartition: { ...heavy, destroys: 'the rows of the partition, for whoever reads the partitioned table' },
  AT_DropInherit: { ...heavy, destroys: 'the rows of the child, for whoever reads the parent' },
  AT_DropColumn: { ...heavy, destroys: 'the values of the column' },
};

function ofAlterTable(cmds: readonly Node[], relation: RangeVar | undefined, on: ObjectType | undefined): Effect {
  const works = cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? [ofTableCommand(cmd.AlterTableCmd)] : []));
  const first = works.find(({ mode }) => mode === 'ACCESS EXCLUSIVE') ?? works[0] ?? heavy;
  return {
    ...(on === 'OBJECT_TYPE' ? { lock: undefined } : locking(relation, first.mode)),
    work: works.find(({ work }) => work === 'rewrites')?.work ?? works.find(({ work }) => work !== undefined)?.work,
    contradictable: works.some(({ contradictable }) => contradictable === true),
    destroys: works.find(({ destroys }) => destroys !== undefined)?.destroys,
  };
}

function ofTableCommand({ subtype, def }: AlterTableCmd): Work {
  if (subtype === 'AT_AddConstraint' && def !== undefined && 'Constraint' in def) return ofConstraint(def.Constraint);
  if (subtype === 'AT_AddColumn' && def !== undefined && 'ColumnDef' in def)
    return {
      ...heavy,
      ...(fillsRows(def.ColumnDef.constraints ?? []) ? { work: 'rewrites' as const } : {}),
      contradictable: isComputed(def.ColumnDef.constraints ?? []),
    };
  return ofCommand[subtype ?? ''] ?? heavy;
}

/** Whether rows that are there get a value each: from a generated column, an identity or a default that is not one constant for all. */
function fillsRows(constraints: readonly Node[]): boolean {
  return constraints.some((one) => {
    if (!('Constraint' in one)) return false;
    const { contype, generated_kind: sort, raw_expr: value } = one.Constraint;
    if (contype === 'CONSTR_GENERATED') return sort !== 'v';
    return contype === 'CONSTR_IDENTITY' || (contype === 'CONSTR_DEFAULT' && value !== undefined && !isConstant(value));
  });
}

/** Whether each row gets a value that is computed from its others, which may fail on them. */
function isComputed(constraints: readonly Node[]): boolean {
  return constraints.some(
    (one) => 'Constraint' in one && one.Constraint.contype === 'CONSTR_GENERATED' && one.Constraint.generated_kind !== 'v',
  );
}

function isConstant(node: Node): boolean {
  if ('TypeCast' in node) return node.TypeCast.arg !== undefined && isConstant(node.TypeCast.arg);
  return 'A_Const' in node || 'SQLValueFunction' in node;
}

function ofConstraint({ contype, skip_validation: later }: Constraint): Work {
  const mode: Lock = contype === 'CONSTR_FOREIGN' ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  return later === true ? { mode } : { mode, work: 'scans', contradictable: true };
}

/** Subtypes as in Postgres's parser: T default, N drop not null, O set not null, C add, X drop, V validate. */
function ofAlterDomain({ subtype, def }: AlterDomainStmt): Effect {
  const later = def !== undefined && 'Constraint' in def && def.Constraint.skip_validation === true;
  return { ...none, contradictable: subtype === 'O' || subtype === 'V' || (subtype === 'C' && !later) };
}

const lost: Partial<Record<ObjectType, string>> = {
  OBJECT_TABLE: 'the rows of the table',
  OBJECT_FOREIGN_TABLE: 'the table',
  OBJECT_MATVIEW: 'its rows, and its indexes and privileges with them',
  OBJECT_SEQUENCE: 'the number that it had reached',
  OBJECT_TYPE: 'the columns of that type',
  OBJECT_DOMAIN: 'the columns of that type',
  OBJECT_SCHEMA: 'everything in it',
  OBJECT_EXTENSION: 'everything that it brought',
};

function ofDrop({ removeType, objects = [] }: DropStmt): Effect {
  return { ...none, lock: lockOfDrop(removeType, objects), destroys: lost[removeType!] };
}

/** How many names behind the relation's own each of these takes. An index locks its table, which its name does not tell. */
const within: Partial<Record<ObjectType, number>> = { OBJECT_POLICY: 1, OBJECT_TRIGGER: 1, OBJECT_RULE: 1, OBJECT_VIEW: 0 };

function lockOfDrop(removeType: ObjectType | undefined, [object]: readonly Node[]): Effect['lock'] {
  const behind = within[removeType!];
  if (behind === undefined || object === undefined || !('List' in object)) return undefined;
  const names = (object.List.items ?? []).flatMap((item) => ('String' in item ? [item.String.sval ?? ''] : []));
  return { mode: 'ACCESS EXCLUSIVE', on: qualified(...names.slice(0, names.length - behind)) };
}
