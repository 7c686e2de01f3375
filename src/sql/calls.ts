/** Calls of functions, whether written as a call or in SQL's own syntax. */
import type { FuncCall, Node, SQLValueFunction } from 'libpg-query';
import { asText, cast } from './casts.ts';
import { isBare, literal } from './literals.ts';
import { bareArgumentType, factsOf, givesTextForText, seesVarcharAsText } from './known-functions.ts';
import { numericOrDouble } from './majors.ts';
import type { Walk } from './scope.ts';
import { inner, inOrder, leastPure, term, wordOf, type Part, type Purity, type Term } from './term.ts';
import { pathOf, withoutCatalog } from './syntax.ts';
import { isTextual } from './type-names.ts';

/** A call, with everything that decides what it does: order, filter, window, VARIADIC. */
export function call(node: FuncCall, walk: Walk): Term {
  const name = calledName(node.funcname, walk);
  const listed = (nodes: readonly Node[] | undefined): Term =>
    term(
      'list',
      (nodes ?? []).map((one) => walk.visit(one)),
    );
  const extras: Part[] = [
    node.agg_order ? term('order', [listed(node.agg_order), node.agg_within_group ?? false]) : null,
    node.agg_filter ? walk.visit(node.agg_filter) : null,
    node.over ? term('over', [walk.visit({ WindowDef: node.over })]) : null,
    [node.agg_star && '*', node.agg_distinct && 'distinct', node.func_variadic && 'variadic'].filter(Boolean).join(' '),
  ];
  const plain = extras.every((extra) => extra === null || extra === '');
  return applied(name, named((node.args ?? []).map((one) => walk.visit(one))), walk, plain ? [] : extras);
}

function applied(name: string, given: readonly Term[], walk: Walk, extras: readonly Part[]): Term {
  const args = given.map((argument, at) => settledArgument(name, argument, at, given.length));
  const facts = factsOf(name, walk.scope.functions);
  const known: Purity = facts.volatility === undefined ? 'unknown' : facts.volatility === 'volatile' ? 'volatile' : 'pure';
  const purity = leastPure([...args, { ...literal(null, null), purity: extras.length > 0 && known === 'pure' ? 'unknown' : known }]);
  const text = givesTextForText(name) && isTextual(args[0]?.type) ? 'text' : undefined;
  const either = name === 'date_part' && walk.scope.extractIsDatePart ? numericOrDouble : undefined;
  return term('call', [name, term('arguments', args), ...extras], { type: either ?? facts.returns ?? text, purity });
}

function settledArgument(name: string, argument: Term, at: number, count: number): Term {
  const type = bareArgumentType(name, at);
  if (isBare(argument) && type !== undefined) return cast(argument, type);
  if (name === 'is_normalized' && at === 1 && argument.head === 'literal') return literal('text', wordOf(argument, 1).toUpperCase());
  // These take nothing but text, so that what they cast without being asked is what a cast to text would give.
  const textOnly = at === 0 && (forms.has(name) || (trims.has(name) && count === 1));
  if (textOnly && argument.head === 'cast' && argument.parts[0] === 'text') return asText(inner(argument)[0] ?? argument);
  // Majors from 14 on print no cast inside of TRIM and SUBSTRING, 13 does.
  return seesVarcharAsText(name) && isTextual(argument.type) ? asText(argument) : argument;
}

const trims: ReadonlySet<string> = new Set(['btrim', 'ltrim', 'rtrim']);
const forms: ReadonlySet<string> = new Set(['normalize', 'is_normalized']);

const isNamed = (one: Term): boolean => one.head === 'NamedArgExpr';

/** Named arguments in the order of their names; they come last anyway. */
function named(args: readonly Term[]): Term[] {
  return [...args.filter((one) => !isNamed(one)), ...inOrder(args.filter(isNamed))];
}

/** The name by which a function is known: unqualified means pg_catalog's, as in everything that the catalog prints. */
function calledName(path: readonly Node[] | undefined, walk: Walk): string {
  const name = withoutCatalog(pathOf(path))
    .map((part) => (/[."]/.test(part) ? JSON.stringify(part) : part))
    .join('.');
  if (name === 'transaction_timestamp') return 'now';
  return name === 'extract' && walk.scope.extractIsDatePart ? 'date_part' : name;
}

const values: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: 'date',
  SVFOP_CURRENT_TIME: 'time with time zone',
  SVFOP_LOCALTIME: 'time without time zone',
  SVFOP_LOCALTIMESTAMP: 'timestamp without time zone',
  SVFOP_CURRENT_USER: 'name',
  SVFOP_SESSION_USER: 'name',
  SVFOP_CURRENT_CATALOG: 'name',
  SVFOP_CURRENT_SCHEMA: 'name',
};

/** CURRENT_DATE and its kin, which are written without parentheses. */
export function valueFunction(node: SQLValueFunction, walk: Walk): Term {
  const op = node.op ?? 'SVFOP_CURRENT_DATE';
  if (op === 'SVFOP_CURRENT_TIMESTAMP') return applied('now', [], walk, []);
  const sameUser = op === 'SVFOP_CURRENT_ROLE' || op === 'SVFOP_USER' ? 'SVFOP_CURRENT_USER' : op;
  return term('value', [sameUser, node.typmod ?? 0], { type: values[sameUser], purity: 'pure' });
}
