/** Queries: SELECT, VALUES and set operations. */
import type { Node, ResTarget, SelectStmt } from 'libpg-query';
import { fixedNames } from './fixed-names.ts';
import { booleanTerm } from './literals.ts';
import { outputName } from './output-names.ts';
import { eachPart } from './parts.ts';
import { inQuery, withQueries, type Walk } from './scope.ts';
import { sourcesOf } from './sources.ts';
import { conjunction } from './logic.ts';
import { isNode, pathOf } from './syntax.ts';
import { term, type Part, type Term } from './term.ts';

/** A query. The names of its columns count only where somebody can see them. */
export function query(node: SelectStmt, outside: Walk, named: boolean): Term {
  const { larg, rarg } = node;
  const walk = outside.within(withQueries(outside.scope, node.withClause));
  if (larg && rarg) {
    const both = [query(larg, walk, named), query(rarg, walk, false)];
    return term('set operation', [node.op ?? '', node.all ?? false, ...both, ...ending(node, walk, [])]);
  }
  const { items, conditions } = from(node);
  const alone = items?.length === 1 && items.every((item) => !('JoinExpr' in item));
  const inside = items ? insideOf(node, items, alone, walk) : walk;
  const outputs = (node.targetList ?? []).flatMap((one) => ('ResTarget' in one ? [output(one.ResTarget, inside)] : []));
  return term('select', [
    distinctOn(node, inside, outputs),
    term(
      'targets',
      outputs.map((one) => (named ? term('named', [one.name, one.value]) : one.value)),
    ),
    list(items, inside),
    where(node.whereClause, conditions, inside),
    list(node.groupClause, inside),
    node.groupDistinct ?? false,
    node.havingClause ? inside.visit(node.havingClause) : null,
    list(node.windowClause, inside),
    list(node.valuesLists, inside),
    node.intoClause ? inside.visit({ IntoClause: node.intoClause }) : null,
    ...ending(node, walk, outputs, inside),
  ]);
}

function insideOf(node: SelectStmt, items: readonly Node[], alone: boolean, walk: Walk): Walk {
  const { withClause: _before, fromClause, ...rest } = node;
  const sources = sourcesOf(items);
  return walk.within(inQuery(walk.scope, sources, alone, fixedNames(rest, fromClause ?? [], sources, walk.scope)));
}

/** The items of FROM, and the conditions of its inner joins, which ask for the same as WHERE. */
function from({ fromClause }: SelectStmt): { items: readonly Node[] | undefined; conditions: readonly Node[] } {
  if (!fromClause) return { items: undefined, conditions: [] };
  const names = namesOf(fromClause);
  const apart = fromClause.map(joined);
  const conditions = apart.flatMap((one) => one.conditions);
  if (!conditions.every((one) => meansTheSameBeside(names, one))) return { items: fromClause, conditions: [] };
  return { items: apart.flatMap(({ items }) => items), conditions: conditions.map(({ on }) => on) };
}

/** The condition of a join, and the names of the sources that it joins. */
interface JoinCondition {
  readonly on: Node;
  readonly sides: ReadonlySet<string>;
}

/** What an inner join consists of; of anything else itself. */
function joined(item: Node): { items: readonly Node[]; conditions: readonly JoinCondition[] } {
  if (!('JoinExpr' in item)) return { items: [item], conditions: [] };
  const { jointype, isNatural, usingClause, alias, larg, rarg, quals } = item.JoinExpr;
  const plain = jointype === 'JOIN_INNER' && !isNatural && !usingClause && !alias && larg && rarg;
  if (!plain) return { items: [item], conditions: [] };
  const [left, right] = [joined(larg), joined(rarg)];
  const own = quals ? [{ on: quals, sides: namesOf([larg, rarg]) }] : [];
  return { items: [...left.items, ...right.items], conditions: [...left.conditions, ...right.conditions, ...own] };
}

