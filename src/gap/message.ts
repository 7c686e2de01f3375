import { address } from '../kinds/catalog.ts';
import { readKinds } from '../kinds/index.ts';
import { keyOf } from '../kinds/key.ts';
import type { Kind, Property, Stored, Unintended } from '../kinds/kind.ts';
import { changedSettings } from '../kinds/setting-value.ts';
import { isChoice, type LeftOut } from '../intent/intent.ts';
import type { Acceptance, Cause, Difference, Gap, OtherName, Outdated, ReviewedOutcome } from './gap.ts';
import { printableInLog } from './printable.ts';

const labels = new Map(readKinds.flatMap(({ name, label }) => (label === undefined ? [] : [[name, label]])));

/** A kind's name for people: `materialized view`, `row-level security`. */
export function kindLabel(kind: string): string {
  return labels.get(kind) ?? inWords(kind);
}

/** `materializedViews` as people say it: `materialized views`. */
export function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A value for people: SQL and names as they are, `none` for nothing. */
export function showValue(value: unknown, property: Pick<Property, 'show' | 'nothing'> = {}): string {
  const { show = showPart, nothing = { unset: 'none', empty: 'none' } } = property;
  if (value === null || value === undefined) return nothing.unset;
  if (typeof value === 'string') return value === '' ? 'an empty text' : (property.show?.(value) ?? value);
  if (isChoice(value))
    return 'in' in value
      ? `one of ${value.in.map((one) => showValue(one, property)).join(', ')}`
      : `anything but ${showValue(value.not, property)}`;
  if (Array.isArray(value)) return value.length === 0 ? nothing.empty : value.map(show).join(', ');
  if (isRecord(value) && Object.keys(value).length === 0) return nothing.empty;
  return property.show === undefined && isRecord(value) ? showRecord(value) : show(value);
}

