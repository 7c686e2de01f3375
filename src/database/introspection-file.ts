import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DatabaseError, PgintentError } from './errors.ts';
import { introspectionFormat, queriesFingerprint } from './introspection-sql.ts';
import { readableHistories } from './migration-history.ts';
import { type FirstRows, otherNames, Reading, TornRead } from './read.ts';
import type { Row } from './session.ts';
import { Snapshot } from './snapshot.ts';

const again = 'Run INTROSPECTION.sql again (npx pgintent introspect > INTROSPECTION.sql) and save all of its one value.';

const rows = z.array(z.record(z.string(), z.unknown()));

const fileSchema = z.object({
  format: z.literal(introspectionFormat),
  queries: z.string(),
  about: rows,
  unreadable: rows,
  rowTables: rows,
  historyTables: rows,
  objects: z.record(z.string(), rows),
  others: z.record(z.enum(otherNames), rows),
  histories: z.array(z.object({ schema: z.string(), table: z.string(), rows })),
});
type Introspection = z.output<typeof fileSchema>;

/**
 * The JSON value in a text that somebody saved: the value itself, an editor's export of the one row as JSON or CSV, or
 * what psql -At prints. Undefined where there is none.
 */
export function valueIn(text: string): unknown {
  const found = jsonIn(text) ?? fieldIn(text);
  return found === undefined ? undefined : unpacked(found);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The one field of a CSV file: below its header, or without one. Editors separate by commas, semicolons or tabs. */
function fieldIn(text: string): unknown {
  try {
    const records = parse(text, { bom: true, delimiter: [',', ';', '\t'], skipEmptyLines: true, to: 3 });
    const field = records.length > 2 ? undefined : records.at(-1);
    return field?.length === 1 ? jsonIn(field[0]!) : undefined;
  } catch {
    return undefined;
  }
}

/** Takes off what is around the value: a list of one row, a row of one column, a text of JSON. */
function unpacked(value: unknown): unknown {
  if (typeof value === 'string') {
    const inner = jsonIn(value);
    return inner === undefined ? value : unpacked(inner);
  }
  if (typeof value !== 'object' || value === null || 'format' in value) return value;
  const parts = Object.values(value);
  return parts.length === 1 ? unpacked(parts[0]) : value;
}

/** Whether a value is what INTROSPECTION.sql returns, of whatever version. */
export function isIntrospection(value: unknown): boolean {
  return formatOf(value)?.startsWith('pgintent.introspection/') === true;
}

/** The format that a value says it has. */
export function formatOf(value: unknown): string | undefined {
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  return typeof format === 'string' ? format : undefined;
}

/**
 * The snapshot in what INTROSPECTION.sql returned, parsed as a live read is, so that secrets are hidden the same way.
 *
 * @param file names it in errors and reports.
 * @throws PgintentError where it is of another version or not whole.
 */
export function snapshotOfIntrospection(value: unknown, file: string): Snapshot {
  const introspection = checked(value, file);
  const { about, unreadable, rowTables, historyTables } = introspection;
  const reading = new Reading([about, unreadable, rowTables, historyTables] satisfies FirstRows);
  const { database, role } = reading.server;
  try {
    refuseLacking(introspection, reading, file);
    const results = resultsOf(introspection, reading).map((found, n) => found.map((row) => reading.convert(row, n)));
    return new Snapshot(reading.snapshot(results, `${file} (database ${database} as ${role}, read ${reading.readAt})`));
  } catch (error) {
    if (!(error instanceof TornRead)) throw error;
    throw new DatabaseError(`pgintent cannot read ${error.message}. It may have been changed while it was read. ${again}`);
  }
}

function checked(value: unknown, file: string): Introspection {
  const format = formatOf(value)!;
  if (format !== introspectionFormat)
    throw new PgintentError(`${file} is a ${format}; this version reads ${introspectionFormat}. ${again}`);
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new PgintentError(`${file} is not the whole answer of INTROSPECTION.sql: ${path.join('.')}: ${message}. ${again}`);
  }
  if (parsed.data.queries !== queriesFingerprint())
    throw new PgintentError(`${file} was read with the INTROSPECTION.sql of another version of pgintent. ${again}`);
  return parsed.data;
}

/** What the role could read has its rows, be there none: a part that somebody took out would pass for objects that are missing. */
function refuseLacking({ objects }: Introspection, { kinds }: Reading, file: string): void {
  const lacking = kinds.find(({ name }) => objects[name] === undefined);
  if (lacking !== undefined)
    throw new PgintentError(`${file} is not the whole answer of INTROSPECTION.sql: objects.${lacking.name} is not there. ${again}`);
}

/** The rows in the order of `queries`. */
function resultsOf({ objects, others, histories }: Introspection, reading: Reading): Row[][] {
  const historyOf = ({ schema, table }: { schema: string; table: string }): Row[] =>
    histories.find((one) => one.schema === schema && one.table === table)?.rows ?? [];
  return [
    ...reading.kinds.map(({ name }) => objects[name]!),
    ...otherNames.map((name) => others[name]),
    ...readableHistories(reading.histories).map(historyOf),
  ];
}
