/** Queries inside of expressions. */
import type { Node, SelectStmt, SubLink } from 'libpg-query';
import { negation } from './logic.ts';
import { operatorName } from './operators.ts';
import { query } from './queries.ts';
import { correlated, type Scope, type Walk } from './scope.ts';
import { pathOf } from './syntax.ts';
import { inner, term, type Term } from './term.ts';

export function subquery(node: SubLink, walk: Walk): Term {
  const select = node.subselect && 'SelectStmt' in node.subselect ? node.subselect.SelectStmt : {};
  const kind = node.subLinkType ?? 'EXPR_SUBLINK';
  const operator = operatorName(node.operName) || '=';
  if (kind === 'EXPR_SUBLINK') return valueOnce(select, walk) ?? inQueryTerm(kind, null, select, walk);
  if (kind === 'EXISTS_SUBLINK') return inQueryTerm(kind, null, withoutValues(select, walk.scope), walk);
  const test = node.testexpr ? walk.visit(node.testexpr) : null;
  // Postgres prints NOT IN as it was written: as NOT (x IN …) or as x <> ALL (…).
  if (kind === 'ALL_SUBLINK' && operator === '<>') return negation(inQueryTerm('ANY_SUBLINK', test, select, walk, '='));
  return inQueryTerm(kind, test, select, walk, kind === 'ARRAY_SUBLINK' ? '' : operator);
}

function inQueryTerm(kind: string, test: Term | null, select: SelectStmt, walk: Walk, operator = ''): Term {
  const type = kind === 'EXPR_SUBLINK' || kind === 'ARRAY_SUBLINK' ? undefined : 'boolean';
  const result = term('subquery', [kind, operator, test, query(select, walk.within(correlated(walk.scope)), false)], { type });
  return result.purity === 'pure' ? { ...result, purity: 'unknown' } : result;
}

/**
 * `(SELECT f())`, which makes Postgres call f once for the whole query: the same as f() where f gives one value per
 * query. With a column inside it would be evaluated per row all the same, and then it stays what it is.
 */
function valueOnce(select: SelectStmt, walk: Walk): Term | undefined {
  const value = onlyTarget(select);
  const found = value && walk.visit(value);
  return found?.purity === 'pure' && has(found, ['call', 'value']) && !has(found, ['column', 'whole row']) ? found : undefined;
}

/** The value of a SELECT that is nothing but one value. */
export function onlyTarget(select: SelectStmt): Node | undefined {
  const { targetList, limitOption, op, ...rest } = select;
  const [target, ...more] = targetList ?? [];
  const plain = Object.keys(rest).length === 0 && more.length === 0 && limitOption === 'LIMIT_OPTION_DEFAULT' && op === 'SETOP_NONE';
  return plain && target && 'ResTarget' in target && !target.ResTarget.indirection ? target.ResTarget.val : undefined;
}

/**
 * EXISTS asks for rows: which constants and columns they hold does not matter, as long as no two are the same to DISTINCT,
 * or to GROUP BY, which may name them by their place.
 */
function withoutValues(select: SelectStmt, scope: Scope): SelectStmt {
  const { targetList, ...rest } = select;
  return !select.distinctClause && !select.groupClause && targetList?.every((target) => isPlain(target, scope)) ? rest : select;
}

function isPlain(target: Node, scope: Scope): boolean {
  const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (value === undefined) return false;
  return 'A_Const' in value || ('ColumnRef' in value && !isCall(pathOf(value.ColumnRef.fields), scope));
}

/** `t.f` may be a call of f, where t has no column of that name. */
function isCall(names: readonly string[], { functions }: Scope): boolean {
  const name = names.at(-1) ?? '';
  return names.length > 1 && Object.keys(functions).some((known) => known === name || known.endsWith(`.${name}`));
}

function has(of: Term, heads: readonly string[]): boolean {
  return heads.includes(of.head) || inner(of).some((one) => has(one, heads));
}
