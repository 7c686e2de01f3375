import { kindNamed } from '../../kinds/index.ts';
import { namesIn as namesInPath } from '../../kinds/catalog.ts';
import { qualified, quoteIdent, quoteLiteral } from '../../sql/quote.ts';
import type { Column, Definitions, Identity, Operator, Relation } from './definitions.ts';
import { type Engine, EngineFailure } from './engine.ts';
import { type Name, type Names, namesIn } from './names.ts';
import { stubOfFunction, stubOfSignature, stubsOfAggregate } from './routines.ts';
import { beginning, builtins, candidates, columnSql, literalAsName, opaqueTypeStatements, stubSchema, typeStatement } from './stub-sql.ts';

/** Stands for the database in an engine: objects with its names and types, made when a statement names them. */
export class Stubs {
  readonly engine: Engine;
  readonly definitions: Definitions;
  /** Collations of another order than those whose names they have. */
  readonly inexactCollations = new Set<string>();
  readonly #tried = new Set<string>();
  readonly #opaque = new Set<string>();
  readonly #operandTypes = new Map<Operator, Identity[]>();
  /** The names of what pg_catalog has. */
  #builtins: ReadonlySet<string> = new Set();
  #builtinTypes: ReadonlySet<string> = new Set();
  #helpers = 0;

  private constructor(engine: Engine, definitions: Definitions) {
    this.engine = engine;
    this.definitions = definitions;
  }

  /** Begins a transaction in the engine, which `end` takes back. */
  static async begin(engine: Engine, definitions: Definitions): Promise<Stubs> {
    const stubs = new Stubs(engine, definitions);
    await engine.run(beginning);
    const [callable, types] = await engine.run(builtins);
    stubs.#builtins = new Set(callable!.map(({ name }) => String(name)));
    stubs.#builtinTypes = new Set(types!.map(({ name }) => String(name)));
    return stubs;
  }

  async end(): Promise<void> {
    await this.engine.run('rollback');
  }

  /** Makes what a statement names, as far as anybody knows it. Throws where it is not exactly one statement. */
  async prepare(statement: string): Promise<Names> {
    const names = namesIn(statement);
    const literals = names.literals.flatMap(literalAsName);
    for (const name of names.collations) await this.#collation(name);
    for (const name of names.types) await this.#types(name);
    for (const name of names.relations) for (const at of candidates(name)) await this.#relation(at);
    for (const at of literals.flatMap(candidates)) await this.#any(at);
    for (const name of names.functions) await this.#functions(name);
    for (const name of names.operators) await this.#operators(name);
    return names;
  }

