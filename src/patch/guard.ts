import type { Session } from '../database/session.ts';
import { evidenceQuery } from '../kinds/catalog.ts';
import type { Kind, Server, Stored } from '../kinds/kind.ts';
import { dollarQuote, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { splitScript } from '../sql/index.ts';
import { isRepeatable } from './repeat.ts';
import type { Step } from './step.ts';

/** A condition in SQL under which statements still have something to do; the server that runs it decides how the catalog is read. */
export type Guard = (server: Server) => string;

function identityOf({ kind }: { kind: Kind }, object: Stored): Partial<Record<string, string | null>> {
  return Object.fromEntries(Object.keys(kind.identity).map((name) => [name, object[name] as string | null]));
}

/** The object is there, and its properties are as they were read. */
function isAsSeen(kind: Kind, object: Stored, seen: readonly [property: string, values: unknown[]][]): Guard {
  return (server) => {
    const query = evidenceQuery(
      kind,
      server,
      seen.map(([name]) => name),
      identityOf({ kind }, object),
    );
    const conditions = seen.map(([name, values]) => {
      const texts = [...new Set(values.map((value) => JSON.stringify(value ?? null)))];
      return `coalesce(to_jsonb(seen.${quoteIdent(name)}), 'null') in (${texts.map((text) => `${quoteLiteral(text).trim()}::jsonb`).join(', ')})`;
    });
    return `exists (select from (${query}) seen${conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`})`;
  };
}

/**
 * What keeps statements of a step from running twice; undefined where they may. `twins` is the object as the twin has it:
 * another major may print it in other words.
 */
export async function guardOf(
  step: Step,
  statements: readonly string[],
  twins: Stored | undefined,
  twin: Session,
  server: Server,
): Promise<Guard | undefined> {
  const { kind, verdict, stated, actual, differing } = step;
  const repeatable = statements.every((statement) => isRepeatable(splitScript(statement).statements[0]!.node));
  if (repeatable && !mayBecomeIdentity(step)) return undefined;
  if (verdict === 'missing' || verdict === 'blocked') return (on) => `not ${isAsSeen(kind, stated, [])(on)}`;
  const seen: [string, unknown[]][] = [];
  // What took the name of an object that nobody intended may be of another sort: the index behind a constraint.
  const onlyStated = Object.keys(kind.properties).filter((name) => kind.properties[name]!.onlyStated === true);
  const telling = verdict === 'extra' ? onlyStated : repeatable ? ['default'] : differing;
  for (const name of telling.filter((property) => property in kind.properties)) {
    const one: [string, unknown[]] = [name, [actual![name], twins?.[name]]];
    // What is stored may be another form of what the catalog returns: only what is found again can be waited for.
    if (await holds(twin, isAsSeen(kind, twins ?? actual!, [one])(server))) seen.push(one);
  }
  return isAsSeen(kind, actual!, seen);
}

/** The parent may make an identity of it behind this, and an identity has no default that could be set. */
function mayBecomeIdentity({ actual, differing }: Step): boolean {
  const parents = actual?.['inheritedFrom'];
  return differing.includes('default') && Array.isArray(parents) && parents.length > 0;
}

async function holds(session: Session, condition: string): Promise<boolean> {
  try {
    const [rows] = await session.run(`select ${condition} as holds`);
    return rows?.[0]?.['holds'] === true;
  } catch {
    return false;
  }
}

/** How statements are run in a block of PL/pgSQL. */
export interface BlockOptions {
  /** Only where this holds. */
  condition?: string | undefined;
  /** Rows, or what other rows kept from being made, may make them fail: nothing of them is done then, and this is said. */
  warning?: string | undefined;
  /** What is to be taken away may have been granted further: it stays then. */
  passedOn?: boolean | undefined;
  /** Looking into the catalog leaves the search path empty. */
  searchPath: string;
}

/** `do $$ begin if … then … end if; end $$` */
export function block(statements: readonly string[], { condition, warning, passedOn = false, searchPath }: BlockOptions): string {
  const inside = statements.map(inBlock);
  const path = searchPath === '' ? [] : [`perform pg_catalog.set_config('search_path', ${quoteLiteral(searchPath)}, true);`];
  const otherwise = path.length === 0 ? [] : ['else', ...path.map((line) => `  ${line}`)];
  const body =
    condition === undefined
      ? inside
      : [`if ${condition} then`, ...[...path, ...inside].map((line) => `  ${line}`), ...otherwise, 'end if;'];
  const handlers = [
    ...(warning === undefined
      ? []
      : [`when ${contradictions.join(' or ')} then`, `  raise warning '%: %', ${quoteLiteral(warning).trim()}, sqlerrm;`]),
    ...(passedOn ? ['when dependent_objects_still_exist then', '  null;'] : []),
  ];
  const handler = handlers.map((line, n) => (n === 0 ? `exception ${line}` : line));
  return `do ${dollarQuote(`\n${['begin', ...body.map((line) => `  ${line}`), ...handler, 'end'].join('\n')}\n`)}`;
}

/** A condition under which something is left, although nothing failed. */
export function warnWhere(condition: string, warning: string): string {
  return `do ${dollarQuote(`\nbegin\n  if ${condition} then\n    raise warning '%', ${quoteLiteral(warning).trim()};\n  end if;\nend\n`)}`;
}

/** What Postgres reports where rows are in the way, a function that looks at them among it, or where something is not there because rows were. */
const contradictions = [
  'integrity_constraint_violation',
  'data_exception',
  'cardinality_violation',
  'plpgsql_error',
  // A value that is too long for an index.
  'program_limit_exceeded',
  'invalid_foreign_key',
  'undefined_object',
  'undefined_table',
  'undefined_column',
  'undefined_function',
  'invalid_table_definition',
  // A column that may be NULL is no replica identity; a query groups by a key, or a function names it in ON CONFLICT.
  'wrong_object_type',
  'grouping_error',
  'invalid_column_reference',
];

/**
 * PL/pgSQL wants to know where the result of a query goes, takes the first semicolon for the end of a statement, and in
 * what reads or writes rows it takes a column for its own variable `found`.
 */
function inBlock(statement: string): string {
  const { node } = splitScript(statement).statements[0]!;
  const asText = statement.includes(';') || Object.keys(node).some((name) => withVariables.has(name));
  return asText ? `execute ${dollarQuote(statement)};` : `${statement};`;
}

const withVariables: ReadonlySet<string> = new Set(['SelectStmt', 'CreateTableAsStmt', 'InsertStmt', 'UpdateStmt']);
