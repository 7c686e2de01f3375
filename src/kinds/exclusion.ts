import { z } from 'zod';
import { quoteIdent } from '../sql/quote.ts';
import {
  addConstraint,
  alterIndexed,
  carrying,
  clustered,
  type Constraint,
  constraintGroup,
  constraintIdentity,
  constraintRequires,
  constraintTitle,
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
import { oneOrMore } from './catalog.ts';
import {
  columnOf,
  elementSql,
  elementsSql,
  type ExclusionElement,
  exclusionElements,
  predicate,
  readsSql,
  returnedKey,
  sameExpressions,
  showElement,
} from './index-key.ts';
import { defineKind } from './kind.ts';

interface Exclusion extends Constraint {
  elements: ExclusionElement[];
  method: string;
  where: string | true | null;
  include: string[];
  options: Record<string, string>;
}

function create({ elements, method, where, include: carried, options, ...constraint }: Partial<Exclusion>): string | undefined {
  if (!Array.isArray(elements) || where === true) return undefined;
  return addConstraint(
    constraint,
    `exclude using ${quoteIdent(method ?? 'gist')} (${elements.map(elementSql).join(', ')})`,
    ...carrying(carried),
    ...withOptions(options),
    ...(typeof where === 'string' ? [`where (${where})`] : []),
    ...deferral(constraint),
  );
}

function elementList(elements: unknown): string {
  if (elements === undefined) return '';
  return Array.isArray(elements) ? `(${(elements as ExclusionElement[]).map(showElement).join(', ')})` : '(one of several)';
}

export const exclusion = defineKind({
  name: 'exclusion',
  plural: 'exclusions',
  objectTypes: ['OBJECT_TABCONSTRAINT'],
  heading: 'Objects',
  identity: constraintIdentity,
  from: `${indexedFrom} join pg_catalog.pg_am m on m.oid = x.relam`,
  where: `k.contype = 'x' and ${onTable}`,
  own: ownConstraint,
  traces: ['pg_constraint x'],
  properties: {
    elements: {
      schema: exclusionElements,
      sql: elementsSql,
      equality: 'expressions',
      place: 'index',
      show: showElement,
      returned: returnedKey,
      severity: 'high',
      impact: 'Rows exclude each other by something else: conflicting ones get in, or others are refused.',
    },
    method: {
      schema: z.string(),
      sql: 'm.amname',
      severity: 'low',
      impact: 'Writes and look-ups cost more than intended.',
    },
    where: {
      ...predicate,
      severity: 'high',
      impact: 'It holds for other rows than intended.',
    },
    deferrable,
    initiallyDeferred,
    include,
    valid,
    clustered,
    options: indexOptions,
    reads: {
      schema: oneOrMore,
      sql: readsSql,
      equality: 'set',
      onlyStated: true,
      severity: 'high',
      impact: 'It is about other columns than intended.',
    },
    inheritedFrom,
  },
  requires: (stated) => {
    const { elements } = stated;
    const keys = Array.isArray(stated.reads)
      ? stated.reads
      : Array.isArray(elements)
        ? elements.flatMap((element) => columnOf(element) ?? [])
        : [];
    return constraintRequires(stated, [...keys, ...listed(stated.include)]);
  },
  handedDown: 'to partitions',
  group: constraintGroup,
  title: (stated, byShape) => (byShape ? `exclusion ${elementList(stated.elements)}` : constraintTitle(stated)),
  shapeAddress: ({ elements }) => elementList(elements),
  shape: {
    defaults: () => ({ where: null, deferrable: false }),
    name: ({ table, elements }) =>
      defaultName(
        table,
        listed(elements).flatMap((element) => columnOf(element as unknown as ExclusionElement) ?? 'expr'),
        'excl',
      ),
    resembles: (stated, actual) => Array.isArray(stated.elements) && sameExpressions(stated.elements, actual.elements),
  },
  complete: (stated) => ({ valid: true, ...stated }),
  renamed: 'notice',
  definition: ['elements'],
  partOfAnother: isInherited,
  partInSql: inheritedInSql,
  missing: { severity: 'high', impact: 'Rows get in that conflict with each other.' },
  unintended: () => ({ verdict: 'gap', severity: 'medium', impact: 'Writes are refused that the application may count on.' }),
  create,
  alter: (intended, actual, differing) => alterIndexed(intended, actual, differing) ?? replaceConstraint(intended, actual, create),
  drop: dropConstraint,
});