  /** Whatever has a name: a constant may become a regtype, a regclass or a regproc. */
  async #any(at: Identity): Promise<void> {
    await this.#type(at);
    await this.#relation(at);
    await this.#usersFunctions(at);
  }

  /** Whether a type stands for one whose values the engine does not know. */
  isOpaque(name: Name): boolean {
    return candidates(name).some((at) => this.#opaque.has(id('type', at)));
  }

  /** Whether this is not yet tried; a second try would fail as the first did. */
  #first(key: string): boolean {
    if (this.#tried.has(key)) return false;
    this.#tried.add(key);
    return true;
  }

  /** Makes one object and, before it, what its statement names. */
  async #make(schema: string, statement: string): Promise<boolean> {
    await this.#schema(schema);
    try {
      await this.prepare(statement);
    } catch (error) {
      if (error instanceof EngineFailure) throw error;
      return false;
    }
    return this.engine.attempt(statement);
  }

  async #schema(name: string): Promise<void> {
    if (this.#first(`schema ${name}`)) await this.engine.attempt(`create schema if not exists ${quoteIdent(name)}`);
  }

  async #extension({ schema, name }: Identity): Promise<void> {
    if (!this.#first(`extension ${name}`)) return;
    await this.#schema(schema);
    await this.engine.attempt(`create extension if not exists ${quoteIdent(name)} with schema ${quoteIdent(schema)} cascade`);
  }

  async #extensionsIn(schema: string): Promise<void> {
    for (const extension of this.#available()) if (extension.schema === schema) await this.#extension(extension);
  }

  #available(): Identity[] {
    return this.definitions.extensions().filter(({ name }) => this.engine.extensions.has(name));
  }

  async #types(name: Name): Promise<void> {
    const builtin = name.length === 1 && this.#builtinTypes.has(name[0]!);
    if (builtin || !this.#first(`types ${JSON.stringify(name)}`)) return;
    const places = candidates(name);
    for (const at of places) await this.#type(at);
    // Only an extension that the intent alone has can have brought it.
    if (!places.some((at) => this.#isKnown(at))) for (const { schema } of places) await this.#extensionsIn(schema);
  }

  #isKnown(at: Identity): boolean {
    return (
      this.definitions.type(at) !== undefined ||
      typeStatement(this.definitions, at) !== undefined ||
      this.definitions.relation(at) !== undefined
    );
  }

  async #type(at: Identity): Promise<void> {
    if (!this.#first(id('type', at))) return;
    const row = this.definitions.type(at);
    const extension = this.#available().find(({ name }) => name === row?.extension);
    if (extension !== undefined) return this.#extension(extension);
    const statement = typeStatement(this.definitions, at);
    if (statement !== undefined) await this.#make(at.schema, statement);
    else if (row?.sort === 'm') await this.#multirange(at);
    else if (row !== undefined && row.sort !== 'c') await this.#opaqueType(at);
    else await this.#relation(at);
  }

  async #multirange(at: Identity): Promise<void> {
    const range = this.definitions
      .all('rangeType')
      .find((object) => namesInPath(String(object['multirange'])).join('\n') === `${at.schema}\n${at.name}`);
    if (range !== undefined) await this.#type({ schema: String(range['schema']), name: String(range['name']) });
  }

  async #opaqueType(at: Identity): Promise<void> {
    this.#opaque.add(id('type', at));
    await this.#schema(at.schema);
    await this.engine.attempt(opaqueTypeStatements(at, () => this.#helper()).join(';\n'));
  }

  #helper(): Identity {
    this.#helpers += 1;
    return { schema: stubSchema, name: `helper ${this.#helpers}` };
  }

  async #relation(at: Identity): Promise<void> {
    if (!this.#first(id('relation', at))) return;
    const relation = this.definitions.relation(at);
    if (relation !== undefined) await this.makeTable(at, relation.columns.map(asPlain), relation);
    else if (this.definitions.find('sequence', at) !== undefined)
      await this.#make(at.schema, `create sequence ${qualified(at.schema, at.name)}`);
  }

  /** A table, or a view where its columns are not known; without the columns that cannot be made. */
  async makeTable(at: Identity, columns: readonly Column[], { primaryKey, definition }: Omit<Relation, 'columns'>): Promise<void> {
    const name = qualified(at.schema, at.name);
    if (columns.length === 0 && definition !== undefined) {
      await this.#make(at.schema, `create view ${name} as\n${definition}\n`);
      return;
    }
    const key = primaryKey.length === 0 ? [] : [`primary key (${primaryKey.map(quoteIdent).join(', ')})`];
    const list = columns.map(columnSql);
    // Only with its primary key may a query group by that alone.
    if (await this.#make(at.schema, `create table ${name} (${[...list, ...key].join(', ')})`)) return;
    if (key.length > 0 && (await this.#make(at.schema, `create table ${name} (${list.join(', ')})`))) return;
    await this.engine.attempt(`create table ${name} ()`);
    for (const column of columns) {
      const add = (type: string): Promise<boolean> =>
        this.#make(at.schema, `alter table ${name} add column ${columnSql({ ...column, type })}`);
      // A modifier such as that of geometry(Point, 4326) only its own extension reads.
      if (!(await add(column.type))) await add(column.type.replace(/\([^()]*\)/, ''));
    }
  }

  async #functions(name: Name): Promise<void> {
    if (!this.#first(`functions ${JSON.stringify(name)}`)) return;
    const places = candidates(name);
    const users = places.flatMap((at) => this.definitions.functions(at));
    if (users.length === 0 && name.length === 1 && this.#builtins.has(name[0]!)) return;
    const others = places.filter((at) => this.definitions.signatures(at).length > this.definitions.functions(at).length);
    for (const at of places) await this.#usersFunctions(at);
    for (const { schema } of others.length === 0 && users.length === 0 ? places : others) await this.#extensionsIn(schema);
    for (const at of others) await this.#otherFunctions(at);
  }

  async #usersFunctions(at: Identity): Promise<void> {
    if (!this.#first(id('function', at))) return;
    for (const routine of this.definitions.functions(at)) {
      const statements = routine['kind'] === 'aggregate' ? stubsOfAggregate(routine, this.#helper()) : [stubOfFunction(routine) ?? ''];
      for (const statement of statements) await this.#make(at.schema, statement);
    }
  }

  /** Functions of extensions that the engine lacks; one that is there already is not made again. */
  async #otherFunctions(at: Identity): Promise<void> {
    if (!this.#first(id('signature', at))) return;
    for (const signature of this.definitions.signatures(at)) await this.#make(at.schema, stubOfSignature(signature));
  }

  async #operators(name: Name): Promise<void> {
    const places = candidates(name);
    const known = places.flatMap((at) => this.definitions.operators(at));
    if (known.length === 0 && !this.#builtins.has(name.at(-1)!)) for (const { schema } of places) await this.#extensionsIn(schema);
    for (const operator of known) await this.#operator(operator);
  }

  /** An operator between types that matter here, and only those: nearly every extension has an `=`. */
  async #operator(operator: Operator): Promise<void> {
    const { schema, name, left, right, function: called } = operator;
    if (!this.#operands(operator).every((at) => this.#tried.has(id('type', at)))) return;
    if (!this.#first(`operator ${JSON.stringify([schema, name, left, right])}`)) return;
    await this.#functions(namesInPath(called));
    const parts = [...(left === null ? [] : [`leftarg = ${left}`]), `rightarg = ${right}`, `function = ${called}`];
    await this.#make(schema, `create operator ${quoteIdent(schema)}.${name} (${parts.join(', ')})`);
  }

  /** The types outside pg_catalog that an operator takes. */
  #operands(operator: Operator): Identity[] {
    const known = this.#operandTypes.get(operator);
    if (known !== undefined) return known;
    const types = [operator.left, operator.right].filter((type) => type !== null);
    const names = namesIn(`select ${types.map((type) => `null::${type}`).join(', ')}`).types;
    const found = names.filter(({ length }) => length > 1).flatMap(candidates);
    this.#operandTypes.set(operator, found);
    return found;
  }

  async #collation(name: Name): Promise<void> {
    for (const at of candidates(name)) {
      const object = this.definitions.find('collation', at);
      if (object === undefined || !this.#first(id('collation', at))) continue;
      const statement = kindNamed('collation').create(object)?.replace(/;$/, '');
      if (statement === undefined || !(await this.#make(at.schema, statement))) await this.#inexactCollation(at);
    }
    const [schema, last] = [name.length > 1 ? name[0] : 'pg_catalog', name.at(-1)!];
    if (schema === 'pg_catalog' && this.#first(`collation ${last}`)) await this.#systemCollation(last);
  }

  /** The operating system of the server may have collations that the engine lacks. */
  async #systemCollation(name: string): Promise<void> {
    const [rows] = await this.engine.run(`select from pg_catalog.pg_collation where collname = ${quoteLiteral(name)}`);
    if (rows!.length === 0) await this.#inexactCollation({ schema: 'pg_catalog', name });
  }

  async #inexactCollation({ schema, name }: Identity): Promise<void> {
    this.inexactCollations.add(name);
    await this.engine.attempt(`create collation ${qualified(schema, name)} (locale = 'C')`);
  }
}

function id(sort: string, { schema, name }: Identity): string {
  return `${sort} ${JSON.stringify([schema, name])}`;
}

/** A column that is not computed. */
export function asPlain(column: Column): Column {
  return { ...column, generated: undefined };
}
