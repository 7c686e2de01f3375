import { maskSecrets } from '../../database/secrets.ts';
import type { Comparison, Outcome, Pair } from '../../gap/gap.ts';
import { isCompared } from '../../gap/judgement.ts';
import { canonical } from '../../gap/equality.ts';
import { showValue } from '../../gap/message.ts';
import { isChoice } from '../../intent/intent.ts';
import { roleRef } from '../../kinds/catalog.ts';
import { refKey } from '../../kinds/key.ts';
import type { Heading, Key, Kind, Property, Severity, Stored } from '../../kinds/kind.ts';
import { FoundQueries, type MajorQuery } from './queries.ts';
import type { Rule } from './rule.ts';
import { type Compared, rulesOf } from './rules.ts';

/** What VERIFY.sql judges: everything that it knows of one test of the suite. */
export interface VerifyRow {
  n: number;
  object: string;
  heading: Heading;
  severity: Severity;
  /** `constant` is unknown for good; `found` has a query of its own. */
  by: 'name' | 'shape' | 'found' | 'extra' | 'constant';
  kind?: string;
  /** The identity, in the order in which the kind has it; of a shape that of its parent. */
  id?: unknown[];
  parent?: unknown[];
  /** The place of its rules among those of all rows. */
  want?: number;
  expected: string;
  /** Why the suite could not tell: then a gap is none that it would call so. */
  unknown?: string;
  /** It may be there under another name. */
  renames?: 'held' | 'gap';
  /** It comes with an extension, so that only its presence counts. */
  member?: true;
  /** Its query names these, and fails without them. */
  roles?: string[];
  /** The query that finds it, by its number, and its arguments. */
  query?: number;
  args?: string[];
}

