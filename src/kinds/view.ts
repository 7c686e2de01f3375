import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, nameArray, notOfExtension, schemaRef, userSchema, lastWrittenAt } from './catalog.ts';
import { defineKind, id, type Properties, type World } from './kind.ts';
import { mentionedIn } from './mentions.ts';
import { onRows, openToStrangers, saysWhoCan, sayWhoCan } from './strangers.ts';
import type { Target } from './target.ts';

/** A query without the semicolon behind it. */
export const definition = z.string().transform((text) => text.replace(/[\s;]+$/, ''));

/** SQL of the query. */
export const definitionSql = `btrim(pg_catalog.pg_get_viewdef(c.oid), ' ;')`;
/** The definition stands in the rule behind the view, the columns beside those of tables. */
export const definitionWritten = lastWrittenAt('pg_catalog.pg_rewrite w where w.ev_class = c.oid');
const columnsWritten = lastWrittenAt('pg_catalog.pg_attribute w where w.attrelid = c.oid');

/** The names of a view's columns, in their order. */
const columnNamesSql = nameArray(
  'select a.attname::text from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum',
);

/** SQL of the types of the same columns. */
const columnTypesSql = nameArray(
  'select pg_catalog.format_type(a.atttypid, a.atttypmod) from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum',
);

/** The columns of a view, materialized or not. */
export const viewColumns = {
  columns: {
    schema: z.array(z.string()),
    sql: columnNamesSql,
    written: columnsWritten,
    severity: 'high',
    impact: 'Queries find other columns, or the same ones in another order.',
  },
  columnTypes: {
    schema: z.array(z.string()),
    sql: columnTypesSql,
    written: columnsWritten,
    equality: 'types',
    severity: 'medium',
    impact: 'Values come in another type than the application expects.',
  },
} as const satisfies Properties;

/**
 * EXTRACT is a double precision up to 13, numeric from 14 on, and so is whatever column reads it, also through other views.
 * The query says where it does, and the columns that it reads are compared by themselves.
 */
export function columnTypesOnMajor<T extends { columnTypes?: unknown }>(view: T, from: number, to: number): T | Omit<T, 'columnTypes'> {
  const { columnTypes, ...rest } = view;
  const byServer = Array.isArray(columnTypes) && columnTypes.some((type) => type === 'numeric' || type === 'double precision');
  return byServer && from < 14 !== to < 14 ? rest : view;
}

/** SQL of one of the options that are booleans; absent means false, and true has several spellings. */
function flagSql(option: string): string {
  return `exists (select from unnest(c.reloptions) o where split_part(o, '=', 1) = '${option}' and substr(o, ${option.length + 2})::boolean)`;
}

const columnDefault = z.object({ column: z.string(), expression: z.string() });
const columnDefaults = z
  .union([
    z.array(columnDefault),
    z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .transform((record) => Object.entries(record).map(([column, value]) => ({ column, expression: String(value) }))),
  ])
  .transform((list) => list.toSorted((left, right) => (left.column < right.column ? -1 : 1)));

interface View {
  schema: string;
  name: string;
  definition: string;
  securityInvoker?: boolean | undefined;
  securityBarrier: boolean;
  checkOption: 'local' | 'cascaded' | null;
  columns: string[];
  columnTypes: string[];
  columnDefaults: z.output<typeof columnDefaults>;
}

function create(view: Partial<View>): string | undefined {
  if (typeof view.definition !== 'string') return undefined;
  const settings = optionList(view);
  const made = `create or replace view ${qualified(view.schema!, view.name!)}${settings.length > 0 ? ` with (${settings.join(', ')})` : ''} as\n${view.definition};`;
  return [made, ...(view.columnDefaults ?? []).map(({ column, expression }) => setDefault(view, column, expression))].join('\n');
}

function optionList({ securityInvoker, securityBarrier, checkOption }: Partial<View>): string[] {
  const settings = [];
  if (securityInvoker === true) settings.push('security_invoker = true');
  if (securityBarrier === true) settings.push('security_barrier = true');
  if (typeof checkOption === 'string') settings.push(`check_option = ${checkOption}`);
  return settings;
}

function setDefault({ schema, name }: Partial<View>, column: string, expression: string | undefined): string {
  return `alter view ${qualified(schema!, name!)} alter column ${quoteIdent(column)} ${expression === undefined ? 'drop default' : `set default ${expression}`};`;
}

function alterOptions(intended: Partial<View>, actual: Partial<View>, differing: readonly string[]): string[] {
  const altered = `alter view ${qualified(actual.schema!, actual.name!)}`;
  const statements = [];
  if (differing.includes('securityInvoker')) statements.push(`${altered} set (security_invoker = ${intended.securityInvoker});`);
  if (differing.includes('securityBarrier')) statements.push(`${altered} set (security_barrier = ${intended.securityBarrier});`);
  if (differing.includes('checkOption'))
    statements.push(
      intended.checkOption === null ? `${altered} reset (check_option);` : `${altered} set (check_option = ${intended.checkOption});`,
    );
  return statements;
}

function alterDefaults(intended: Partial<View>, actual: Partial<View>): string[] {
  const wanted = new Map((intended.columnDefaults ?? []).map(({ column, expression }) => [column, expression]));
  const present = new Map((actual.columnDefaults ?? []).map(({ column, expression }) => [column, expression]));
  const changed = [...new Set([...wanted.keys(), ...present.keys()])].filter((column) => wanted.get(column) !== present.get(column));
  return changed.map((column) => setDefault(actual, column, wanted.get(column)));
}

