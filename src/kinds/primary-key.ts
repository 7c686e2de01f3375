import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, evidenceQuery, oneOrMore } from './catalog.ts';
import {
  addConstraint,
  alterIndexed,
  carrying,
  clustered,
  type Constraint,
  constraintColumns,
  constraintGroup,
  constraintIdentity,
  constraintRequires,
  defaultName,
  deferrable,
  deferral,
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
  withOptions,
} from './constraint.ts';
import { sameNames } from './index-key.ts';
import { defineKind, type EvidenceOf, type Kind, type Properties, type Property, type Stored, type World } from './kind.ts';
import { standingOnKey } from './standing.ts';

/** A primary key or a unique constraint: what they have in common. */
export interface KeyConstraint extends Constraint {
  columns: string[];
  withoutOverlaps: boolean;
  include: string[];
  valid: boolean;
  clustered: boolean;
  options: Record<string, string>;
}

/** In which order the columns stand matters to look-ups, not to what is refused. */
export const columnOrder = {
  schema: oneOrMore,
  sql: constraintColumns,
  equality: 'order',
  harmless: true,
  severity: 'low',
  impact: 'Look-ups by the first of its columns read the whole table.',
} as const satisfies Property;

/** From 18 on the last column may be a range that must not overlap; before, there is no such thing. */
export const withoutOverlaps = {
  schema: z.boolean(),
  sql: ({ major }) => (major < 18 ? 'false' : 'k.conperiod'),
  severity: 'high',
  impact: 'The last column counts as a range that must not overlap, or as a value, against the intent.',
} as const satisfies Property;

/** `(a, b without overlaps) include (c) deferrable`: what follows PRIMARY KEY or UNIQUE. */
export function keyDefinition({
  columns,
  withoutOverlaps: temporal,
  include: carried,
  options,
  ...constraint
}: Partial<KeyConstraint>): string[] {
  const names = columns!.map(quoteIdent).join(', ');
  return [
    `(${names}${temporal === true ? ' without overlaps' : ''})`,
    ...carrying(carried),
    ...withOptions(options),
    ...deferral(constraint),
  ];
}

/** Rows that are the same by these columns, most first. NULLs are among them, as no key may hold one. */
export function duplicates({ schema, table, columns }: Partial<KeyConstraint>): string | undefined {
  if (!Array.isArray(columns)) return undefined;
  const names = columns.map(quoteIdent).join(', ');
  return `select ${names}, count(*) from ${qualified(schema!, table!)} group by ${names} having count(*) > 1 order by count(*) desc;`;
}

function create(constraint: Partial<KeyConstraint>): string | undefined {
  return constraint.columns === undefined ? undefined : addConstraint(constraint, 'primary key', ...keyDefinition(constraint));
}

/** A table has one primary key: under another name it is still what the intended one is judged by. */
function find(intended: Partial<KeyConstraint>, world: World): Stored | undefined {
  const keys = world.children('primaryKey', `table ${address(intended.schema, intended.table)}`);
  const named = keys.find((key) => key['name'] === intended.name);
  // With the same definition it is the same one under another name, and no difference of this one.
  return named ?? keys.find((key) => !holds(intended, key as unknown as KeyConstraint));
}

function holds(intended: Partial<KeyConstraint>, actual: KeyConstraint): boolean {
  const flags = ['deferrable', 'initiallyDeferred', 'withoutOverlaps', 'valid'] as const;
  const lists = ['columns', 'include'] as const;
  return (
    flags.every((name) => typeof intended[name] !== 'boolean' || intended[name] === actual[name]) &&
    lists.every((name) => !Array.isArray(intended[name]) || sameNames(intended[name], actual[name]))
  );
}

const properties = {
  columns: {
    schema: oneOrMore,
    sql: constraintColumns,
    equality: 'set',
    severity: 'high',
    impact: 'Rows are told apart by other columns: duplicates get in, or rows are refused.',
  },
  columnOrder,
  withoutOverlaps,
  deferrable,
  initiallyDeferred,
  include,
  valid,
  clustered,
  options: indexOptions,
  inheritedFrom,
} as const satisfies Properties;

const rows = { identity: constraintIdentity, from: indexedFrom, where: `k.contype = 'p' and ${onTable}`, properties };

/** The primary key under another name is found by its table. */
function evidence(
  {
    intended,
    actual,
    differing,
  }: { intended: Partial<KeyConstraint>; actual: Partial<KeyConstraint> | undefined; differing: readonly string[] },
  world: World,
): EvidenceOf | undefined {
  if (actual === undefined || actual.name === intended.name || intended.name === undefined) return undefined;
  const names = differing.filter((name) => name in properties);
  const row = (object: Stored): Stored => Object.fromEntries(['schema', 'table', 'name', ...names].map((name) => [name, object[name]]));
  const stated = names.map((name) => `${name} ${String((intended as Stored)[name])}`);
  return {
    query: evidenceQuery(rows as unknown as Kind, world.server, names, { schema: actual.schema!, table: actual.table! }),
    expected: { text: `1 row; ${stated.join('; ')}`, rows: [row(intended)] },
    actual: { text: '1 row', rows: [row(actual)] },
  };
}

export const primaryKey = defineKind({
  name: 'primaryKey',
  plural: 'primaryKeys',
  objectTypes: ['OBJECT_TABCONSTRAINT'],
  heading: 'Objects',
  ...rows,
  own: ownConstraint,
  requires: (stated) => constraintRequires(stated, [...listed(stated.columns), ...listed(stated.include)]),
  handedDown: 'to partitions',
  group: constraintGroup,
  title: () => 'primary key',
  shapeAddress: () => '',
  shape: {
    defaults: () => ({ withoutOverlaps: false, deferrable: false }),
    name: ({ table }) => defaultName(table, [], 'pkey'),
    resembles: () => true,
  },
  complete: (stated) => ({ valid: true, ...stated }),
  find,
  evidence,
  renamed: 'notice',
  definition: ['columns'],
  partOfAnother: isInherited,
  partInSql: inheritedInSql,
  missing: { severity: 'high', impact: 'Two rows can be the same one: duplicates and NULL get in, and no foreign key can point here.' },
  unintended: () => ({
    verdict: 'gap',
    severity: 'medium',
    impact: 'Writes of a duplicate or of NULL are refused that the application may count on.',
  }),
  inTheWay: duplicates,
  create,
  alter: (intended, actual, differing) => alterIndexed(intended, actual, differing) ?? replaceConstraint(intended, actual, create),
  standing: ({ schema, table, name }) => standingOnKey({ schema: schema!, table: table!, name: name! }),
  drop: dropConstraint,
});
