/**
 * Moves a sequence that nothing was taken from yet behind the rows that are there, whose numbers it would give out again.
 * One that was used stays as it is. `sequence` is SQL for its regclass, `table` that of a name, `number` that of the number
 * in a row, or NULL.
 */
export function behindRows(sequence: string, table: string, number: string): string {
  return `select pg_catalog.setval(q.seqrelid, m.highest) from pg_catalog.pg_sequence q, (select pg_catalog.max(${number})::bigint as highest from ${table}) m where q.seqrelid = ${sequence} and q.seqincrement > 0 and pg_catalog.pg_sequence_last_value(q.seqrelid) is null and m.highest >= q.seqstart;`;
}
