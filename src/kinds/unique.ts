import { z } from 'zod';
import { quoteLiteral } from '../sql/quote.ts';
import { address, nameArray, oneOrMore } from './catalog.ts';
import {
  addConstraint,
  alterIndexed,
  clustered,
  columnList,
  constraintColumns,
  constraintGroup,
  constraintIdentity,
  constraintRequires,
  constraintTitle,
  defaultName,
  deferrable,
  dropConstraint,
  include,
  indexedFrom,
  indexOptions,
  inheritedFrom,
  inheritedInSql,
  initiallyDeferred,
  isInherited,
  listed,
  onTable,
  ownConstraint,
  replaceConstraint,
  valid,
} from './constraint.ts';
import { columnOf, type IndexKey, sameNames } from './index-key.ts';
import { defineKind, type EvidenceOf, type Key, type Server, type SqlStand, type Stand, type Stored, type World } from './kind.ts';
import { columnOrder, duplicates, keyDefinition, type KeyConstraint, withoutOverlaps } from './primary-key.ts';
import { standingOnKey } from './standing.ts';

interface Unique extends KeyConstraint {
  nullsNotDistinct: boolean;
}

function create(constraint: Partial<Unique>): string | undefined {
  if (constraint.columns === undefined) return undefined;
  return addConstraint(
    constraint,
    constraint.nullsNotDistinct === true ? 'unique nulls not distinct' : 'unique',
    ...keyDefinition(constraint),
  );
}

/** Unique indexes and the primary key refuse the same rows, where they hold for every row and at once. */
function metBy(world: World, parent: Key): Stand<Unique>[] {
  const indexes = world.children('index', parent).flatMap((object) => {
    const as = fromIndex(object);
    return as === undefined ? [] : [{ object, as }];
  });
  // NULL is refused altogether: whether two of them are duplicates does not matter, and no key says.
  const keys = world.children('primaryKey', parent).map((object) => ({ object, as: object as Partial<Unique> }));
  return [...indexes, ...keys];
}

function fromIndex(index: Stored): Partial<Unique> | undefined {
  const { unique, constraint, where, columns, ...rest } = index as {
    unique: boolean;
    constraint: unknown;
    where: unknown;
    columns: IndexKey[];
  };
  const names = columns.map((key) => (key.opclass === null && key.collation === null ? columnOf(key) : undefined));
  if (!unique || constraint !== null || where !== null || !names.every((name) => name !== undefined)) return undefined;
  return {
    ...rest,
    columns: names,
    columnOrder: names,
    withoutOverlaps: false,
    deferrable: false,
    initiallyDeferred: false,
    inheritedFrom: [],
  } as Partial<Unique>;
}

const key = `(select a.attname from pg_catalog.pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[u.n])`;

/** Where there is none of a shape: every constraint, key and index that could be it, because each of them may. */
function evidence(
  { intended, actual }: { intended: Partial<Unique>; actual: Partial<Unique> | undefined },
  world: World,
): EvidenceOf | undefined {
  if (actual !== undefined || intended.name !== undefined) return undefined;
  const { schema, table } = intended;
  const shown = (['deferrable', 'valid', 'nullsNotDistinct'] as const).filter((name) => typeof intended[name] === 'boolean');
  const sql = { deferrable: 'not i.indimmediate', valid: valid.sql, nullsNotDistinct: nullsNotDistinctSql(world.server) };
  const parent = `table ${address(schema, table)}`;
  const indexes = world.children('index', parent) as unknown as {
    unique: boolean;
    constraint: unknown;
    where: unknown;
    columns: IndexKey[];
    [name: string]: unknown;
  }[];
  const rows = (
    [
      ...world.children('unique', parent),
      ...world.children('primaryKey', parent),
      ...indexes
        .filter((index) => index.unique && index.constraint === null && index.where === null)
        .map((index) => ({ ...index, deferrable: false, columns: index.columns.map(columnOf) }))
        .filter((index) => !index.columns.includes(undefined)),
    ] as Readonly<Record<string, unknown>>[]
  ).map((one) => ({
    name: String(one['name']),
    columns: one['columns'],
    ...Object.fromEntries(shown.map((name) => [name, one[name] ?? false])),
  }));
  const stated = shown.map((name) => `${name} ${String(intended[name])}`);
  return {
    query: `select x.relname as "name", ${nameArray(`select ${key}::text from generate_series(0, i.indnkeyatts - 1) u(n) order by u.n`)} as "columns"${shown.map((name) => `, ${sql[name]} as "${name}"`).join('')}
from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = ${quoteLiteral(schema!)} and c.relname = ${quoteLiteral(table!)} and i.indisunique and i.indpred is null and i.indexprs is null
order by x.relname`,
    expected: { text: ['a row with columns', [columnList(intended.columns), ...stated].join(', ')].join(' '), rows: null },
    actual: {
      text: rows.length === 0 ? 'no row' : `${rows.length === 1 ? '1 row' : `${rows.length} rows`}, none of them like that`,
      rows: rows.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    },
  };
}

