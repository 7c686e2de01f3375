import type { AlterTableCmd, Node } from 'libpg-query';

/** Whether a statement may run again and leave everything as it left it the first time. */
export function isRepeatable(node: Node): boolean {
  if ('AlterTableStmt' in node)
    return (node.AlterTableStmt.cmds ?? []).every((cmd) => 'AlterTableCmd' in cmd && isRepeatableCommand(cmd.AlterTableCmd));
  if ('DropStmt' in node) return node.DropStmt.missing_ok === true;
  if ('CreateStmt' in node) return node.CreateStmt.if_not_exists === true;
  if ('IndexStmt' in node) return node.IndexStmt.if_not_exists === true;
  if ('CreateSchemaStmt' in node) return node.CreateSchemaStmt.if_not_exists === true;
  if ('CreateSeqStmt' in node) return node.CreateSeqStmt.if_not_exists === true;
  if ('CreateExtensionStmt' in node) return node.CreateExtensionStmt.if_not_exists === true;
  if ('CreateStatsStmt' in node) return node.CreateStatsStmt.if_not_exists === true;
  if ('AlterEnumStmt' in node) return node.AlterEnumStmt.skipIfNewValExists === true;
  if ('ViewStmt' in node) return node.ViewStmt.replace === true;
  if ('CreateFunctionStmt' in node) return node.CreateFunctionStmt.replace === true;
  if ('RuleStmt' in node) return node.RuleStmt.replace === true;
  if ('DefineStmt' in node) return node.DefineStmt.replace === true || node.DefineStmt.if_not_exists === true;
  if ('InsertStmt' in node) return node.InsertStmt.onConflictClause !== undefined;
  if ('AlterDomainStmt' in node) return !['C', 'X'].includes(node.AlterDomainStmt.subtype ?? '');
  if ('AlterPublicationStmt' in node) return node.AlterPublicationStmt.options !== undefined;
  return Object.keys(node).some((name) => repeatable.has(name));
}

/** These say how things are to be, and not what to do. */
const repeatable: ReadonlySet<string> = new Set([
  'AlterPolicyStmt',
  'AlterFunctionStmt',
  'AlterRoleStmt',
  'AlterRoleSetStmt',
  'AlterDatabaseSetStmt',
  'AlterDefaultPrivilegesStmt',
  'AlterEventTrigStmt',
  'AlterExtensionStmt',
  'AlterObjectSchemaStmt',
  'AlterOwnerStmt',
  'AlterSeqStmt',
  'AlterStatsStmt',
  'CommentStmt',
  'DoStmt',
  'GrantRoleStmt',
  'GrantStmt',
  'RefreshMatViewStmt',
  'UpdateStmt',
]);

const once: ReadonlySet<string> = new Set([
  'AT_AddConstraint',
  'AT_AttachPartition',
  'AT_DetachPartition',
  'AT_AddIdentity',
  'AT_AddInherit',
  'AT_DropInherit',
  'AT_DropOf',
  // Refused below a view, even where it is of that type already: the patch may have made one over it.
  'AT_AlterColumnType',
]);

function isRepeatableCommand({ subtype, missing_ok: lenient }: AlterTableCmd): boolean {
  if (['AT_AddColumn', 'AT_DropConstraint', 'AT_DropColumn', 'AT_DropIdentity', 'AT_DropExpression'].includes(subtype ?? ''))
    return lenient === true;
  return !once.has(subtype ?? '');
}
