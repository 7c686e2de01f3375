import type { Equality, Place, Property, Stored } from '../kinds/kind.ts';
import { isChoice, knowsMaintain } from '../intent/intent.ts';
import { withoutMaintain } from '../kinds/maintain.ts';
import { normalSetting, normalSettings } from '../kinds/setting-value.ts';
import { quoteIdent } from '../sql/quote.ts';
import {
  type FunctionFacts,
  isAlwaysTrue,
  misspeltType,
  sameExpression,
  sameQuery,
  sameRoutineBody,
  sameType,
  type SharedContext,
} from '../sql/index.ts';
import type { Answer, Oracle, Question } from './oracle.ts';

/** Whether two values mean the same; a reason where that cannot be told. */
export type Sameness = 'same' | 'different' | 'pending' | { unknown: string };

/** Whose SQL it is: a person's, or that which the catalog of a major prints. */
export type Language = 'written' | { major: number };

/** What a comparison of two values may look at beyond the values. */
export interface Context {
  /** The language of the intended side. */
  language: Language;
  /** The major of the actual side. */
  major: number;
  /** The major that the intent is judged for, where another one stands in its place. */
  heldTo?: number | undefined;
  oracle: Oracle;
  intended: Stored;
  actual: Stored;
  /** The relation that the object belongs to, and its columns: name to type. */
  relation?: { schema: string; name: string; columns: Record<string, string>; notNull: string[] } | undefined;
  /** What is known of the functions that an expression may call, by qualified name. */
  functions?: Readonly<Record<string, FunctionFacts>>;
  /** The columns of every relation, `schema.name` to name and type. */
  relations?: () => Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether somebody has, or means to have, a type of this name in whatever schema. */
  mayBeType?(name: string): boolean;
}

/** Compares one property of an object: what is intended with what is. */
export function compareValues(property: Property, expected: unknown, actual: unknown, context: Context): Sameness {
  if (isChoice(expected)) return compareChoice(property, expected, actual, context);
  switch (property.equality ?? 'value') {
    case 'value':
      return verdict(expected === actual || canonical(expected) === canonical(actual));
    case 'set':
      return verdict(isAlike(expected, actual) || setOf(expected) === setOf(actual));
    case 'stated':
      return verdict(holdsFields(expected, actual));
    case 'order':
      return verdict(sameOrder(expected as unknown[], actual as unknown[]));
    case 'settingValue':
    case 'settings': {
      const meant = (value: unknown): string => canonical(meantSettings(property.equality, value, context.intended['name']));
      return verdict(meant(expected) === meant(actual));
    }
    case 'privileges':
      return verdict(isAlike(expected, actual) || setOf(privileges(expected, context)) === setOf(privileges(actual, context)));
    case 'includes':
      return verdict(missingFrom(expected as unknown[], actual as unknown[]).length === 0);
    case 'excludes':
      return verdict(missingFrom(expected as unknown[], actual as unknown[]).length === (expected as unknown[]).length);
    case 'type':
      return compareTypes(expected, actual, context);
    case 'types':
      return all(pairwise(expected as unknown[], actual as unknown[], (left, right) => compareTypes(left, right, context)));
    case 'expression':
      return compareExpressions(property, expected, actual, context);
    case 'expressions':
      return all(pairwise(expected as unknown[], actual as unknown[], (left, right) => compareKeys(property, left, right, context)));
    case 'query':
      return compareQueries(expected, actual, context);
    case 'body':
      return compareBodies(expected, actual, context);
    case 'statement':
      return verdict(sameRoutineBody('sql', String(expected), String(actual)));
    case 'accepts':
      return all((expected as Stored[]).map((row) => tryRow(row, true, actual, context)));
    case 'rejects':
      return all((expected as Stored[]).map((row) => tryRow(row, false, actual, context)));
  }
}

function verdict(same: boolean): Sameness {
  return same ? 'same' : 'different';
}

/** All must be the same: one difference decides, then what is pending, then what is unknown. */
function all(parts: readonly Sameness[]): Sameness {
  if (parts.includes('different')) return 'different';
  if (parts.includes('pending')) return 'pending';
  return parts.find((part) => typeof part === 'object') ?? 'same';
}

function compareChoice(property: Property, choice: { in: unknown[] } | { not: unknown }, actual: unknown, context: Context): Sameness {
  if ('not' in choice) {
    if (choice.not === 'always true')
      return verdict(
        actual === null || !isAlwaysTrue(String(actual), { ...sqlContext(property, context), notNull: context.relation?.notNull }),
      );
    const sameness = compareValues(property, choice.not, actual, context);
    return sameness === 'same' ? 'different' : sameness === 'different' ? 'same' : sameness;
  }
  const parts = choice.in.map((value) => compareValues(property, value, actual, context));
  if (parts.includes('same')) return 'same';
  if (parts.includes('pending')) return 'pending';
  return parts.find((part) => typeof part === 'object') ?? 'different';
}

