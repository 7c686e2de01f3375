import type { Snapshot } from '../database/snapshot.ts';
import { refKey } from '../kinds/key.ts';
import type { Stored } from '../kinds/kind.ts';
import { typesIn } from '../kinds/reference.ts';
import type { FunctionFacts } from '../sql/index.ts';
import type { Context } from './equality.ts';

/** What an expression may name: the columns of its relation and of others, and functions. */
export interface Surroundings {
  /** The relation that an object belongs to, with its columns. */
  relationOf(object: Stored): Context['relation'];
  functions: Readonly<Record<string, FunctionFacts>>;
  /** The columns of every table, `schema.name` to name and type. */
  relations(): Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The names of all types outside pg_catalog, those of rows too. */
  types(): ReadonlySet<string>;
}

const known = new WeakMap<Snapshot, Surroundings>();

/** The surroundings in a snapshot, gathered once. */
export function surroundingsOf(snapshot: Snapshot): Surroundings {
  const found = known.get(snapshot) ?? gather(snapshot);
  known.set(snapshot, found);
  return found;
}

function gather(snapshot: Snapshot): Surroundings {
  const byTable = new Map<string, Context['relation']>();
  const columns = new Columns();
  let facts: Record<string, FunctionFacts> | undefined;
  let all: Record<string, Record<string, string>> | undefined;
  let types: ReadonlySet<string> | undefined;
  return {
    relationOf({ schema, table }) {
      if (typeof schema !== 'string' || typeof table !== 'string') return undefined;
      const at = JSON.stringify([schema, table]);
      const relation = byTable.get(at) ?? relationIn(snapshot, schema, table, columns);
      byTable.set(at, relation);
      return relation;
    },
    get functions() {
      return (facts ??= functionFacts(snapshot));
    },
    relations: () => (all ??= columnsByRelation(snapshot)),
    types: () => (types ??= typeNames(snapshot)),
  };
}

/** The columns of relations: like ones are one, by which an expression that stands in several of them is known again. */
class Columns {
  readonly #known = new Map<string, Record<string, string>>();

  of(columns: readonly Stored[]): Record<string, string> {
    const types = columns.map((column) => [String(column['name']), String(column['type'])] as const);
    const at = JSON.stringify(types);
    const found = this.#known.get(at) ?? Object.fromEntries(types);
    this.#known.set(at, found);
    return found;
  }
}

function relationIn(snapshot: Snapshot, schema: string, name: string, known: Columns): Context['relation'] {
  const columns = snapshot.children('column', refKey({ kind: 'table', identity: { schema, name } }));
  return {
    schema,
    name,
    columns: known.of(columns),
    notNull: columns.filter((column) => column['notNull'] === true).map((column) => String(column['name'])),
  };
}

function typeNames(snapshot: Snapshot): ReadonlySet<string> {
  return new Set([...snapshot.data.environment.types.map(({ name }) => name), ...typesIn((kind) => snapshot.all(kind))]);
}

/** What is known of each function name, all its overloads taken together. */
function functionFacts(snapshot: Snapshot): Record<string, FunctionFacts> {
  const facts: Record<string, FunctionFacts> = {};
  const volatilities = { i: 'immutable', s: 'stable', v: 'volatile' } as const;
  for (const { schema, name, returns, volatility } of snapshot.data.environment.functions) {
    const at = `${schema}.${name}`;
    const found = { returns, volatility: volatilities[volatility] };
    const other = facts[at];
    facts[at] =
      other === undefined
        ? found
        : {
            returns: other.returns === found.returns ? found.returns : undefined,
            volatility: other.volatility === found.volatility ? found.volatility : 'volatile',
          };
  }
  return facts;
}

function columnsByRelation(snapshot: Snapshot): Record<string, Record<string, string>> {
  const relations: Record<string, Record<string, string>> = {};
  for (const { schema, table, name, type } of snapshot.all('column')) {
    (relations[`${String(schema)}.${String(table)}`] ??= {})[String(name)] = String(type);
  }
  return relations;
}
