import { holdsPlaceholder, placeholdersIn } from '../../database/secrets.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { contextOf } from '../../gap/judgement.ts';
import { canonical, compareValues, meantSettings, printedText } from '../../gap/equality.ts';
import type { Pair } from '../../gap/gap.ts';
import type { Oracle } from '../../gap/oracle.ts';
import { type Intent, isChoice, knowsMaintain } from '../../intent/intent.ts';
import type { Kind, Property, Stored } from '../../kinds/kind.ts';
import { canonicalType, sameType } from '../../sql/index.ts';
import { Lately } from '../../sql/lately.ts';
import { spellings } from './spellings.ts';
import type { Element, HiddenText, ListRule, Rule, TextRule, ValueRule } from './rule.ts';

/** What the rules are made from: what was compared, and the oracle that answered the comparison's questions. */
export interface Compared {
  intent: Intent;
  snapshot: Snapshot;
  oracle: Oracle;
  /** Whether what is slight counts, too. */
  strict?: boolean;
}

/** A property of an intended object, and the objects that may be it. */
interface Stated {
  compared: Compared;
  kind: Kind;
  property: Property;
  name: string;
  expected: unknown;
  /** The object with what is stated of it. */
  stated: Stored;
  /** The one that it was judged by, and those that it could be met by. */
  candidates: readonly Stored[];
}

const texts: ReadonlySet<string> = new Set(['expression', 'query', 'body', 'statement', 'accepts', 'rejects']);

/** The rule of each property that the suite compares. */
export function rulesOf(
  compared: Compared,
  { kind, stated }: Pair,
  candidates: readonly Stored[],
  judges: (property: Property) => boolean,
): Record<string, Rule> {
  const rules = Object.entries(kind.properties)
    .filter(([name, property]) => stated[name] !== undefined && judges(property))
    .map(([name, property]) => [name, ruleOf({ compared, kind, property, name, expected: stated[name], stated, candidates })] as const);
  return Object.fromEntries(rules);
}

function ruleOf(one: Stated): Rule {
  const equality = one.property.equality ?? 'value';
  if (equality === 'type') return typeRule(one.expected);
  if (equality === 'types' || equality === 'expressions') return listRule(one);
  return texts.has(equality) ? hiding(textRule(one)) : valueRule(one);
}

/** The alternatives of what is stated, and whether it is any of them or none. */
function alternatives(expected: unknown): { any: unknown[]; not?: true } {
  if (!isChoice(expected)) return { any: [expected] };
  return 'in' in expected ? { any: expected.in } : { any: [expected.not], not: true };
}

function valueRule(one: Stated): Rule {
  const { property, expected, stated } = one;
  const { any, ...negated } = alternatives(expected);
  if (any.some((value) => holdsPlaceholder(JSON.stringify(value ?? null)))) return secretRule(any, negated.not === true);
  const how = (property.equality ?? 'value') as NonNullable<ValueRule['how']>;
  const is = any.map((value) => meantSettings(how, value, stated['name']));
  const name = how === 'settingValue' ? { name: String(stated['name']) } : {};
  return { ...(how === 'value' ? {} : { how }), ...name, is, ...negated, ...(how === 'privileges' ? maintainIn(one) : {}) };
}

function maintainIn({ property, compared: { intent, snapshot, strict } }: Stated): Pick<ValueRule, 'maintain'> {
  if (!knowsMaintain(intent) || snapshot.server.major < 17) return { maintain: false };
  return strict !== true && intent.coverage === 'whole' && property.slight !== undefined ? { maintain: 'atMost' } : {};
}

/** A text with secrets can be told by their hashes; an object that holds some cannot. */
function secretRule(any: readonly unknown[], not: boolean): TextRule {
  const known = any.filter((value): value is string => typeof value === 'string');
  const others = known.length === any.length ? { else: not, null: not } : {};
  return hiding({ how: 'text', yes: not ? [] : known, no: not ? known : [], ...others });
}

