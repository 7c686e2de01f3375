import { qualified, quoteIdent, quoteLiteral } from '../../sql/quote.ts';
import type { Answer, Question } from '../oracle.ts';
import { EngineFailure, isPostgresError } from './engine.ts';
import { constantTypes, refuseAllButExpression, soleQuery } from './names.ts';
import { stubSchema, systemPath, writtenPath } from './stub-sql.ts';
import type { Stubs } from './stubs.ts';
import { valueTypes } from './value-types.ts';

/** The major of the embedded engine, in whose language it answers. */
const major = 18;

/** Statements that make an object of what a person wrote, and the query that prints it as column `text`. */
interface Plan {
  statements: string[];
  print: string;
}

type ExpressionQuestion = Extract<Question, { ask: 'expression' }>;

/** Why there is no answer, where it is not Postgres that says so. */
export class Unanswered extends Error {
  override name = 'Unanswered';
}

const stub = 'pgintent stub';

/** How Postgres prints an expression, in the place where it stands. */
export async function elaborateExpression(stubs: Stubs, question: ExpressionQuestion): Promise<Answer> {
  refuseAllButExpression(question.text);
  const bench = new Bench(stubs, question.text);
  if (question.place === 'index') return bench.answer(await indexText(bench, question));
  if (isValue(question)) return bench.answer(await valueText(bench, question));
  return bench.answer(await bench.run(planFor(question, stubs)));
}

/** How Postgres prints a query, or a rule with its actions. */
export async function elaborateQuery(stubs: Stubs, { text }: { text: string }): Promise<Answer> {
  const query = soleQuery(text);
  const bench = new Bench(stubs, text);
  return bench.answer(await bench.run(query.kind === 'rule' ? ruleOf(query.text) : viewOf(query.text)));
}

/** Where one text is elaborated. */
class Bench {
  readonly stubs: Stubs;
  /** In the catalog's own texts a name without a schema is the system's, whatever else lies on the path. */
  readonly #paths: readonly string[];

  constructor(stubs: Stubs, text: string) {
    this.stubs = stubs;
    this.#paths = stubs.definitions.isCatalogs(text) ? [systemPath, writtenPath] : [writtenPath];
  }

  async run({ statements, print }: Plan): Promise<string> {
    for (const statement of statements) await this.stubs.prepare(statement);
    let failure: unknown;
    for (const path of this.#paths) {
      try {
        return await this.#runAlong(path, [...statements, `set local search_path = ${systemPath}`, print].join(';\n'));
      } catch (error) {
        if (error instanceof EngineFailure) throw error;
        failure ??= error;
      }
    }
    throw failure;
  }

  async #runAlong(path: string, sql: string): Promise<string> {
    return this.stubs.engine.tentatively(async () => {
      const results = await this.stubs.engine.run(`set local search_path = ${path};\n${sql}`);
      const text = results.at(-1)?.[0]?.['text'];
      // DEFAULT NULL is no default.
      if (typeof text !== 'string') throw new Unanswered('Postgres keeps nothing of it');
      return text;
    });
  }

  /** A constant of a type that the engine does not know is printed as it was written, and not as its server would. */
  answer(text: string): Answer {
    const query = /^(select|with|values|create)\b/i.test(text.trim());
    const opaque = constantTypes(query ? text : `select ${text}`).find((name) => this.stubs.isOpaque(name));
    if (opaque !== undefined) throw new Unanswered(`the embedded engine cannot read values of the type ${opaque.join('.')}`);
    return { text, major };
  }
}

/** Whether it is a value of a type and not part of a relation: the default of an argument, a domain's check. */
function isValue({ place, relation }: ExpressionQuestion): boolean {
  return place === 'domain' || (place === 'default' && relation === undefined);
}

function relationOf({ schema, relation }: ExpressionQuestion): string {
  return relation === undefined ? qualified(stubSchema, 'nothing') : qualified(schema ?? 'public', relation);
}

/** A line break before what follows the text: it may end in a comment. */
function parenthesised(text: string): string {
  return `(\n${text}\n)`;
}

function planFor(question: ExpressionQuestion, stubs: Stubs): Plan {
  if (question.place === 'default') return defaultOf(question);
  if (question.place === 'generated') return generatedOf(question, stubs);
  return question.place === 'when' ? triggerOf(question) : policyOf(question);
}

const printPolicy = `select pg_get_expr(polqual, polrelid) as text from pg_policy where polname = '${stub}'`;

function policyOf(question: ExpressionQuestion): Plan {
  return { statements: [`create policy "${stub}" on ${relationOf(question)} using ${parenthesised(question.text)}`], print: printPolicy };
}

function printDefault(relation: string, column: string): string {
  return `select pg_get_expr(d.adbin, d.adrelid) as text from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where d.adrelid = ${quoteLiteral(relation)}::regclass and a.attname = ${quoteLiteral(column)}`;
}

