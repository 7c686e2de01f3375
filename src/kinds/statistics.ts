import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, listOf, nameArray, notOfExtension, oneOrMore, relationRefs, schemaRef, userSchema } from './catalog.ts';
import { listed } from './constraint.ts';
import { defineKind, id } from './kind.ts';

const sort = z.enum(['ndistinct', 'dependencies', 'mcv']);

interface Statistics {
  schema: string;
  name: string;
  table: string;
  tableSchema: string;
  kinds: z.infer<typeof sort>[];
  columns: string[];
  expressions?: string[];
  target: number | null;
}

/** The schema of the table. */
function schemaOf({ schema, tableSchema }: { schema?: string | undefined; tableSchema?: string | undefined }): string | undefined {
  return typeof tableSchema === 'string' ? tableSchema : schema;
}

function setTarget({ schema, name, target }: Partial<Statistics>): string {
  return `alter statistics ${qualified(schema!, name!)} set statistics ${target ?? -1};`;
}

function create(object: Partial<Statistics>): string | undefined {
  const { schema, name, table, tableSchema, kinds, columns, expressions, target } = object;
  const parts = [...(columns ?? []).map(quoteIdent), ...(expressions ?? []).map((expression) => `(${expression})`)];
  if (table === undefined || parts.length === 0) return undefined;
  const chosen = kinds === undefined || kinds.length === 0 ? '' : ` (${kinds.join(', ')})`;
  const made = `create statistics if not exists ${qualified(schema!, name!)}${chosen} on ${parts.join(', ')} from ${qualified(schemaOf({ schema, tableSchema })!, table)};`;
  return typeof target === 'number' ? `${made}\n${setTarget(object)}` : made;
}

function drop({ schema, name }: Partial<Statistics>): string {
  return `drop statistics ${qualified(schema!, name!)};`;
}

export const statistics = defineKind({
  name: 'statistics',
  plural: 'statistics',
  objectTypes: ['OBJECT_STATISTIC_EXT'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('s.stxname') },
  from: 'pg_catalog.pg_statistic_ext s join pg_catalog.pg_namespace n on n.oid = s.stxnamespace join pg_catalog.pg_class c on c.oid = s.stxrelid join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace',
  // Foreign tables are not modelled, so nothing on them is.
  where: `c.relkind in ('r', 'p', 'm')`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_statistic_ext', 's.oid')} and c.relpersistence <> 't'`,
  traces: ['statistics'],
  properties: {
    table: {
      schema: z.string(),
      sql: 'c.relname',
      severity: 'low',
      impact: 'The planner knows nothing about the columns of the table that they were made for.',
    },
    /** Where it is not stated, the table lies beside its statistics. */
    tableSchema: {
      schema: z.string(),
      sql: 'cn.nspname',
      severity: 'low',
      impact: 'The planner knows nothing about the columns of the table that they were made for.',
    },
    kinds: {
      schema: listOf(sort),
      sql: `to_json(array(select case k.kind when 'd' then 'ndistinct' when 'f' then 'dependencies' when 'm' then 'mcv' end from unnest(s.stxkind) k(kind) where k.kind <> 'e' order by 1))`,
      equality: 'set',
      severity: 'low',
      impact: 'The planner misjudges how many rows a condition over several columns leaves.',
    },
    columns: {
      schema: oneOrMore,
      sql: nameArray(
        'select a.attname::text from unnest(s.stxkeys) k(num) join pg_catalog.pg_attribute a on a.attrelid = s.stxrelid and a.attnum = k.num order by a.attnum',
      ),
      equality: 'set',
      severity: 'low',
      impact: 'The planner misjudges how many rows a condition over several columns leaves.',
    },
    expressions: {
      schema: oneOrMore,
      sql: `to_json(coalesce(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid), '{}'))`,
      equality: 'expressions',
      place: 'index',
      since: 14,
      severity: 'low',
      impact: 'The planner misjudges how many rows a condition over an expression leaves.',
    },
    /** The columns that it cannot exist without, those of its expressions among them. */
    reads: {
      schema: oneOrMore,
      sql: nameArray(
        'select distinct a.attname::text from pg_catalog.pg_depend d join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid where d.classid = 3381 and d.objid = s.oid and d.refclassid = 1259 and d.refobjsubid > 0 order by 1',
      ),
      equality: 'set',
      onlyStated: true,
      severity: 'low',
      impact: 'The planner misjudges how many rows a condition over several columns leaves.',
    },
    target: {
      schema: z.number().int().nullable(),
      sql: 'nullif(s.stxstattarget, -1)::int',
      harmless: true,
      severity: 'low',
      impact: 'The planner knows less, or more, about the values.',
    },
  },
  requires: ({ schema, table, tableSchema, columns, reads }) => {
    if (typeof table !== 'string') return [[schemaRef(schema)]];
    const at = schemaOf({ schema, tableSchema });
    const view = { kind: 'materializedView', identity: { schema: at, name: table } };
    const needed = listed(reads ?? columns).map((column) => [{ kind: 'column', identity: { schema: at, table, name: column } }, view]);
    return [relationRefs(at, table), [schemaRef(schema)], ...needed];
  },
  group: ({ table, ...object }) => (typeof table === 'string' ? address(schemaOf(object), table) : 'statistics'),
  title: ({ schema, name }) => `statistics ${address(schema, name)}`,
  missing: { severity: 'low', impact: 'The planner misjudges how many rows a condition over several columns leaves.' },
  unintended: () => ({ verdict: 'notice', severity: 'low', impact: 'ANALYZE takes longer.' }),
  create,
  alter: (intended, actual, differing) => {
    const whole = { ...actual, ...intended };
    if (differing.every((property) => property === 'target')) return setTarget(whole);
    const created = create(whole);
    return created === undefined ? undefined : ['begin;', drop(whole), created, 'commit;'].join('\n');
  },
  drop,
});
