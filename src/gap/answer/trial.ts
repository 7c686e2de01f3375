import { namesIn } from '../../kinds/catalog.ts';
import type { Stored } from '../../kinds/kind.ts';
import { qualified, quoteIdent, quoteLiteral } from '../../sql/quote.ts';
import type { Answer, Question } from '../oracle.ts';
import type { Column } from './definitions.ts';
import { Unanswered } from './elaborate.ts';
import { isPostgresError } from './engine.ts';
import { type Name, type Names, refuseAllButExpression } from './names.ts';
import { bodyNeeded, trialSetting } from './routines.ts';
import { stubSchema, systemPath, writtenPath } from './stub-sql.ts';
import { asPlain, type Stubs } from './stubs.ts';

const constraint = 'pgintent trial';

/** Whether a check accepts a row: tried on a table with its columns and that check alone. */
export async function tryRow(stubs: Stubs, question: Extract<Question, { ask: 'trial' }>): Promise<Answer> {
  const { schema, relation: name, expression, row } = question;
  refuseAllButExpression(expression);
  const relation = stubs.definitions.relation({ schema, name });
  if (relation === undefined) throw new Unanswered(`the columns of ${schema}.${name} are not known`);
  const columns = relation.columns.map((column) => (column.name in row ? asPlain(column) : column));
  const stranger = Object.keys(row).find((key) => !columns.some((column) => column.name === key));
  if (stranger !== undefined) throw new Unanswered(`${schema}.${name} has no column ${stranger}`);

  const table = qualified(stubSchema, name);
  const check = `alter table ${table} add constraint "${constraint}" check (\n${expression}\n)`;
  // What is made below is taken back; what it needs is to stay.
  await stubs.prepare(`select from ${qualified(schema, name)}`);
  const names = await stubs.prepare(check);
  await refuseVolatile(stubs, names.functions);
  for (const { generated } of columns) if (generated !== undefined) await stubs.prepare(`select (${generated}\n)`);
  refuseInexact(stubs, names, columns);
  return stubs.engine.tentatively(async () => {
    await stubs.makeTable({ schema: stubSchema, name }, columns, { primaryKey: [], definition: undefined });
    await stubs.engine.run(`set local search_path = ${stubs.definitions.isCatalogs(expression) ? systemPath : writtenPath};\n${check}`);
    await stubs.engine.run(`set local ${trialSetting} = 'on'`);
    return { accepted: await insert(stubs, table, row) };
  });
}

/** One that reads the clock, or sleeps, gives no verdict that holds tomorrow. */
async function refuseVolatile(stubs: Stubs, functions: readonly Name[]): Promise<void> {
  const listed = functions.map((name) => quoteLiteral(name.at(-1)!)).join(', ');
  if (listed === '') return;
  const [rows] = await stubs.engine.run(
    `select p.proname as name from pg_catalog.pg_proc p join pg_catalog.pg_language l on l.oid = p.prolang where p.provolatile = 'v' and l.lanname in ('internal', 'c') and p.proname in (${listed})`,
  );
  if (rows!.length > 0) throw new Unanswered(`it calls ${String(rows![0]!['name'])}, which gives another result each time`);
}

/** By a collation that only has the right name, texts are in another order. */
function refuseInexact({ inexactCollations }: Stubs, names: Names, columns: readonly Column[]): void {
  const used = columns.flatMap(({ name, collation }) =>
    collation !== undefined && names.columns.includes(name) ? [namesIn(collation)] : [],
  );
  const inexact = [...names.collations, ...used].find((name) => inexactCollations.has(name.at(-1)!));
  if (inexact !== undefined) throw new Unanswered(`the embedded engine does not have the collation ${inexact.join('.')}`);
}

async function insert({ engine }: Stubs, table: string, row: Stored): Promise<boolean> {
  const columns = Object.keys(row).map(quoteIdent);
  const values = columns.map((column) => `r.${column}`).join(', ');
  const source = `json_populate_record(null::${table}, $1::json) r`;
  const into =
    columns.length === 0
      ? `insert into ${table} default values`
      : `insert into ${table} (${columns.join(', ')}) select ${values} from ${source}`;
  try {
    await engine.insert(into, columns.length === 0 ? [] : [JSON.stringify(row)]);
    return true;
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    if (error.code === '23514' && error.constraint === constraint) return false;
    throw error.code === bodyNeeded ? new Unanswered(error.message) : error;
  }
}
