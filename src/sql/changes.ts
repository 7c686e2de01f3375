/** UPDATE and DELETE: the relation that they change stands beside those of FROM or USING. */
import type { DeleteStmt, Node, RangeVar, UpdateStmt, WithClause } from 'libpg-query';
import { fixedNames } from './fixed-names.ts';
import { generic } from './generic.ts';
import { inQuery, withQueries, type Walk } from './scope.ts';
import { relation, sourcesOf } from './sources.ts';
import { term, type Term } from './term.ts';

export function update({ relation: target, withClause, fromClause, ...rest }: UpdateStmt, walk: Walk): Term {
  return change({ UpdateStmt: rest }, { target, withClause, beside: fromClause }, walk);
}

export function deletion({ relation: target, withClause, usingClause, ...rest }: DeleteStmt, walk: Walk): Term {
  return change({ DeleteStmt: rest }, { target, withClause, beside: usingClause }, walk);
}

interface Sources {
  target: RangeVar | undefined;
  withClause: WithClause | undefined;
  beside: Node[] | undefined;
}

function change(rest: Node, { target = {}, withClause, beside = [] }: Sources, outside: Walk): Term {
  const walk = outside.within(withQueries(outside.scope, withClause));
  const sources = sourcesOf([{ RangeVar: target }, ...beside]);
  const inside = walk.within(inQuery(walk.scope, sources, false, fixedNames(rest, beside, sources, walk.scope)));
  return term('change', [
    withClause ? walk.visit({ WithClause: withClause }) : null,
    relation(target, inside),
    ...beside.map((one) => inside.visit(one)),
    generic(rest, inside),
  ]);
}
