import { about, serverOf } from '../../src/database/read.ts';
import type { Session } from '../../src/database/session.ts';
import { catalogQuery } from '../../src/kinds/catalog.ts';
import { readKinds } from '../../src/kinds/index.ts';

/** How the query of a migration tool's rows begins. */
const ofHistory = 'select l.* from ';

/**
 * A session that plans once what each read asks of the catalog: of reading a small database, planning is two thirds.
 * Rows of people's own tables are asked anew each time, for a drift may change their columns.
 */
export async function planned(session: Session): Promise<Pick<Session, 'run' | 'runEach'>> {
  const server = serverOf((await session.run(about))[0]?.[0]);
  const ofRows = new Set(readKinds.filter(({ rows }) => rows !== undefined).map((kind) => catalogQuery(kind, server)));
  const plans = new Map<string, string>();
  const isPlannable = (statement: string): boolean =>
    statement.startsWith('select ') && !statement.startsWith(ofHistory) && !ofRows.has(statement);
  // What is in the map is whole; any other text is passed on as it is, in however many pieces.
  const asPlanned = async (sql: string): Promise<string> => {
    const statements = sql.split(';\n');
    const fresh = [...new Set(statements)].filter((statement) => isPlannable(statement) && !plans.has(statement));
    if (fresh.length > 0) await session.run(fresh.map((statement, n) => `prepare planned_${plans.size + n} as ${statement}`).join(';\n'));
    for (const statement of fresh) plans.set(statement, `execute planned_${plans.size}`);
    return statements.map((statement) => plans.get(statement) ?? statement).join(';\n');
  };
  return {
    run: async (sql) => session.run(await asPlanned(sql)),
    runEach: async (sql, convert) => session.runEach(await asPlanned(sql), convert),
  };
}
