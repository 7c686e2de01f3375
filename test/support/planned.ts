import { historyTables } from '../../src/database/migration-history.ts';
import { about, otherQueries, serverOf } from '../../src/database/read.ts';
import { rowTables } from '../../src/database/row-tables.ts';
import type { Session } from '../../src/database/session.ts';
import { catalogQuery } from '../../src/kinds/catalog.ts';
import { readKinds } from '../../src/kinds/index.ts';

/**
 * A session that plans once what each read asks of the catalog: of reading a small database, planning is two thirds.
 * Rows of people's own tables are asked anew each time, for a drift may change their columns.
 */
export async function planned(session: Session): Promise<Pick<Session, 'run' | 'runEach'>> {
  const server = serverOf((await session.run(about))[0]?.[0]);
  const ofCatalogs = readKinds.filter(({ rows }) => rows === undefined).map((kind) => catalogQuery(kind, server));
  const queries = [rowTables, historyTables, ...ofCatalogs, ...otherQueries(server)];
  await session.run(queries.map((query, n) => `prepare planned_${n} as ${query}`).join(';\n'));
  const plans = new Map(queries.map((query, n) => [query, `execute planned_${n}`]));
  // What is in the map is whole; any other text is passed on as it is, in however many pieces.
  const asPlanned = (sql: string): string =>
    sql
      .split(';\n')
      .map((statement) => plans.get(statement) ?? statement)
      .join(';\n');
  return { run: (sql) => session.run(asPlanned(sql)), runEach: (sql, convert) => session.runEach(asPlanned(sql), convert) };
}
