/** What stands in FROM. */
import type { Alias, Node, RangeFunction, RangeSubselect, RangeVar } from 'libpg-query';
import { generic } from './generic.ts';
import { correlated, type Source, type Walk } from './scope.ts';
import { pathOf } from './syntax.ts';
import { term, type Term } from './term.ts';

/** A relation, under a name only where that matters. */
export function relation(node: RangeVar, walk: Walk): Term {
  const hidden = walk.scope.withs.has(node.relname ?? '');
  const schema = node.schemaname === 'pg_catalog' && !hidden ? null : (node.schemaname ?? null);
  const only = node.inh ? '' : 'only';
  return term('relation', [schema, node.relname ?? '', only, ...called(node.alias, node.relname, walk)]);
}

/** A query in FROM. It sees what stands beside it only when it is LATERAL. */
export function sourceQuery(node: RangeSubselect, walk: Walk): Term {
  const inside = walk.within(node.lateral ? correlated(walk.scope) : (walk.scope.around ?? walk.scope));
  return term('source', [node.lateral ? 'lateral' : '', inside.visit(node.subquery), ...called(node.alias, undefined, walk)]);
}

/** A function in FROM, whose column has its name unless the alias says otherwise. */
export function sourceFunction(node: RangeFunction, walk: Walk): Term {
  const { alias: given, ...rest } = node;
  return term('source', [generic({ RangeFunction: rest }, walk), ...called(given, undefined, walk)]);
}

/** The name that a source keeps, if it does, and those that its alias gives to columns. */
function called(given: Alias | undefined, own: string | undefined, { scope }: Walk): [name: string | null, columns: Term | null] {
  const name = given?.aliasname ?? own ?? null;
  const kept = name === null || (scope.names.get(name) ?? name) === name;
  return [kept ? name : null, given?.colnames ? term('columns', pathOf(given.colnames)) : null];
}

/** What the items of FROM bring into a query. */
export function sourcesOf(items: readonly Node[] | undefined): Source[] {
  return (items ?? []).flatMap(sourcesIn);
}

function sourcesIn(item: Node): Source[] {
  if ('RangeVar' in item) return [ofRelation(item.RangeVar)];
  if ('RangeSubselect' in item) return named(item.RangeSubselect.alias, true);
  if ('RangeFunction' in item) return named(item.RangeFunction.alias, namesColumns(item.RangeFunction));
  if ('JsonTable' in item) return named(item.JsonTable.alias ?? { aliasname: 'json_table' });
  if ('RangeTableFunc' in item) return named(item.RangeTableFunc.alias ?? { aliasname: 'xmltable' });
  if ('RangeTableSample' in item) return sourcesOf(item.RangeTableSample.relation ? [item.RangeTableSample.relation] : []);
  if (!('JoinExpr' in item)) return [];
  const { larg, rarg, alias: given, join_using_alias: merged } = item.JoinExpr;
  return sourcesOf([larg, rarg].filter((side) => side !== undefined)).concat(named(given), named(merged));
}

/** Whether the columns of a function have names of their own, as they have in whatever the catalog prints. */
function namesColumns({ alias: given, coldeflist }: RangeFunction): boolean {
  return (given?.colnames?.length ?? 0) > 0 || (coldeflist?.length ?? 0) > 0;
}

function ofRelation(node: RangeVar): Source {
  const { schemaname, relname = '', alias: given } = node;
  // With a list of columns the alias renames them, and then the relation's names are not what they say.
  const known = schemaname !== undefined && !given?.colnames?.length;
  return {
    name: given?.aliasname ?? relname,
    anyName: true,
    relation: known ? `${schemaname}.${relname}` : undefined,
    columns: pathOf(given?.colnames),
  };
}

function named(given: Alias | undefined, anyName = false): Source[] {
  return given?.aliasname === undefined ? [] : [{ name: given.aliasname, anyName, columns: pathOf(given.colnames) }];
}