/**
 * ON sees its own two sides only: there the name of another source is that of something around the query, as of a relation
 * or of the function whose parameter it is, and in WHERE it is that source. So it may be with a bare name.
 */
function meansTheSameBeside(names: ReadonlySet<string>, { on, sides }: JoinCondition): boolean {
  const others = names.difference(sides);
  let same = true;
  eachPart(on, (part) => {
    if (!isNode(part) || !('ColumnRef' in part)) return;
    const path = pathOf(part.ColumnRef.fields);
    if (others.size > 0 && (path.length < 2 || path.some((name) => others.has(name)))) same = false;
  });
  return same;
}

function namesOf(items: readonly Node[]): ReadonlySet<string> {
  return new Set(sourcesOf(items).map(({ name }) => name));
}

/** ON true is no condition. */
function where(clause: Node | undefined, conditions: readonly Node[], walk: Walk): Term | null {
  const joins = conditions.map((one) => walk.visit(one)).filter(({ key }) => key !== always);
  const all = clause ? [...joins, walk.visit(clause)] : joins;
  return all.length > 0 ? conjunction(all) : null;
}

const always = booleanTerm(true).key;

interface Output {
  readonly name: string | null;
  readonly value: Term;
}

function output(target: ResTarget, walk: Walk): Output {
  return { name: target.name ?? outputName(target.val), value: walk.visit(target.val) };
}

/** WITH, which sees nothing of FROM, ORDER BY, LIMIT and FOR UPDATE, which a set operation has too. */
function ending(node: SelectStmt, around: Walk, outputs: readonly Output[], walk = around): Part[] {
  return [
    node.withClause ? around.visit({ WithClause: node.withClause }) : null,
    term(
      'order',
      (node.sortClause ?? []).map((one) => sortKey(one, walk, outputs)),
    ),
    node.limitOffset ? walk.visit(node.limitOffset) : null,
    node.limitCount ? term('limit', [node.limitOption ?? '', walk.visit(node.limitCount)]) : null,
    list(node.lockingClause, walk),
  ];
}

function distinctOn(node: SelectStmt, walk: Walk, outputs: readonly Output[]): Part {
  if (!node.distinctClause) return null;
  // A plain DISTINCT is a list of nothing.
  return term(
    'distinct',
    node.distinctClause.filter((one) => Object.keys(one).length > 0).map((one) => orderedBy(one, walk, outputs)),
  );
}

function sortKey(node: Node, walk: Walk, outputs: readonly Output[]): Term {
  if (!('SortBy' in node)) return walk.visit(node);
  const { sortby_dir: direction, sortby_nulls: nulls, useOp, node: value } = node.SortBy;
  const descending = direction === 'SORTBY_DESC';
  const usual = nulls === (descending ? 'SORTBY_NULLS_FIRST' : 'SORTBY_NULLS_LAST');
  const by = value ? orderedBy(value, walk, outputs) : null;
  return term('by', [
    by,
    direction === 'SORTBY_ASC' ? 'SORTBY_DEFAULT' : (direction ?? ''),
    usual ? 'SORTBY_NULLS_DEFAULT' : (nulls ?? ''),
    list(useOp, walk),
  ]);
}

/** In ORDER BY a bare name is the output column of that name before it is a column of FROM. */
function orderedBy(node: Node, walk: Walk, outputs: readonly Output[]): Term {
  const fields = 'ColumnRef' in node ? (node.ColumnRef.fields ?? []) : [];
  const [field, ...more] = fields;
  const name = more.length === 0 && field && 'String' in field ? field.String.sval : undefined;
  return outputs.find((one) => one.name === name && name !== undefined)?.value ?? walk.visit(node);
}

function list(nodes: readonly Node[] | undefined, walk: Walk): Term | null {
  return nodes
    ? term(
        'list',
        nodes.map((one) => walk.visit(one)),
      )
    : null;
}
