import { z } from 'zod';
import { qualified } from '../sql/quote.ts';
import { listOf, oneOrMore } from './catalog.ts';
import {
  addConstraint,
  cannotBeMade,
  columnList,
  type Constraint,
  constraintColumns,
  constraintFrom,
  constraintGroup,
  constraintIdentity,
  constraintRequires,
  constraintTitle,
  defaultName,
  dropConstraint,
  enforced,
  inheritedFrom,
  inheritedInSql,
  isInherited,
  onTable,
  ownConstraint,
  renameConstraint,
  replaceConstraint,
  validateConstraint,
  validated,
} from './constraint.ts';
import { sameNames } from './index-key.ts';
import { defineKind, type Property, type Server } from './kind.ts';
import { mentionedOn } from './mentions.ts';
import { withoutParentheses } from './written.ts';

type Row = Record<string, unknown>;

interface Check extends Constraint {
  expression: string;
  columns: string[];
  noInherit: boolean;
  accepts: string | Row[];
  rejects: string | Row[];
}

/** Rows to try: a record, or several. What is there is the expression to try them on. */
const rows = z.union([listOf(z.record(z.string(), z.json())), z.string()]);

const trial = (impact: string, equality: 'accepts' | 'rejects') =>
  ({ schema: rows, sql: 'e.expression', equality, onlyStated: true, severity: 'high', impact }) as const satisfies Property;

function create(check: Partial<Check>, server?: Server): string | undefined {
  const { expression, noInherit, validated: valid, enforced: active, ...constraint } = check;
  if (typeof expression !== 'string' || cannotBeMade(check, server)) return undefined;
  const suffixes = [
    ...(noInherit === true ? ['no inherit'] : []),
    ...(active === false ? ['not enforced'] : valid === false ? ['not valid'] : []),
  ];
  return addConstraint(constraint, `check (${expression})`, ...suffixes);
}

function alter(intended: Partial<Check>, actual: Partial<Check>, differing: readonly string[], server?: Server): string | undefined {
  // That a row is refused does not say which expression would let it in.
  if (differing.some((name) => name === 'accepts' || name === 'rejects') && typeof intended.expression !== 'string') return undefined;
  if (!differing.every((name) => name === 'name' || (name === 'validated' && intended.validated === true)))
    return replaceConstraint(intended, actual, create, server);
  const statements = [];
  if (differing.includes('validated')) statements.push(validateConstraint(actual));
  if (differing.includes('name')) statements.push(renameConstraint(actual, intended.name!));
  return statements.join('\n');
}

/** The columns that a shape speaks of: stated, or those of the rows to try. */
function statedColumns({ columns, accepts, rejects }: Partial<Check>): string[] | undefined {
  if (Array.isArray(columns)) return columns;
  const tried = [accepts, rejects].flatMap((list) => (Array.isArray(list) ? list.flatMap((row) => Object.keys(row)) : []));
  return tried.length > 0 ? [...new Set(tried)] : undefined;
}

/** Whether an expression names all of these columns. */
function mentions(expression: string, columns: readonly string[]): boolean {
  const words = expression.match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
  const names = new Set(words.map((word) => (word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word)));
  return columns.length > 0 && columns.every((column) => names.has(column));
}

/** What a check without a name is told from its siblings by. */
function shapeWords(stated: Partial<Check>): string {
  const columns = statedColumns(stated);
  if (columns !== undefined) return columnList(columns);
  return typeof stated.expression === 'string' ? `(${withoutParentheses(stated.expression)})` : '';
}

export const check = defineKind({
  name: 'check',
  plural: 'checks',
  objectTypes: ['OBJECT_TABCONSTRAINT'],
  heading: 'Objects',
  identity: constraintIdentity,
  // Read once though three properties are about it.
  from: `${constraintFrom} cross join lateral (select pg_catalog.pg_get_expr(k.conbin, k.conrelid) as expression offset 0) e`,
  where: `k.contype = 'c' and ${onTable}`,
  own: ownConstraint,
  traces: ['pg_constraint c'],
  properties: {
    expression: {
      schema: z.string(),
      sql: 'e.expression',
      equality: 'expression',
      place: 'predicate',
      severity: 'high',
      impact: 'Values get in that should be refused, or are refused that should get in.',
    },
    columns: {
      schema: oneOrMore,
      sql: constraintColumns,
      equality: 'set',
      onlyStated: true,
      severity: 'high',
      impact: 'It is about other columns than intended.',
    },
    accepts: trial('Rows are refused that should get in.', 'accepts'),
    rejects: trial('Rows get in that should be refused.', 'rejects'),
    noInherit: {
      schema: z.boolean(),
      sql: 'k.connoinherit',
      severity: 'medium',
      impact: 'Tables that inherit from this one have the check, or lack it, against the intent.',
    },
    validated,
    enforced,
    inheritedFrom,
  },
  requires: (stated) => constraintRequires(stated, statedColumns(stated) ?? []),
  mentions: ({ schema, table, expression }) => mentionedOn(schema, table, expression),
  handedDown: 'to all',
  group: constraintGroup,
  title: (stated, byShape) => {
    if (!byShape) return constraintTitle(stated);
    const columns = statedColumns(stated);
    return columns === undefined ? `check ${shapeWords(stated)}` : `check on ${columnList(columns).slice(1, -1)}`;
  },
  shapeAddress: shapeWords,
  shape: {
    defaults: () => ({}),
    name: (stated) => defaultName(stated.table, statedColumns(stated) ?? [], 'check'),
    resembles: (stated, actual) => {
      const columns = statedColumns(stated);
      if (columns !== undefined) return sameNames(columns, actual.columns);
      // A choice of expressions names no columns.
      return typeof stated.expression === 'string' && mentions(stated.expression, actual.columns);
    },
  },
  // A check that old rows need not meet, or no row, is not what anybody means who does not say so.
  complete: (stated) => ({ validated: true, enforced: true, ...stated }),
  renamed: 'notice',
  definition: ['expression'],
  partOfAnother: isInherited,
  partInSql: inheritedInSql,
  missing: { severity: 'medium', impact: 'Values get in that should be refused.' },
  unintended: () => ({ verdict: 'gap', severity: 'medium', impact: 'Writes are refused that the application may count on.' }),
  inTheWay: ({ schema, table, expression }) =>
    typeof expression === 'string' ? `select count(*) from ${qualified(schema!, table!)} where (${expression}) is false;` : undefined,
  create,
  alter,
  drop: dropConstraint,
});
