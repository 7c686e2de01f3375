/** What stands in FROM. */
import type { Alias, Node, RangeSubselect, RangeVar } from 'libpg-query';
import { generic } from './generic.ts';
import { correlated, type Source, type Walk } from './scope.ts';
import { pathOf } from './syntax.ts';
import { term, type Term } from './term.ts';

/** A relation; an alias that repeats its name says nothing. */
export function relation(node: RangeVar, walk: Walk): Term {
  const schema = node.schemaname === 'pg_catalog' ? null : (node.schemaname ?? null);
  const repeats = node.alias?.aliasname === node.relname && !node.alias?.colnames?.length;
  const only = node.inh ? '' : 'only';
  return term('relation', [schema, node.relname ?? '', only, repeats ? null : alias(node.alias, walk)]);
}

/** A query in FROM. It sees what is around it only when it is LATERAL. */
export function sourceQuery(node: RangeSubselect, walk: Walk): Term {
  const inside = node.lateral ? walk.within(correlated(walk.scope)) : walk;
  return term('source', [node.lateral ? 'lateral' : '', inside.visit(node.subquery), alias(node.alias, walk)]);
}

function alias(given: Alias | undefined, walk: Walk): Term | null {
  return given ? generic({ Alias: given }, walk) : null;
}

/** What the items of FROM bring into a query. */
export function sourcesOf(items: readonly Node[] | undefined): Source[] {
  return (items ?? []).flatMap(sourcesIn);
}

function sourcesIn(item: Node): Source[] {
  if ('RangeVar' in item) return [ofRelation(item.RangeVar)];
  if ('RangeSubselect' in item) return named(item.RangeSubselect.alias);
  if ('RangeFunction' in item) return named(item.RangeFunction.alias);
  if ('JsonTable' in item) return named(item.JsonTable.alias ?? { aliasname: 'json_table' });
  if ('RangeTableFunc' in item) return named(item.RangeTableFunc.alias ?? { aliasname: 'xmltable' });
  if ('RangeTableSample' in item) return sourcesOf(item.RangeTableSample.relation ? [item.RangeTableSample.relation] : []);
  if (!('JoinExpr' in item)) return [];
  const { larg, rarg, alias: given, join_using_alias: merged } = item.JoinExpr;
  return sourcesOf([larg, rarg].filter((side) => side !== undefined)).concat(named(given), named(merged));
}

function ofRelation(node: RangeVar): Source {
  const { schemaname, relname = '', alias: given } = node;
  // With a list of columns the alias renames them, and then the relation's names are not what they say.
  const known = schemaname !== undefined && !given?.colnames?.length;
  return { name: given?.aliasname ?? relname, relation: known ? `${schemaname}.${relname}` : undefined, columns: pathOf(given?.colnames) };
}

function named(given: Alias | undefined): Source[] {
  return given?.aliasname === undefined ? [] : [{ name: given.aliasname, columns: pathOf(given.colnames) }];
}