/** JSON with sorted keys: equal texts for equal values. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
        : part,
    ) ?? 'null'
  );
}

/** Whether these are the same texts in the same order, as most lists are. */
function isAlike(expected: unknown, actual: unknown): boolean {
  if (!Array.isArray(expected) || !Array.isArray(actual) || expected.length !== actual.length) return false;
  return expected.every((one, n) => one === actual[n]);
}

/** What counts of settings, or of a choice of them: their values in the normal form. Other values are as they stand; `name` is the object's. */
export function meantSettings(equality: Equality | undefined, value: unknown, name: unknown): unknown {
  if (equality === 'settingValue') return normalSetting(String(name), value);
  return equality === 'settings' ? normalSettings(value) : value;
}

function setOf(value: unknown): string {
  if (!Array.isArray(value)) return canonical(value);
  return JSON.stringify([...new Set(value.map(canonical))].sort());
}

function missingFrom(expected: readonly unknown[], actual: readonly unknown[]): unknown[] {
  const present = new Set(actual.map(canonical));
  return expected.filter((part) => !present.has(canonical(part)));
}

/** Whether an object has the fields that are stated; null and left out are not stated. */
function holdsFields(expected: unknown, actual: unknown): boolean {
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null)
    return canonical(expected) === canonical(actual);
  return Object.entries(expected).every(
    ([name, value]) => value === null || value === undefined || canonical(value) === canonical((actual as Stored)[name]),
  );
}

/** The same order of what both have; what one side lacks is another object's gap. */
function sameOrder(expected: readonly unknown[], actual: readonly unknown[]): boolean {
  const left = expected.filter((part) => actual.includes(part));
  const right = actual.filter((part) => expected.includes(part));
  return canonical(left) === canonical(right);
}

/** MAINTAIN counts only where both sides know it. */
function privileges(value: unknown, { language, heldTo, major }: Context): unknown {
  return major >= 17 && knowsMaintain({ language, heldTo }) ? value : withoutMaintain(value);
}

function compareTypes(expected: unknown, actual: unknown, context: Context): Sameness {
  if (expected === null || actual === null || expected === actual) return verdict(expected === actual);
  try {
    return sameType(String(expected), String(actual)) ? 'same' : (misspelt(String(expected), String(actual), context) ?? 'different');
  } catch (error) {
    return { unknown: (error as Error).message };
  }
}

/** A type that nobody has, and that is nearly the name of the one that is there: no server could be made to have it. */
function misspelt(type: string, actual: string, context: Context): Sameness | undefined {
  const found = context.language === 'written' ? misspeltType(type, actual) : undefined;
  if (found === undefined || context.mayBeType?.(found.name) !== false) return undefined;
  return { unknown: `there is no type ${found.name}; did you mean ${found.meant}?` };
}

function pairwise(
  expected: readonly unknown[],
  actual: readonly unknown[],
  compare: (left: unknown, right: unknown) => Sameness,
): Sameness[] {
  if (!Array.isArray(expected) || !Array.isArray(actual) || expected.length !== actual.length) return ['different'];
  return expected.map((part, n) => compare(part, actual[n]));
}

/** A key of an index: an object whose `expression` is SQL and whose other fields are values. */
function compareKeys(property: Property, expected: unknown, actual: unknown, context: Context): Sameness {
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null)
    return compareExpressions(property, expected, actual, context);
  const { expression: left, ...leftRest } = expected as Stored;
  const { expression: right, ...rightRest } = actual as Stored;
  const isStated = (name: string): boolean => leftRest[name] === rightRest[name] || sameField(leftRest[name], rightRest[name]);
  return all([verdict(Object.keys(leftRest).every(isStated)), compareExpressions(property, left, right, context)]);
}

/** What is left out is not the same as null. */
function sameField(left: unknown, right: unknown): boolean {
  return left !== undefined && right !== undefined && canonical(left) === canonical(right);
}

function compareExpressions(property: Property, expected: unknown, actual: unknown, context: Context): Sameness {
  // `where: true` states that there is some predicate, `false` that there is none.
  if (expected === true) return verdict(actual !== null);
  if (expected === null || expected === false || actual === null || actual === undefined)
    return verdict((expected === null || expected === false) && (actual === null || actual === undefined));
  const left = { text: String(expected), major: context.language === 'written' ? 18 : context.language.major };
  const right = { text: String(actual), major: context.major };
  return compareSql(
    left,
    right,
    (text) => expressionQuestion(property, text, context),
    (one, other) => sameExpression(one, other, sqlContext(property, context)),
    context,
  );
}

/** The question how Postgres prints an expression where it stands. */
function expressionQuestion(property: Property, text: string, context: Context): Question {
  const place = property.place ?? 'predicate';
  return {
    ask: 'expression',
    text,
    place,
    ...holderOf(place, context),
    column: place === 'default' || place === 'generated' ? String(context.actual['name']) : undefined,
  };
}

