import type { Node } from 'libpg-query';
import { parseStatements, SqlSyntaxError } from '../../sql/parser.ts';

/** Every statement that refuses to run in a transaction has one of these words: other files need not be parsed for it. */
const hint = /\b(concurrently|vacuum|reindex|database|tablespace|system|subscription|discard)\b/i;

/**
 * The transaction of a file that its tool sends as one text: Postgres then makes one of all its statements, and none
 * around a single one, so that CREATE INDEX CONCURRENTLY can stand alone in a file.
 */
export function transactionOfOneText(sql: string): 'file' | 'none' {
  return hint.test(sql) && statementsOf(sql).length === 1 ? 'none' : 'file';
}

/** Whether a statement of the text refuses to run in a transaction. */
export function refusesTransaction(sql: string): boolean {
  return hint.test(sql) && statementsOf(sql).some(refuses);
}

/** What cannot be parsed holds no statements here: whoever runs it says what is wrong with it. */
function statementsOf(sql: string): Node[] {
  try {
    return parseStatements(sql);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}

const alone = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'CreateSubscriptionStmt',
  'DropSubscriptionStmt',
  'AlterSystemStmt',
]);

/** As Flyway has it, in PostgreSQLParser.java; ALTER TYPE … ADD VALUE only before Postgres 12. */
function refuses(statement: Node): boolean {
  if ('IndexStmt' in statement) return statement.IndexStmt.concurrent === true;
  if ('DropStmt' in statement) return statement.DropStmt.concurrent === true;
  if ('VacuumStmt' in statement) return statement.VacuumStmt.is_vacuumcmd === true;
  if ('DiscardStmt' in statement) return statement.DiscardStmt.target === 'DISCARD_ALL';
  if ('ReindexStmt' in statement)
    return ['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE'].includes(statement.ReindexStmt.kind ?? '');
  return Object.keys(statement).some((name) => alone.has(name));
}