function defaultOf(question: ExpressionQuestion): Plan {
  const relation = relationOf(question);
  const column = question.column ?? '';
  return {
    statements: [`alter table ${relation} alter column ${quoteIdent(column)} set default ${parenthesised(question.text)}`],
    print: printDefault(relation, column),
  };
}

function generatedOf(question: ExpressionQuestion, { definitions }: Stubs): Plan {
  const relation = relationOf(question);
  const found = definitions.relation({ schema: question.schema ?? 'public', name: question.relation ?? '' });
  const column = found?.columns.find(({ name }) => name === question.column);
  if (column === undefined) throw new Unanswered(`the type of the column ${question.column ?? ''} is not known`);
  const collate = column.collation === undefined ? '' : ` collate ${column.collation}`;
  return {
    statements: [
      `alter table ${relation} add column "${stub}" ${column.type}${collate} generated always as ${parenthesised(question.text)} stored`,
    ],
    print: printDefault(relation, stub),
  };
}

/** AFTER UPDATE FOR EACH ROW, because there a condition may read all that any trigger's may. */
function triggerOf(question: ExpressionQuestion): Plan {
  const relation = relationOf(question);
  const end = `) EXECUTE FUNCTION "${stubSchema}"."when"()`;
  const start = `'CREATE TRIGGER "${stub}" AFTER UPDATE ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FOR EACH ROW WHEN ('`;
  return {
    statements: [
      `create trigger "${stub}" after update on ${relation} for each row when ${parenthesised(question.text)} execute function ${qualified(stubSchema, 'when')}()`,
    ],
    print: `select substr(d.def, length(${start}) + 1, length(d.def) - length(${start}) - ${end.length}) as text from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace, pg_get_triggerdef(t.oid) d(def) where t.tgname = '${stub}'`,
  };
}

/** pg_get_indexdef would put parentheses around it; a column alone is no expression. */
const printKey = `select coalesce(pg_get_expr(i.indexprs, i.indrelid), pg_get_indexdef(i.indexrelid, 1, false)) as text from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = '${stub}'`;

async function indexText(bench: Bench, question: ExpressionQuestion): Promise<string> {
  const statement = `create index "${stub}" on ${relationOf(question)} (${parenthesised(question.text)})`;
  try {
    return await bench.run({ statements: [statement], print: printKey });
  } catch (error) {
    // Of another access method, which alone has operators for the type: what is printed is the same.
    if (isPostgresError(error) && error.code === '42704') return bareText(bench, question);
    throw error;
  }
}

/** An expression of whatever type, on its own. */
async function bareText(bench: Bench, question: ExpressionQuestion): Promise<string> {
  const text = await bench.run(policyOf({ ...question, text: `${parenthesised(question.text)} is not null` }));
  const [start, end] = ['(', ' IS NOT NULL)'];
  if (!text.startsWith(start) || !text.endsWith(end)) throw new Unanswered('the embedded engine prints it in a form that cannot be read');
  return text.slice(start.length, -end.length);
}

/** The question may not say which type the value has; where the types that it may have print it alike, it does not matter. */
async function valueText(bench: Bench, question: ExpressionQuestion): Promise<string> {
  const types = valueTypes(bench.stubs.definitions, question);
  if (types.length === 0 && question.place === 'domain') throw new Unanswered('the type of the domain is not known');
  if (types.length === 0) return bareText(bench, question);
  const found = new Set<string>();
  for (const type of types) found.add(await bench.run(valueOf(type, question)));
  if (found.size > 1) throw new Unanswered(`it means something else for each of the types ${types.join(', ')}`);
  return [...found][0]!;
}

/** A domain keeps no DEFAULT NULL, an argument does. */
function valueOf(type: string, { place, text }: ExpressionQuestion): Plan {
  const name = qualified(stubSchema, 'value');
  return place === 'domain'
    ? {
        statements: [`create domain ${name} as ${type} check ${parenthesised(text)}`],
        print: `select pg_get_expr(conbin, 0) as text from pg_constraint where contypid = ${quoteLiteral(name)}::regtype`,
      }
    : {
        statements: [`create function ${name}(${type} default ${parenthesised(text)}) returns void language sql as ''`],
        print: `select pg_get_function_arg_default(${quoteLiteral(name)}::regproc, 1) as text`,
      };
}

function viewOf(text: string): Plan {
  const name = qualified(stubSchema, 'query');
  return {
    statements: [`create view ${name} as\n${text}\n`],
    print: `select btrim(pg_get_viewdef(${quoteLiteral(name)}::regclass), ' ;') as text`,
  };
}

/** Rules with OIDs below are the system's own. */
function ruleOf(text: string): Plan {
  return {
    statements: [text],
    print: `select rtrim(pg_get_ruledef(oid), ';') as text from pg_rewrite where rulename <> '_RETURN' and oid >= 16384`,
  };
}