function hiding(rule: TextRule): TextRule {
  const hidden = (list: readonly string[], means: boolean): HiddenText[] =>
    list.filter(holdsPlaceholder).map((text) => ({ ...placeholdersIn(text), means }));
  const { yes = [], no = [] } = rule;
  const all = [...hidden(yes, true), ...hidden(no, false)];
  const plain = (list: readonly string[]): string[] => list.filter((text) => !holdsPlaceholder(text));
  return all.length === 0 ? rule : { ...rule, yes: plain(yes), no: plain(no), hidden: all };
}

/** Every spelling of a type comes to the one that the catalog prints, so that any other is another type. */
function typeRule(expected: unknown): TextRule {
  const { any, not } = alternatives(expected);
  const named = any.filter((type): type is string => typeof type === 'string');
  const isNull = any.includes(null);
  const rule = { how: 'text', null: isNull !== (not === true) } as const;
  try {
    const canonical = named.map(canonicalType);
    const spelled = [...new Set([...named, ...canonical, ...canonical.flatMap(bare)])];
    const ends = canonical.filter(isInAnySchema);
    return { ...rule, yes: not ? [] : spelled, no: not ? spelled : [], ...(not && ends.length > 0 ? {} : { else: not === true, ends }) };
  } catch {
    return { ...rule, yes: not ? [] : named, no: not ? named : [] };
  }
}

/** There are few types, however many columns. */
const inAnySchema = new Lately<boolean>(1_000);

/** Whether a type is met by that name in whatever schema. */
function isInAnySchema(type: string): boolean {
  return inAnySchema.of(type, () => meetsInAnySchema(type));
}

function meetsInAnySchema(type: string): boolean {
  try {
    return !type.startsWith('setof ') && sameType(`any_schema.${type}`, type);
  } catch {
    return false;
  }
}

/** format_type() leaves out the length 1 where a type has no modifier. */
function bare(type: string): string[] {
  return type === 'bit(1)' || type === 'character(1)' ? [type.replace('(1)', '')] : [];
}

function textRule(one: Stated): TextRule {
  const { property, expected } = one;
  if (expected === true) return { how: 'text', null: false, else: true };
  if (expected === null || expected === false) return { how: 'text', null: true, else: false };
  const tried = property.equality === 'accepts' || property.equality === 'rejects';
  const absent = tried ? undefined : means(one, null, one.stated);
  const known = knownTexts(one);
  const meant = isChoice(expected) && 'not' in expected ? [] : alternatives(expected).any.filter(isText);
  const yes = tried ? [] : meant.flatMap((text) => spelled(one, [text, ...printed(one, text)]));
  const accepted = [...new Set([...yes, ...known.yes])];
  return {
    how: 'text',
    yes: accepted,
    ...(known.no.length > 0 ? { no: known.no } : {}),
    ...(absent === undefined ? {} : { null: absent }),
    ...(property.equality === 'expression' && !isChoice(expected) ? constantsLike(accepted) : {}),
  };
}

/** Constants of which the catalog has one spelling only, as patterns that both JavaScript and Postgres read. */
const constants = ["^'([^']|'')*'::text$", "^'([^']|'')*'::character varying$", '^-?[0-9]+$', '^(true|false)$'];

