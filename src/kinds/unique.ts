import { z } from 'zod';
import { address, oneOrMore } from './catalog.ts';
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
import { defineKind, type Key, type Server, type SqlStand, type Stand, type Stored, type World } from './kind.ts';
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
      sql: ({ major }: Server) => (major < 15 ? 'false' : 'i.indnullsnotdistinct'),
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
  severity: ({ verdict, intended }, world) => {
    const same =
      verdict === 'missing' &&
      metBy(world, `table ${address(intended.schema, intended.table)}`).some(
        ({ as }) => as.valid === true && sameNames(listed(intended.columns), as.columns!),
      );
    // Duplicates are refused all the same; what is missing is the constraint's name.
    return same ? 'low' : undefined;
  },
  unintended: () => ({ verdict: 'gap', severity: 'medium', impact: 'Writes are refused that the application may count on.' }),
  inTheWay: duplicates,
  create,
  alter: (intended, actual, differing) => alterIndexed(intended, actual, differing) ?? replaceConstraint(intended, actual, create),
  standing: ({ schema, table, name }) => standingOnKey({ schema: schema!, table: table!, name: name! }),
  drop: dropConstraint,
});