/** What many rows say alike, by its number: columns of tables of one sort are judged by the same rules. */
class Shared {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(want: Record<string, Rule>): number {
    const text = JSON.stringify(want);
    const number = this.#numbers.get(text) ?? this.texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }
}

/** The rows one by one, for there are as many as objects, and what they point at by number: known when all rows were taken. */
export interface VerifyRows {
  rows: Iterable<VerifyRow>;
  /** JSON of rules by the names of their properties. */
  wants: readonly string[];
  queries: readonly MajorQuery[][];
}

export interface RowsOptions extends Compared {
  comparison: Comparison;
  strict: boolean;
}

/** What rows have in common. */
interface Common {
  wants: Shared;
  found: FoundQueries;
}

/** One row for each test of the suite. */
export function verifyRows(options: RowsOptions): VerifyRows {
  const common: Common = { wants: new Shared(), found: new FoundQueries(options.snapshot) };
  return { rows: eachRow(options, common), wants: common.wants.texts, queries: common.found.queries };
}

function* eachRow(options: RowsOptions, common: Common): Generator<VerifyRow> {
  for (const [n, outcome] of inOrder(options).entries()) yield rowOf(outcome, n, options, common);
}

/**
 * As they are intended: so shapes have what they compete for. The outcomes begin with what is blocked, which elsewhere
 * may not be.
 */
function inOrder({ comparison: { outcomes, pairs }, intent }: RowsOptions): Outcome[] {
  const places = new Map(intent.objects.map((object, n) => [object, n]));
  const placeOf = ({ key }: Outcome): number => {
    const intended = pairs.get(key)?.intended;
    return (intended && places.get(intended)) ?? places.size;
  };
  return outcomes.toSorted((left, right) => placeOf(left) - placeOf(right));
}

function rowOf(outcome: Outcome, n: number, options: RowsOptions, { wants, found }: Common): VerifyRow {
  const pair = options.comparison.pairs.get(outcome.key);
  const common = {
    n,
    object: outcome.key,
    heading: outcome.test[0],
    severity: severityOf(outcome, pair),
    ...(outcome.verdict === 'unknown' ? { unknown: maskSecrets(outcome.reason) } : {}),
  };
  if (pair === undefined) return { ...common, by: 'constant', expected: 'it can be checked' };
  if (pair.intended === undefined) return { ...common, ...extraRow(pair, options, wants) };
  const want = onlyHere(pair, options, rulesOf(options, pair, candidatesOf(pair, options), judges(options)));
  const intended = { ...common, kind: pair.kind.name, want: wants.numberOf(want), expected: sayExpected(pair, want) };
  if (pair.intended.by === 'shape') return { ...intended, by: 'shape', ...shapeRow(pair) };
  if (pair.kind.foundIn === 'evidence') return { ...intended, ...foundRow(pair, Object.keys(want), found) };
  return { ...intended, by: 'name', ...namedRow(outcome.key, pair, options) };
}

function severityOf(outcome: Outcome, pair: Pair | undefined): Severity {
  if (outcome.verdict === 'gap') return outcome.gap.severity;
  return pair?.intended?.severity ?? pair?.kind.missing.severity ?? 'low';
}

function judges({ intent, strict }: RowsOptions): (property: Property) => boolean {
  return (property) => isCompared(intent, property) && (strict || property.harmless !== true);
}

/** The objects whose texts show what may stand there: the one that it was judged by, and all that could meet a shape or have another name. */
function candidatesOf({ kind, intended, stated, actual }: Pair, { snapshot }: RowsOptions): Stored[] {
  const own = actual === undefined ? [] : [actual];
  const byItsName = kind.renamed === undefined || (actual !== undefined && actual['name'] === stated['name']);
  if (intended?.by !== 'shape' && byItsName) return own;
  const parents = (kind.requires(stated)[0] ?? []).map(refKey);
  const siblings = parents.flatMap((parent) => [
    ...snapshot.children(kind.name, parent),
    ...(kind.shape?.metBy?.(snapshot, parent) ?? []).map(({ as }) => as as Stored),
  ]);
  return [...own, ...siblings];
}

function identityOf(kind: Kind, stated: Stored): { id: unknown[]; parent: unknown[] } {
  const names = Object.keys(kind.identity);
  const values = (list: readonly string[]): unknown[] => list.map((name) => stated[name] ?? null);
  return { id: values(names), parent: values(names.filter((name) => name !== 'name')) };
}

function shapeRow({ kind, stated }: Pair): Pick<VerifyRow, 'parent'> {
  return { parent: identityOf(kind, stated).parent };
}

function namedRow(key: Key, { kind, intended, stated }: Pair, { intent, snapshot, strict }: RowsOptions): Partial<VerifyRow> {
  const { id, parent } = identityOf(kind, stated);
  const isMember = intent.coverage === 'partial' && snapshot.member(key) !== undefined;
  const defined = (kind.definition ?? []).some((name) => stated[name] !== undefined);
  const takes = kind.renamed !== undefined && intended?.implied !== true && defined;
  // Under another name it holds, or is a gap of its own; either way no shape has that object.
  const renames = kind.renamed === 'notice' && !strict ? 'held' : 'gap';
  return { id, ...(takes ? { parent, renames } : {}), ...(isMember ? { member: true } : {}) };
}

function foundRow(
  { kind, stated }: Pair,
  properties: readonly string[],
  queries: FoundQueries,
): Partial<VerifyRow> & Pick<VerifyRow, 'by'> {
  const found = queries.find(kind, stated, properties);
  if (found === undefined) return { by: 'constant', unknown: 'plain SQL cannot find it' };
  const required = kind.requires(stated).flat();
  const roles = found.args.filter((arg) => required.some((ref) => refKey(ref) === refKey(roleRef(arg))));
  return { by: 'found', ...found, ...(roles.length > 0 ? { roles } : {}) };
}

/** It fails while it is there as it was; as something else nobody can tell without the suite. */
function extraRow(pair: Pair, options: RowsOptions, wants: Shared): Partial<VerifyRow> & Pick<VerifyRow, 'by' | 'expected'> {
  const { kind, stated } = pair;
  const want = rulesOf(options, pair, [stated], judges(options));
  return { by: 'extra', kind: kind.name, id: identityOf(kind, stated).id, want: wants.numberOf(want), expected: 'no such object' };
}

/** What a server of another major decides by itself is judged on this one alone. */
function onlyHere({ kind, stated }: Pair, { intent, snapshot }: RowsOptions, want: Record<string, Rule>): Record<string, Rule> {
  if (intent.language === 'written' || kind.onMajor === undefined) return want;
  const { major } = snapshot.server;
  // A choice is what another major already made of it.
  const settled = !Object.values(stated).some(isChoice);
  const others = settled ? [13, 14, 15, 16, 17, 18].map((other) => (kind.onMajor!(stated, major, other) ?? stated) as Stored) : [];
  const elsewhere = others.filter((object) => object !== stated);
  if (settled && elsewhere.length === 0) return want;
  const varies = (name: string): boolean =>
    isChoice(stated[name]) || elsewhere.some((object) => canonical(object[name]) !== canonical(stated[name]));
  return Object.fromEntries(Object.entries(want).map(([name, rule]) => [name, varies(name) ? { ...rule, only: major } : rule]));
}

const longest = 300;

function sayExpected({ kind, stated }: Pair, want: Record<string, Rule>): string {
  const said = Object.keys(want)
    .map((name) => [name, showValue(stated[name], kind.properties[name])])
    .filter(([, value]) => value !== 'none' && value !== 'false')
    .map((words) => words.join(' '));
  const text = maskSecrets(['it is there', ...said].join('; '));
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