function nullsNotDistinctSql({ major }: Server): string {
  return major < 15 ? 'false' : 'i.indnullsnotdistinct';
}

/** The name of the column that a key of an index is, where it is nothing else. */
const plainKeys = `select c.name from jsonb_array_elements(o.object->'columns') with ordinality k(key, n) left join jsonb_array_elements_text(o.object->'reads') c(name) on quote_ident(c.name) = k.key->>'expression' and k.key->'opclass' is null and k.key->'collation' is null order by k.n`;

/** `metBy` in SQL. */
const stands: readonly SqlStand[] = [
  {
    kind: 'index',
    parent: 'i.parent',
    where: `o.object->>'unique' = 'true' and o.object->>'constraint' is null and o.object->>'where' is null and not exists (select from (${plainKeys}) p where p.name is null)`,
    as: `o.object || jsonb_build_object('columns', array(${plainKeys}), 'columnOrder', array(${plainKeys}), 'withoutOverlaps', false, 'deferrable', false, 'initiallyDeferred', false)`,
  },
  { kind: 'primaryKey', parent: 'i.parent', where: 'true', as: 'o.object' },
];

/** Whether duplicates are refused though the constraint is missing. */
function isRefusedAnyway({ schema, table, columns }: Partial<Unique>, world: World): boolean {
  return metBy(world, `table ${address(schema, table)}`).some(({ as }) => as.valid === true && sameNames(listed(columns), as.columns!));
}

export const unique = defineKind({
  name: 'unique',
  plural: 'uniques',
  objectTypes: ['OBJECT_TABCONSTRAINT'],
  heading: 'Objects',
  identity: constraintIdentity,
  from: indexedFrom,
  where: `k.contype = 'u' and ${onTable}`,
  own: ownConstraint,
  traces: ['pg_constraint u'],
  properties: {
    columns: {
      schema: oneOrMore,
      sql: constraintColumns,
      equality: 'set',
      severity: 'high',
      impact: 'Duplicates get in that should be refused, or rows are refused that should get in.',
    },
    columnOrder,
    /** Before 15 NULLs are always distinct. */
    nullsNotDistinct: {
      schema: z.boolean(),
      sql: nullsNotDistinctSql,
      severity: 'medium',
      impact: 'Two rows with NULL count as duplicates, or do not, against the intent.',
    },
    withoutOverlaps,
    deferrable,
    initiallyDeferred,
    include,
    valid,
    clustered,
    options: indexOptions,
    inheritedFrom,
  },
  requires: (stated) => constraintRequires(stated, [...listed(stated.columns), ...listed(stated.include)]),
  handedDown: 'to partitions',
  group: constraintGroup,
  title: (stated, byShape) => (byShape ? `unique ${columnList(stated.columns)}` : constraintTitle(stated)),
  shapeAddress: ({ columns }) => columnList(columns),
  shape: {
    defaults: () => ({ withoutOverlaps: false, deferrable: false }),
    name: ({ table, columns }) => defaultName(table, listed(columns), 'key'),
    resembles: (stated, actual) => sameNames(listed(stated.columns), actual.columns),
    metBy,
  },
  stands,
  complete: (stated) => ({ valid: true, ...stated }),
  renamed: 'notice',
  definition: ['columns'],
  partOfAnother: isInherited,
  partInSql: inheritedInSql,
  missing: { severity: 'high', impact: 'Duplicates get in.' },
  severity: ({ verdict, intended }, world) => (verdict === 'missing' && isRefusedAnyway(intended, world) ? 'low' : undefined),
  impact: ({ verdict, intended }, world) =>
    verdict === 'missing' && isRefusedAnyway(intended, world)
      ? 'Another key or index refuses duplicates, but no ON CONFLICT ON CONSTRAINT can name it.'
      : undefined,
  unintended: () => ({ verdict: 'gap', severity: 'medium', impact: 'Writes are refused that the application may count on.' }),
  inTheWay: duplicates,
  evidence,
  create,
  alter: (intended, actual, differing) => alterIndexed(intended, actual, differing) ?? replaceConstraint(intended, actual, create),
  standing: ({ schema, table, name }) => standingOnKey({ schema: schema!, table: table!, name: name! }),
  drop: dropConstraint,
});
