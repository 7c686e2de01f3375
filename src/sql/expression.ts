/** The rules of the normal form, one per sort of syntax. */
import type { A_Expr, BoolExpr, Node } from 'libpg-query';
import { agreed } from './agreement.ts';
import { array } from './arrays.ts';
import { call, valueFunction } from './calls.ts';
import { typeCast } from './casts.ts';
import { deletion, update } from './changes.ts';
import { column } from './columns.ts';
import { between, binary } from './comparisons.ts';
import { booleanTest, caseOf, choice, nullTest } from './conditions.ts';
import { generic } from './generic.ts';
import { constant } from './literals.ts';
import { conjunction, disjunction, negation } from './logic.ts';
import { listed, quantified } from './membership.ts';
import { settledOperands } from './operands.ts';
import { operatorName } from './operators.ts';
import { query } from './queries.ts';
import { withQueries, type Scope, type Walk } from './scope.ts';
import { relation, sourceFunction, sourceQuery } from './sources.ts';
import { subquery } from './subqueries.ts';
import { inOrder, term, type Term } from './term.ts';

/** A walk through syntax that stands in this scope. */
export function walkIn(scope: Scope): Walk {
  const walk: Walk = { scope, within: walkIn, visit: (node) => normal(node, walk) };
  return walk;
}

function normal(node: Node | undefined, walk: Walk): Term {
  if (!node || Object.keys(node).length === 0) return term('nothing', []);
  if ('A_Const' in node) return constant(node.A_Const);
  if ('ColumnRef' in node) return column(node.ColumnRef, walk.scope);
  if ('TypeCast' in node) return typeCast(node.TypeCast, walk);
  if ('FuncCall' in node) return call(node.FuncCall, walk);
  if ('A_Expr' in node) return operatorExpression(node.A_Expr, walk);
  if ('BoolExpr' in node) return logical(node.BoolExpr, walk);
  if ('NullTest' in node) return nullTest(node.NullTest, walk);
  if ('BooleanTest' in node) return booleanTest(node.BooleanTest, walk);
  if ('SubLink' in node) return subquery(node.SubLink, walk);
  return normalValue(node, walk);
}

function normalValue(node: Node, walk: Walk): Term {
  if ('A_ArrayExpr' in node) return array(agreed(visitAll(node.A_ArrayExpr.elements, walk), 'text'));
  if ('RowExpr' in node) return term('row', visitAll(node.RowExpr.args, walk), { type: 'record' });
  if ('CaseExpr' in node) return caseOf(node.CaseExpr, walk);
  if ('CoalesceExpr' in node) return choice('coalesce', node.CoalesceExpr.args, walk);
  if ('MinMaxExpr' in node) return choice(node.MinMaxExpr.op ?? '', node.MinMaxExpr.args, walk);
  if ('SQLValueFunction' in node) return valueFunction(node.SQLValueFunction, walk);
  if ('SelectStmt' in node) return query(node.SelectStmt, walk, true);
  if ('RangeVar' in node) return relation(node.RangeVar, walk);
  if ('RangeSubselect' in node) return sourceQuery(node.RangeSubselect, walk);
  if ('UpdateStmt' in node) return update(node.UpdateStmt, walk);
  if ('DeleteStmt' in node) return deletion(node.DeleteStmt, walk);
  if ('RangeFunction' in node) return sourceFunction(node.RangeFunction, walk);
  if ('InsertStmt' in node) return generic(node, walk.within(withQueries(walk.scope, node.InsertStmt.withClause)));
  if ('MergeStmt' in node) return generic(node, walk.within(withQueries(walk.scope, node.MergeStmt.withClause)));
  return generic(node, walk);
}

function logical(node: BoolExpr, walk: Walk): Term {
  const terms = visitAll(node.args, walk);
  if (node.boolop === 'NOT_EXPR') return negation(terms[0] ?? term('nothing', []));
  return node.boolop === 'AND_EXPR' ? conjunction(terms) : disjunction(terms);
}

function operatorExpression(node: A_Expr, walk: Walk): Term {
  const operator = operatorName(node.name);
  const left = walk.visit(node.lexpr);
  const items = node.rexpr && 'List' in node.rexpr ? visitAll(node.rexpr.List.items, walk) : [];
  const right = items.length > 0 ? term('list', items) : walk.visit(node.rexpr);
  const [first = right, second = right] = items;
  switch (node.kind) {
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return quantified(node.kind === 'AEXPR_OP_ANY' ? 'any' : 'all', operator, left, right);
    case 'AEXPR_IN':
      return listed(operator, left, items);
    case 'AEXPR_DISTINCT':
      return distinctFrom(left, right);
    case 'AEXPR_NOT_DISTINCT':
      return negation(distinctFrom(left, right));
    case 'AEXPR_NULLIF':
      return term('nullif', settledOperands('=', left, right), { type: settledOperands('=', left, right)[0].type });
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return between(node.kind, left, first, second);
    default:
      return node.lexpr ? binary(operator, left, right) : term('prefix', [operator, right]);
  }
}

function distinctFrom(left: Term, right: Term): Term {
  return term('distinct from', inOrder(settledOperands('=', left, right)), { type: 'boolean' });
}

function visitAll(nodes: readonly Node[] | undefined, walk: Walk): Term[] {
  return (nodes ?? []).map((one) => walk.visit(one));
}
