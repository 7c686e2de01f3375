import type { Kind, Stored } from '../kinds/kind.ts';
import { isChoice } from '../intent/intent.ts';
import type { Difference, Gap, Notice, Outcome } from './gap.ts';

/** A kind's name for people: `materialized view`, `row-level security`. */
export function kindLabel(kind: string): string {
  const special: Record<string, string> = { rls: 'row-level security', publicationTable: 'published table', publicationSchema: 'published schema', defaultPrivilege: 'default privileges' };
  return special[kind] ?? kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A value for people: SQL and names as they are, `none` for nothing. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string') return value === '' ? 'an empty text' : value;
  if (isChoice(value)) return 'in' in value ? `one of ${value.in.map(showValue).join(', ')}` : `anything but ${showValue(value.not)}`;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(showPart).join(', ');
  return showPart(value);
}

function showPart(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}

/** `notNull` as people say it: `not null`. */
function propertyLabel(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function place(kind: Kind, object: Stored, title: string): string {
  const group = kind.group(object);
  return `${title} (${group})`;
}

/** What is wrong, in one sentence. */
export function sayMissing(kind: Kind, stated: Stored, byShape: boolean): string {
  const title = kind.title(stated, byShape);
  return byShape ? `${kind.group(stated)} has no ${title} as intended.` : `${capital(place(kind, stated, title))} is missing.`;
}

export function sayDiffers(kind: Kind, object: Stored, differences: readonly Difference[]): string {
  const parts = differences.map(({ property, expected, actual }) => `${propertyLabel(property)} is ${showValue(actual)}, not ${showValue(expected)}`);
  return `${capital(place(kind, object, kind.title(object, false)))}: ${parts.join('; ')}.`;
}

export function sayExtra(kind: Kind, object: Stored): string {
  return `Nobody intended ${place(kind, object, kind.title(object, false))}.`;
}

export function sayHarmless(kind: Kind, object: Stored, differences: readonly Difference[]): string {
  return `${sayDiffers(kind, object, differences)} That changes no behaviour.`;
}

export function sayExtraNotice(kind: Kind, object: Stored): string {
  return `${capital(place(kind, object, kind.title(object, false)))} exists, and nobody intended it.`;
}

export function sayExposure(kind: Kind, object: Stored, impact: string): string {
  return `${capital(place(kind, object, kind.title(object, false)))}: ${impact} The intent does not say whether it should be so.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The whole text of a failing test. */
export function sayGap(gap: Gap): string {
  const lines = [`${gap.id} · ${gap.severity} · ${gap.category} · ${gap.key}`, gap.issue, '', `Impact:   ${gap.impact}`];
  if (gap.why !== undefined) lines.push(`Why:      ${gap.why}`);
  lines.push(
    '',
    'Evidence:',
    indent(`${gap.evidence.query};`),
    `Expected: ${gap.evidence.expected.text}`,
    ...(gap.evidence.expected.rows ?? []).map((row) => indent(JSON.stringify(row))),
    `Actual:   ${gap.evidence.actual.text}`,
    ...gap.evidence.actual.rows.map((row) => indent(JSON.stringify(row))),
  );
  lines.push('', gap.fix.sql === null ? 'Fix:      not known: what is stated is not enough to write it.' : `Fix:\n${indent(gap.fix.sql)}`);
  return lines.join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

/** What a test without a verdict says. */
export function sayOutcome(outcome: Outcome): string {
  if (outcome.verdict === 'blocked') return `blocked by ${outcome.by}: see "${outcome.byTest.join(' > ')}"`;
  if (outcome.verdict === 'unknown') return `unknown: ${outcome.reason}; ${outcome.remedy}`;
  return outcome.verdict;
}

export function sayNotice({ key, text, severity }: Notice): string {
  return `${severity === undefined ? '' : `${severity}: `}${text} [${key}]`;
}

/** What the evidence query must return. */
export function sayRows(count: number): string {
  return count === 0 ? 'no row' : count === 1 ? '1 row' : `${count} rows`;
}