/** Two constants of one sort that are spelled otherwise are not the same. */
function constantsLike(accepted: readonly string[]): { constant?: string[] } {
  const sorts = constants.filter((pattern) => accepted.some((text) => new RegExp(pattern).test(text)));
  return sorts.length > 0 ? { constant: sorts } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** How Postgres would print it, where it is not what the same major printed. */
function printed({ compared, property, stated }: Stated, text: string): string[] {
  const { intent, snapshot, oracle } = compared;
  if (intent.language !== 'written' && intent.language.major === snapshot.server.major) return [];
  const found = printedText(property, text, contextOf(intent, snapshot, oracle, stated, stated));
  return found === undefined ? [] : [found];
}

/** Also as people often write it, where the suite takes that for the same. */
function spelled(one: Stated, texts: readonly string[]): string[] {
  if (one.property.equality !== 'expression') return [...texts];
  const others = texts.flatMap(spellings).filter((text) => means(one, text, one.stated) === true);
  return [...texts, ...others];
}

/** What the texts mean that are there: the suite's own verdict on each. */
function knownTexts(one: Stated): { yes: string[]; no: string[] } {
  const yes = new Set<string>();
  const no = new Set<string>();
  for (const candidate of [...one.candidates, ...alike(one), ...everything(one)]) {
    const text = candidate[one.name];
    if (!isText(text) || yes.has(text)) continue;
    const holds = means(one, text, candidate);
    if (holds === true) yes.add(text);
    else if (holds === false) no.add(text);
  }
  return { yes: [...yes], no: [...no].filter((text) => !yes.has(text)) };
}

/** Where no one text is stated, the texts of other tables show what may stand there. */
function alike({ expected, compared, kind, name, stated }: Stated): Stored[] {
  if (!isChoice(expected)) return [];
  const found = new Map(compared.snapshot.all(kind.name).map((object) => [object[name], { ...stated, [name]: object[name] }]));
  return [...found.values()];
}

/** The condition that lets in everything, which is what goes wrong most. */
function everything({ property, name, stated }: Stated): Stored[] {
  return property.equality === 'expression' && (property.place ?? 'predicate') === 'predicate' ? [{ ...stated, [name]: 'true' }] : [];
}

/** Whether a value means what is stated; undefined where nobody can tell. */
function means({ compared, property, expected, stated }: Stated, value: unknown, actual: Stored): boolean | undefined {
  const { intent, snapshot, oracle } = compared;
  const sameness = compareValues(property, expected, value, contextOf(intent, snapshot, oracle, stated, actual));
  return sameness === 'same' ? true : sameness === 'different' ? false : undefined;
}

function listRule(one: Stated): ListRule | ValueRule {
  const { any, ...negated } = alternatives(one.expected);
  const lists = any.filter((value): value is unknown[] => Array.isArray(value));
  // No list at all is compared as a value.
  if (lists.length < any.length) return { how: 'value', is: any, ...negated };
  return { how: 'list', any: lists.map((list) => list.map((element, n) => elementRule(one, element, n, list.length))), ...negated };
}

function elementRule(one: Stated, element: unknown, at: number, length: number): Element {
  if (one.property.equality === 'types') return { text: typeRule(element) };
  const { property } = one;
  const single: Property = { ...property, equality: 'expression' };
  const others = one.candidates.flatMap((candidate) => {
    const list = candidate[one.name];
    if (!Array.isArray(list) || list.length !== length) return [];
    return [{ ...candidate, [one.name]: expressionOf(list[at]) }];
  });
  const text = textRule({ ...one, property: single, expected: expressionOf(element), candidates: others });
  return isRecord(element) ? { text: inParentheses(text), rest: restOf(property, element) } : { text };
}

/** Around the expression of a key the catalog prints parentheses, which its schema takes off. */
function inParentheses(rule: TextRule): TextRule {
  const both = (texts: readonly string[]): string[] => texts.flatMap((text) => [text, `(${text})`]);
  return { ...rule, ...(rule.yes && { yes: both(rule.yes) }), ...(rule.no && { no: both(rule.no) }) };
}

function isRecord(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null;
}

function expressionOf(element: unknown): unknown {
  return isRecord(element) ? element['expression'] : element;
}

const rests = new WeakMap<Property, Lately<Stored>>();

/** The other fields as the catalog query returns them: what its schema fills in is not there. */
function restOf(property: Property, element: Stored): Stored {
  const known = rests.get(property) ?? new Lately(100);
  rests.set(property, known);
  return known.of(JSON.stringify(element), () => readRest(property, element));
}

function readRest({ schema }: Property, { expression, ...rest }: Stored): Stored {
  const read = (fields: Stored): string => canonical(schema.safeParse([{ expression, ...fields }]).data);
  const whole = read(rest);
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const { [name]: _, ...others } = rest;
        return [name, value === null || read(others) === whole ? null : value];
      }),
  );
}