/** The columns that stand where another name is intended, where nothing else has that name. */
function renames(intended: Partial<View>, actual: Partial<View>): string[] {
  const { columns: from = [] } = actual;
  return (intended.columns ?? []).flatMap((name, n) =>
    from[n] === undefined || from[n] === name || from.includes(name)
      ? []
      : [`alter view ${qualified(actual.schema!, actual.name!)} rename column ${quoteIdent(from[n])} to ${quoteIdent(name)};`],
  );
}

/** CREATE OR REPLACE keeps names, types and number of the columns that are there. */
function isReplaceable(intended: Partial<View>, actual: Partial<View>, renamed: number): boolean {
  const { columns = actual.columns ?? [], columnTypes = actual.columnTypes ?? [] } = intended;
  const otherwise = (actual.columns ?? []).filter((name, n) => columns[n] !== name).length;
  return otherwise === renamed && (actual.columnTypes ?? []).every((type, n) => columnTypes[n] === type);
}

function drop({ schema, name }: Partial<View>): string {
  return `drop view ${qualified(schema!, name!)};`;
}

function alter(intended: Partial<View>, actual: Partial<View>, differing: readonly string[]): string | undefined {
  const stated = new Map(Object.entries(intended));
  if (differing.some((name) => stated.get(name) === undefined)) return undefined;
  if (['definition', 'columns', 'columnTypes'].some((name) => differing.includes(name))) {
    const renamed = renames(intended, actual);
    const created = isReplaceable(intended, actual, renamed.length) ? create({ ...actual, ...intended }) : undefined;
    return created === undefined ? undefined : [...renamed, created].join('\n');
  }
  return [
    ...alterOptions(intended, actual, differing),
    ...(differing.includes('columnDefaults') ? alterDefaults(intended, actual) : []),
  ].join('\n');
}

export const view = defineKind({
  name: 'view',
  plural: 'views',
  objectTypes: ['OBJECT_VIEW'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('c.relname') },
  from: 'pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  where: `c.relkind = 'v'`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')}`,
  traces: ['pg_class v'],
  properties: {
    definition: {
      schema: definition,
      sql: definitionSql,
      written: definitionWritten,
      equality: 'query',
      severity: 'high',
      impact: 'It shows other rows or values than intended.',
    },
    ...viewColumns,
    columnDefaults: {
      schema: columnDefaults,
      sql: `(select coalesce(json_agg(json_build_object('column', a.attname, 'expression', pg_catalog.pg_get_expr(d.adbin, d.adrelid)) order by a.attname), '[]') from pg_catalog.pg_attrdef d join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where d.adrelid = c.oid)`,
      written: lastWrittenAt('pg_catalog.pg_attrdef w where w.adrelid = c.oid'),
      equality: 'expressions',
      place: 'default',
      severity: 'medium',
      impact: 'Rows inserted through the view get another value where the statement leaves the column out.',
    },
    securityInvoker: {
      schema: z.boolean(),
      sql: flagSql('security_invoker'),
      since: 15,
      severity: 'high',
      impact: "Without it the view reads with its owner's rights and shows rows that the caller's policies hide.",
    },
    securityBarrier: {
      schema: z.boolean(),
      sql: flagSql('security_barrier'),
      severity: 'medium',
      impact: "Without it a function in a caller's condition sees rows that the view leaves out.",
    },
    checkOption: {
      schema: z.enum(['local', 'cascaded']).nullable(),
      sql: `(select lower(split_part(o, '=', 2)) from unnest(c.reloptions) o where split_part(o, '=', 1) = 'check_option')`,
      severity: 'medium',
      impact: 'Rows that the view does not show can be written through it, or are refused.',
    },
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  mentions: (view) => mentionedIn(view.definition),
  group: ({ schema, name }) => address(schema, name),
  title: () => 'view',
  onMajor: columnTypesOnMajor,
  missing: { severity: 'high', impact: 'Whatever reads this view fails.' },
  impact: ({ differing, intended }) =>
    differing.join() === 'securityInvoker' && intended.securityInvoker === false
      ? "The view reads with its caller's rights: who has no privilege on its tables is refused, and their policies hide rows that it should show."
      : differing.join() === 'securityBarrier' && intended.securityBarrier === false
        ? "A caller's condition is checked behind the view's own, which may keep it from using an index."
        : undefined,
  severity: ({ verdict, differing, actual }, world) =>
    verdict === 'differs' &&
    differing.includes('securityInvoker') &&
    actual?.securityInvoker === false &&
    isOpen(world, actual.schema, actual.name)
      ? 'critical'
      : undefined,
  unintended: ({ schema, name, securityInvoker }, world) =>
    !securityInvoker && isOpen(world, schema, name)
      ? {
          verdict: 'gap',
          severity: 'critical',
          impact: `${sayWhoCan(asTarget(schema, name), onRows, world)} reads it, and it reads with its owner's rights: no policy holds it back.`,
        }
      : { verdict: 'gap', severity: 'low', impact: 'Nobody says what this view is for or who may read it.' },
  unsaid: ({ securityInvoker }, { schema, name }, world, said) =>
    securityInvoker === undefined && !saysWhoCan(asTarget(schema, name), onRows, world, said) ? 'securityInvoker' : undefined,
  create,
  alter,
  // What depends on it keeps Postgres from dropping it.
  replace: (intended, actual) => {
    const created = create({ ...actual, ...intended });
    return created === undefined ? undefined : `${drop(actual)}\n${created}`;
  },
  drop,
});

function isOpen(world: World, schema: string | undefined, name: string | undefined): boolean {
  return openToStrangers(asTarget(schema, name), onRows, world);
}

function asTarget(schema: string | undefined, name: string | undefined): Target {
  return { on: 'view', schema: schema ?? null, name: name!, detail: null };
}