/** `fillfactor = 70, autovacuum_enabled = false`: options, settings and whatever else is a value by name. */
function showRecord(record: Record<string, unknown>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name} = ${value === '' ? `''` : showPart(value)}`)
    .join(', ');
}

/** Whether an object holds several values by name, and is not one of several parts. */
function isByName(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((part) => typeof part !== 'object');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function showPart(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}

/** An object in a sentence: `the column total of public.orders`, `the function public.f(uuid)`. */
function subject(kind: Kind, object: Stored, byShape: boolean): string {
  const title = kind.title(object, byShape);
  const group = kind.group(object);
  const label = kindLabel(kind.name);
  if (group === kind.plural) return `the ${title.startsWith(label) ? '' : `${label} `}${title}`;
  if (group === label) return `the ${label} for ${title}`;
  if (isChapter(group)) return `the ${title}`;
  // A relation is what its group is named by.
  if (title === label && typeof object['name'] === 'string' && keyOf(kind, object) === `${kind.name} ${group}`)
    return `the ${title} ${group}`;
  return `the ${title} ${kind.preposition ?? 'on'} ${group}`;
}

/** Whether a group is named by what stands in it, and not by a relation: its titles say whose each is. */
function isChapter(group: string): boolean {
  return /^[a-z -]+s$/.test(group);
}

/** What is wrong, in one sentence. */
export function sayMissing(kind: Kind, stated: Stored, byShape: boolean, perhaps?: Stored): string {
  const renamed = perhaps === undefined ? '' : ` Perhaps it is ${address(String(perhaps['name']))}, renamed.`;
  if (!byShape) return `${capital(subject(kind, stated, false))} is missing.${renamed}`;
  const title = kind.title(stated, true);
  const group = kind.group(stated);
  return isChapter(group) ? `There is no ${title} as intended.` : `${group} has no ${title} as intended.`;
}

export function sayDiffers(kind: Kind, object: Stored, differences: readonly Difference[]): string {
  return `${capital(subject(kind, object, false))}: ${differences.map((difference) => sayDifference(difference, kind.properties[difference.property])).join('; ')}.`;
}

/** Says of what differs in a name alone which rename it follows, if that is one. */
export function sayFollowed(differences: readonly Difference[], names: readonly OtherName[]): string {
  const found = names.find(({ intended, actual }) => differences.every((one) => isRenamed(one, intended, actual)));
  return found === undefined ? '' : ` Nothing else differs if ${address(found.actual)} is the ${found.key}, renamed.`;
}

/** What else may differ. */
export function sayNotCompared(unknown: string | undefined): string {
  return unknown === undefined ? '' : ` It could not be compared whole: ${unknown}.`;
}

function isRenamed({ expected, actual }: Difference, intended: string, now: string): boolean {
  return renamedIn(JSON.stringify(actual) ?? '', now, intended) === JSON.stringify(expected);
}

function renamedIn(text: string, from: string, to: string): string {
  // A name of several words is no part of another one.
  if (!/^[\p{L}\p{N}_$]+$/u.test(from)) return text.replaceAll(from, () => to);
  return text.replaceAll(/[\p{L}\p{N}_$]+/gu, (word) => (word === from ? to : word));
}

function sayDifference({ property, expected, actual, equality }: Difference, shown?: Property): string {
  const label = inWords(property);
  if (equality === 'accepts' || equality === 'rejects')
    return `${showValue(actual)} does not ${label.slice(0, -1)} each of ${showValue(expected)}`;
  if (equality === 'includes')
    return `it lacks ${showValue((expected as unknown[]).filter((one) => !(actual as unknown[]).includes(one)))}`;
  if (equality === 'excludes') return `it has ${showValue((expected as unknown[]).filter((one) => (actual as unknown[]).includes(one)))}`;
  if (equality === 'settings' && isRecord(expected) && isRecord(actual) && !isChoice(expected)) return sayChanged(label, expected, actual);
  const values = [expected, actual];
  const are = label.endsWith('s') && (values.some(Array.isArray) || values.every(isByName)) ? 'are' : 'is';
  const [is, should] = showApart(actual, expected, shown);
  return `${label} ${are} ${is}, not ${should}`;
}

/** Of settings only those that differ: what is written otherwise and means the same would look like one of them. */
function sayChanged(label: string, expected: Stored, actual: Stored): string {
  const changed = new Set(changedSettings(expected as Record<string, string>, actual as Record<string, string>));
  const show = (settings: Stored): string => showValue(Object.fromEntries(Object.entries(settings).filter(([name]) => changed.has(name))));
  return `${label} are ${show(actual)}, not ${show(expected)}`;
}

/** Two values that people write alike, such as one operator class of two schemas, are shown with all that is kept of them. */
function showApart(actual: unknown, expected: unknown, shown?: Property): [string, string] {
  const texts: [string, string] = [showValue(actual, shown), showValue(expected, shown)];
  return texts[0] === texts[1] ? [showValue(actual), showValue(expected)] : texts;
}

/** How an object is to the place that a gap names: what nobody intended is declared nowhere, but a statement may have dropped it. */
export function sayPlace(verdict: string, { line }: { line?: number | undefined }): string {
  if (verdict !== 'extra') return 'declared in';
  return line === undefined ? 'not in' : 'see';
}

export function sayExtra(kind: Kind, object: Stored): string {
  return `Nobody intended ${subject(kind, object, false)}.`;
}

export function sayHarmless(kind: Kind, object: Stored, differences: readonly Difference[]): string {
  const [impact = 'That changes no behaviour.'] = differences.flatMap(({ property }) => kind.properties[property]?.slight?.impact ?? []);
  return `${sayDiffers(kind, object, differences)} ${impact}`;
}

/** With what it lets happen, where that is more than untidy. */
export function sayExtraNotice(kind: Kind, object: Stored, { severity, impact }: Unintended): string {
  const exists = `${capital(subject(kind, object, false))} exists, and nobody intended it.`;
  return severity === 'low' ? exists : `${exists} ${impact}`;
}

export function sayExposure(kind: Kind, object: Stored, impact: string): string {
  return `${capital(subject(kind, object, false))}: ${sayUnsaid(impact)}`;
}

export function sayUnsaid(impact: string): string {
  return `${impact} The intent does not say whether it should be so.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The whole text of a failing test. */
