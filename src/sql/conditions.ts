/** Expressions that choose among values or test one: CASE, COALESCE, GREATEST, IS NULL, IS TRUE. */
import type { BooleanTest, CaseExpr, Node, NullTest } from 'libpg-query';
import { agreed, commonType } from './agreement.ts';
import { cast } from './casts.ts';
import { isBare, isNull, literal } from './literals.ts';
import type { Walk } from './scope.ts';
import { term, type Term } from './term.ts';

/** COALESCE, GREATEST and LEAST: values of one type. */
export function choice(head: string, args: readonly Node[] | undefined, walk: Walk): Term {
  const values = agreed(
    (args ?? []).map((one) => walk.visit(one)),
    'text',
  );
  return term(head, values, { type: commonType(values) });
}

/** CASE; without ELSE it gives NULL. */
export function caseOf(node: CaseExpr, walk: Walk): Term {
  const test = node.arg ? walk.visit(node.arg) : null;
  const cases = (node.args ?? []).flatMap((one) => ('CaseWhen' in one ? [one.CaseWhen] : []));
  const otherwise = node.defresult ? walk.visit(node.defresult) : literal(null, null);
  const results = agreed([...cases.map((one) => walk.visit(one.result)), otherwise], 'text');
  const whens = cases.flatMap((one, at) => [walk.visit(one.expr), results[at] ?? otherwise]);
  return term('case', [test, ...whens, results.at(-1) ?? otherwise], { type: commonType(results) });
}

export function nullTest(node: NullTest, walk: Walk): Term {
  const value = walk.visit(node.arg);
  const settled = isBare(value) && !isNull(value) ? cast(value, 'text') : value;
  return term('is', [node.nulltesttype === 'IS_NULL' ? 'IS_NULL' : 'IS_NOT_NULL', settled], { type: 'boolean' });
}

export function booleanTest(node: BooleanTest, walk: Walk): Term {
  return term('is', [String(node.booltesttype), walk.visit(node.arg)], { type: 'boolean' });
}
