/** What is known where an expression stands: columns and their types, functions, and what both sides can say. */
import type { Node, WithClause } from 'libpg-query';
import type { Term } from './term.ts';
import { canonicalType } from './types.ts';

export interface FunctionFacts {
  /** The type it returns; leave it out where overloads differ. */
  readonly returns?: string | undefined;
  readonly volatility?: 'immutable' | 'stable' | 'volatile' | undefined;
}

/** What the caller knows; the more it says, the more harmless differences can be told from real ones. */
export interface SqlContext {
  /** The major version that printed the text. */
  readonly major?: number | undefined;
  /** Names that qualify the columns of the one relation that the expression belongs to. */
  readonly relation?: readonly string[] | undefined;
  /** Types of that relation's columns, as the catalog prints them. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Types of the columns of relations in FROM, by `schema.name`. */
  readonly relations?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Functions by qualified name (`public.is_admin`), all overloads taken together. */
  readonly functions?: Readonly<Record<string, FunctionFacts>> | undefined;
  /** The type of the column that takes the value, for a default or a generated column. */
  readonly type?: string | undefined;
}

type Columns = ReadonlyMap<string, string>;

export interface Scope {
  /** Types of columns named without a qualifier; empty inside a subquery, where such a name may be the inner one's. */
  readonly bare: Columns;
  /** Types of columns by the qualifiers that are still visible here. */
  readonly qualified: ReadonlyMap<string, Columns>;
  /** Qualifiers that say nothing here, because there is no other relation, with the columns that it surely has. */
  readonly redundant: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names that relations around have here, and as what a reference to them is written. */
  readonly names: ReadonlyMap<string, string>;
  /** Names of the queries of WITH around, which hide relations of the catalog. */
  readonly withs: ReadonlySet<string>;
  /** How many queries with a FROM are around. */
  readonly level: number;
  /** Where the query stands whose FROM this is: what is not LATERAL there sees only this. */
  readonly around: Scope | undefined;
  /** No column of an outer query can be meant. */
  readonly outermost: boolean;
  readonly functions: Readonly<Record<string, FunctionFacts>>;
  readonly relations: NonNullable<SqlContext['relations']>;
  /** One side is major 13, which knows extract only as date_part, and the other is not. */
  readonly extractIsDatePart: boolean;
}

/** Goes through a syntax tree; rules call it for what is inside of what they know. */
export interface Walk {
  readonly scope: Scope;
  visit(node: Node | undefined): Term;
  within(scope: Scope): Walk;
}

const nothing: Columns = new Map();

/** The scope of an expression that belongs to at most one relation. */
export function expressionScope(context: SqlContext, extractIsDatePart: boolean): Scope {
  const columns = columnTypes(context.columns);
  const names = context.relation ?? [];
  return {
    bare: columns,
    qualified: new Map(names.map((name) => [name, columns])),
    redundant: new Map(names.map((name) => [name, new Set(columns.keys())])),
    names: new Map(names.map((name) => [name, name])),
    withs: new Set(),
    level: 0,
    around: undefined,
    outermost: false,
    functions: context.functions ?? {},
    relations: context.relations ?? {},
    extractIsDatePart,
  };
}

/** The scope of a whole query, before its FROM is read. */
export function queryScope(context: SqlContext, extractIsDatePart: boolean): Scope {
  const scope = expressionScope({ ...context, columns: undefined, relation: undefined }, extractIsDatePart);
  return { ...scope, outermost: true };
}

/**
 * The scope of the body of a function of this name. `f.id` may be its parameter, even beside a relation of that name, and
 * Postgres prints both alike: so such a relation keeps its name, and its columns keep their qualifier.
 */
export function bodyScope(name: string | undefined): Scope {
  return { ...queryScope({}, false), names: new Map(name === undefined ? [] : [[name, name]]) };
}

/** Inside a statement with such a WITH. */
export function withQueries(scope: Scope, clause: WithClause | undefined): Scope {
  if (clause === undefined) return scope;
  const names = (clause.ctes ?? []).map((one) => ('CommonTableExpr' in one ? (one.CommonTableExpr.ctename ?? '') : ''));
  return { ...scope, withs: scope.withs.union(new Set(names)) };
}

/** An item of FROM: the name that it brings into the query, and the relation behind it, if it is one. */
export interface Source {
  readonly name: string;
  /** Whether anything but references to it depends on its name. */
  readonly anyName: boolean;
  readonly relation?: string | undefined;
  /** The columns that its alias names. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Inside a query over these sources; with only one, and no query around it, nobody needs its name. `fixed` are the names
 * of sources that mean more to the query than a reference to a column.
 */
export function inQuery(scope: Scope, sources: readonly Source[], alone: boolean, fixed: ReadonlySet<string>): Scope {
  const qualified = new Map(scope.qualified);
  for (const { name, relation } of sources) qualified.set(name, typesOf(scope, relation));
  const inside = { ...scope, qualified, names: numbered(scope, sources, fixed), level: scope.level + 1, around: scope };
  const [only] = sources;
  if (!alone || !scope.outermost || !only || scope.names.has(only.name)) return { ...inside, bare: nothing, redundant: new Map() };
  return { ...inside, bare: typesOf(scope, only.relation), redundant: new Map([[only.name, columnsOf(scope, only)]]) };
}

/** The columns that a source surely has. */
export function columnsOf(scope: Scope, { relation, columns = [] }: Source): ReadonlySet<string> {
  return new Set([...typesOf(scope, relation).keys(), ...columns]);
}

/**
 * Sources go by their place, whatever they are called: `a` and `b` are the first and the second of this level. One keeps
 * its name where another around or beside it has the same. No name begins with NUL, so that places look like none.
 */
function numbered(scope: Scope, sources: readonly Source[], fixed: ReadonlySet<string>): Map<string, string> {
  const names = new Map(scope.names);
  const keeps = ({ name, anyName }: Source): boolean =>
    !anyName || fixed.has(name) || scope.names.has(name) || sources.filter((one) => one.name === name).length > 1;
  for (const [place, one] of sources.entries()) names.set(one.name, keeps(one) ? one.name : `\0${scope.level}.${place}`);
  return names;
}

function typesOf(scope: Scope, relation: string | undefined): Columns {
  return relation !== undefined && Object.hasOwn(scope.relations, relation) ? columnTypes(scope.relations[relation]) : nothing;
}

function columnTypes(columns: Readonly<Record<string, string>> | undefined): Columns {
  return new Map(Object.entries(columns ?? {}).map(([name, type]) => [name, canonicalType(type)]));
}

/** Inside a subquery that may read columns of the query around it. */
export function correlated(scope: Scope): Scope {
  return { ...scope, outermost: false };
}