export function sayGap(gap: Gap): string {
  const lines = [`${gap.id} · ${gap.severity} · ${gap.category} · ${gap.key}`, gap.issue, '', `Impact:   ${gap.impact}`];
  if (gap.why !== undefined) lines.push(`Why:      ${gap.why}`);
  if (gap.cause !== undefined) lines.push(`Cause:    ${sayCause(gap.cause)}`);
  lines.push(
    '',
    'Evidence:',
    indent(`${gap.evidence.query};`),
    `Expected: ${gap.evidence.expected.text}`,
    ...(gap.evidence.expected.rows ?? []).map((row) => indent(JSON.stringify(row))),
    `Actual:   ${gap.evidence.actual.text}`,
    ...gap.evidence.actual.rows.map((row) => indent(JSON.stringify(row))),
  );
  lines.push('', gap.fix.sql === null ? `Fix:      ${noFix}` : `Fix:\n${indent(gap.fix.sql)}`);
  return printableInLog(lines.join('\n'));
}

/** What stands for the SQL that closes a gap, where it is not known. */
export const noFix = 'none that is safe and complete: it takes a person who knows what is meant.';

export function sayCause({ because, migration }: Cause): string {
  if (because === 'pending') return `pending: ${migration} was not applied to this database.`;
  return migration === undefined ? 'drift: no migration says so.' : `drift: ${migration} was applied, and the database changed after it.`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

/** Why an object is unknown that a statement names which was left out. */
export function sayLeftOut({ file, line, message }: LeftOut): { reason: string; remedy: string } {
  return {
    reason: `the replay left out the statement at ${file}:${line ?? 1}: ${message}`,
    remedy: 'mend the statement, or replay on a server that can run it',
  };
}

/** Why what a person states of an extension's object is unknown. */
export function sayMember(extension: string, stated: readonly string[]): { reason: string; remedy: string } {
  return {
    reason: `it belongs to the extension ${extension}: of such objects only privileges are compared`,
    remedy: `leave out ${stated.join(', ')}, and state the extension and its version`,
  };
}

/** What a test without a verdict says. */
export function sayOutcome(outcome: ReviewedOutcome): string {
  if (outcome.verdict === 'blocked') return printableInLog(`blocked by ${outcome.by}: see "${outcome.byTest.join(' > ')}"`);
  if (outcome.verdict === 'unknown') return printableInLog(`unknown: ${outcome.reason}; ${outcome.remedy}`);
  if (outcome.verdict === 'accepted') return printableInLog(sayAccepted(outcome.acceptance));
  if (outcome.verdict === 'outdated') return printableInLog(sayOutdated(outcome.acceptance, outcome.because));
  return outcome.verdict;
}

/** `accepted: the shop goes in spring; until 2027-01-31`. */
function sayAccepted({ reason, until }: Acceptance): string {
  return `accepted: ${reason}${until === undefined ? '' : `; until ${until}`}`;
}

function sayOutdated({ key, reason, until, acceptedAt, origin }: Acceptance, because: Outdated): string {
  const remove = `take the entry out of ${origin.file}`;
  const what: Readonly<Record<Outdated, string>> = {
    closed: `There is no such gap any more: ${remove}.`,
    changed: `The gap has become another one than was accepted on ${acceptedAt}. Close it, or look at it and accept it again: npx pgintent accept ${shellQuoted(key)} --reason "…"; else ${remove}.`,
    expired: `It was accepted until ${until}. Close the gap, or accept it again: npx pgintent accept ${shellQuoted(key)} --reason "…" --until …; else ${remove}.`,
  };
  return `The acceptance of ${key} does not hold any more.\n${what[because]}\n\nReason:   ${reason}`;
}

/** As POSIX shells read it. */
function shellQuoted(text: string): string {
  return /^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What the evidence query must return. */
export function sayRows(count: number): string {
  return count === 0 ? 'no row' : count === 1 ? '1 row' : `${count} rows`;
}