/** How Postgres prints a text, as far as the oracle knows; undefined where nobody can tell, or for a property that it keeps as it is. */
export function printedText(property: Property, text: string, context: Context): string | undefined {
  const questions: Partial<Record<Equality, Question>> = {
    expression: expressionQuestion(property, text, context),
    expressions: expressionQuestion(property, text, context),
    query: { ask: 'query', text },
  };
  const question = questions[property.equality ?? 'value'];
  if (question !== undefined && isColumn(question, context)) return text;
  const answer = question === undefined ? undefined : context.oracle.ask(question);
  return answer !== undefined && 'text' in answer ? answer.text : undefined;
}

/** Whether it is a column of the relation, by itself: every Postgres prints it as it is. */
function isColumn(question: Question, { relation }: Context): boolean {
  if (question.ask !== 'expression' || (question.place !== 'index' && question.place !== 'predicate')) return false;
  return relation !== undefined && Object.hasOwn(relation.columns, question.text) && quoteIdent(question.text) === question.text;
}

/** What an expression stands in: a relation, or the domain that it checks. */
function holderOf(place: Place, { relation, actual }: Context): { schema?: string | undefined; relation?: string | undefined } {
  if (place !== 'domain') return { schema: relation?.schema, relation: relation?.name };
  const { schema, domain } = actual;
  return typeof schema === 'string' && typeof domain === 'string' ? { schema, relation: domain } : {};
}

function sqlContext({ place }: Property, { relation, actual, functions }: Context): SharedContext {
  const columns = relation?.columns ?? {};
  const type = place === 'default' || place === 'generated' ? (actual['type'] ?? columns[String(actual['name'])]) : undefined;
  return {
    relation: relation === undefined ? [] : [relation.name, `${relation.schema}.${relation.name}`],
    columns,
    functions: functions ?? {},
    type: typeof type === 'string' ? type : undefined,
  };
}

function compareQueries(expected: unknown, actual: unknown, context: Context): Sameness {
  if (expected === null || actual === null) return verdict(expected === actual);
  const left = { text: String(expected), major: context.language === 'written' ? 18 : context.language.major };
  const right = { text: String(actual), major: context.major };
  return compareSql(
    left,
    right,
    (text) => ({ ask: 'query', text }),
    (one, other) => sameQuery(one, other, { functions: context.functions ?? {}, relations: context.relations?.() ?? {} }),
    context,
  );
}

interface Sql {
  text: string;
  major: number;
}

/**
 * Compares by the trees first; where those differ, in the form in which one Postgres prints both.
 * Two texts of one major that differ as trees differ.
 */
function compareSql(
  left: Sql,
  right: Sql,
  question: (text: string) => Question,
  same: (left: Sql, right: Sql) => boolean,
  context: Context,
): Sameness {
  // A name means the same in every major; other texts have changed theirs.
  if (left.text === right.text && (left.major === right.major || isName(left.text))) return 'same';
  try {
    if (same(left, right)) return 'same';
  } catch (error) {
    return { unknown: `it does not parse: ${(error as Error).message}` };
  }
  // Two names of columns need nobody to tell them apart.
  if (isName(left.text) && isName(right.text)) return 'different';
  if (context.language !== 'written' && context.language.major === context.major) return 'different';
  const leftAnswer = context.oracle.ask(question(left.text));
  const rightAnswer = context.oracle.ask(question(right.text));
  if (leftAnswer === undefined || rightAnswer === undefined) return 'pending';
  const unknown = [leftAnswer, rightAnswer].find((answer): answer is { unknown: string } => 'unknown' in answer);
  if (unknown !== undefined) return unknown;
  return verdict(same(leftAnswer as Sql, rightAnswer as Sql) || same(leftAnswer as Sql, right));
}

function isName(text: string): boolean {
  return (
    /^("([^"]|"")+"|[a-z_][a-z0-9_$]*)$/.test(text) &&
    ![
      'true',
      'false',
      'null',
      'current_user',
      'current_date',
      'current_timestamp',
      'session_user',
      'user',
      'current_role',
      'localtime',
      'localtimestamp',
      'current_time',
      'current_schema',
      'current_catalog',
    ].includes(text)
  );
}

function compareBodies(expected: unknown, actual: unknown, { actual: object }: Context): Sameness {
  if (expected === null || actual === null) return verdict(expected === actual);
  const { language = 'sql', name } = object;
  return verdict(sameRoutineBody(String(language), String(expected), String(actual), typeof name === 'string' ? name : undefined));
}

function tryRow(row: Stored, accepted: boolean, expression: unknown, { oracle, relation }: Context): Sameness {
  if (relation === undefined) return { unknown: 'the table of the check is not known' };
  const answer: Answer | undefined = oracle.ask({
    ask: 'trial',
    expression: String(expression),
    schema: relation.schema,
    relation: relation.name,
    row,
  });
  if (answer === undefined) return 'pending';
  if ('unknown' in answer) return answer;
  return verdict('accepted' in answer && answer.accepted === accepted);
}
