import { parseSync } from '../../sql/libpg-query.ts';

/** A name as it is written: with its schema or without. */
export type Name = readonly string[];

/** What a statement names, each name once. */
export interface Names {
  relations: Name[];
  functions: Name[];
  types: Name[];
  operators: Name[];
  collations: Name[];
  columns: string[];
  /** String constants: one that becomes a regclass names a relation. */
  literals: string[];
}

/** What a statement names, wherever it stands. Throws where the text is not exactly one statement. */
export function namesIn(sql: string): Names {
  const found = new Finder();
  found.visit(statementOf(sql).tree);
  return found.names();
}

/** Throws, with the parser's complaint, where a text is not exactly one scalar expression. */
export function refuseAllButExpression(text: string): void {
  // RETURN takes one whole expression and lets nothing follow it: no alias, no list, no closing parenthesis.
  statementOf(`create function f() return ${text}`);
}

/** The one query or CREATE RULE that a text consists of, without its semicolon. */
export function soleQuery(text: string): { kind: 'select' | 'rule'; text: string } {
  const { tree, start, length } = statementOf(text);
  const kind = 'SelectStmt' in tree ? 'select' : 'RuleStmt' in tree ? 'rule' : undefined;
  if (kind === undefined) throw new Error('it is neither a query nor a rule');
  const bytes = Buffer.from(text);
  return { kind, text: bytes.toString('utf8', start, length === undefined ? undefined : start + length) };
}

interface Parsed {
  tree: object;
  start: number;
  length: number | undefined;
}

function statementOf(sql: string): Parsed {
  // A zero byte ends the text for the parser, and not for whoever runs it.
  if (sql.includes('\0')) throw new Error('it holds a zero byte');
  const [first, ...others] = parseSync(sql).stmts ?? [];
  if (first?.stmt === undefined || others.length > 0)
    throw new Error(first === undefined ? 'it is empty' : 'it is more than one statement');
  return { tree: first.stmt, start: first.stmt_location ?? 0, length: first.stmt_len };
}

/** The fields of the parser's nodes that hold names, whatever node they stand in. */
const fields = { funcname: 'functions', names: 'types', collname: 'collations', operName: 'operators' } as const;
type Sort = (typeof fields)[keyof typeof fields] | 'relations';

class Finder {
  readonly #found: Record<Sort, Map<string, Name>> = {
    relations: new Map(),
    functions: new Map(),
    types: new Map(),
    collations: new Map(),
    operators: new Map(),
  };
  readonly #columns = new Set<string>();
  readonly #literals = new Set<string>();

  visit(node: unknown): void {
    if (typeof node !== 'object' || node === null) return;
    for (const [field, value] of Object.entries(node)) {
      this.#note(field, value);
      this.visit(value);
    }
    const { schemaname, relname } = node as { schemaname?: unknown; relname?: unknown };
    if (typeof relname === 'string') this.#add('relations', typeof schemaname === 'string' ? [schemaname, relname] : [relname]);
  }

  #note(field: string, value: unknown): void {
    if (Array.isArray(value) && field in fields) this.#add(fields[field as keyof typeof fields], texts(value));
    else if (field === 'A_Expr') this.#add('operators', texts((value as { name?: unknown[] }).name));
    else if (field === 'ColumnRef') texts((value as { fields?: unknown[] }).fields).forEach((name) => this.#columns.add(name));
    else if (field === 'A_Const') {
      const text = (value as { sval?: { sval?: string } }).sval?.sval;
      if (text !== undefined) this.#literals.add(text);
    }
  }

  #add(sort: Sort, name: Name): void {
    // A database's name may stand in front.
    if (name.length > 0) this.#found[sort].set(JSON.stringify(name), name.slice(-2));
  }

  names(): Names {
    const { relations, functions, types, operators, collations } = this.#found;
    return {
      relations: [...relations.values()],
      functions: [...functions.values()],
      types: [...types.values()],
      operators: [...operators.values()],
      collations: [...collations.values()],
      columns: [...this.#columns],
      literals: [...this.#literals],
    };
  }
}

/** The strings of a list of the parser's String nodes. */
function texts(nodes: unknown[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => (node as { String?: { sval?: string } }).String?.sval ?? []);
}

/** The types of the constants in an expression or a query: `'x'::public.mood`. */
export function constantTypes(sql: string): Name[] {
  const found: Name[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { TypeCast: cast } = node as { TypeCast?: { arg?: object; typeName?: { names?: unknown[] } } };
    if (cast?.arg !== undefined && 'A_Const' in cast.arg) found.push(texts(cast.typeName?.names));
    Object.values(node).forEach(visit);
  };
  visit(parseSync(sql));
  return found;
}
