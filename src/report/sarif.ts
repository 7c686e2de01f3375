import { createHash } from 'node:crypto';
import { categories, type Gap } from '../gap/gap.ts';
import { inWords, kindLabel, noFix } from '../gap/message.ts';
import { oneLine, printable } from '../gap/printable.ts';
import { readKinds } from '../kinds/index.ts';
import type { Kind, Severity } from '../kinds/kind.ts';
import { escapeJson, jsonArray } from './json.ts';
import type { Verdict } from './verdict.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };
const home = 'https://github.com/pgintent/pgintent';

/** What of the run a verdict does not say. */
export interface SarifRun {
  version: string;
  /** Tells runs on several databases apart. */
  name: string;
  /** The file that gaps point at that no file of the repository declared: the config, from the root of the repository. */
  config: string | undefined;
}

/** gaps.sarif: SARIF 2.1.0, one rule a code and one result a gap. Paths are from the root of the repository. */
export function* sarif(verdict: Verdict, run: SarifRun): Generator<string> {
  const { gaps } = verdict;
  const codes = [...new Set(gaps.map(({ code }) => code))].sort();
  const driver = {
    name: 'pgintent',
    version: run.version,
    informationUri: home,
    rules: codes.map((code) =>
      rule(
        code,
        gaps.filter((gap) => gap.code === code),
      ),
    ),
  };
  const about = { tool: { driver }, automationDetails: { id: `pgintent/${run.name}/` }, columnKind: 'utf16CodeUnits' };
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  yield `{"$schema":"${schema}","version":"2.1.0","runs":[${escapeJson(JSON.stringify(about)).slice(0, -1)},"results":`;
  yield* jsonArray(resultsOf(gaps, codes, run));
  yield '}]}\n';
}

function* resultsOf(gaps: readonly Gap[], codes: readonly string[], { config }: SarifRun) {
  for (const gap of gaps) yield result(gap, codes.indexOf(gap.code), config);
}

/** A code's rule; it is as severe as the worst of its gaps. */
function rule(code: string, gaps: readonly Gap[]) {
  const { object, verdict, category, severity } = gaps[0]!;
  const isAccess = category === 'C' || category === 'D' || category === 'F';
  const help = helpOf(object.kind, verdict);
  return {
    id: code,
    name: code.replace(/(?:^|\/)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: descriptionOf(object.kind, verdict) },
    help: { text: help.join('\n'), markdown: help.map((line) => `- ${line}`).join('\n') },
    helpUri: `${home}/blob/main/docs/coverage.md`,
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [categories[category], ...(isAccess ? ['security'] : [])],
      ...(isAccess ? { 'security-severity': scores[severity] } : {}),
    },
  };
}

function descriptionOf(kind: string, verdict: Gap['verdict']): string {
  const says = { missing: 'that is intended is missing', differs: 'differs from what is intended', extra: 'exists that nobody intended' };
  return `An object of the kind ${kindLabel(kind)} ${says[verdict]}.`;
}

/** What such a gap lets happen: one sentence a line. */
function helpOf(name: string, verdict: Gap['verdict']): string[] {
  const kind: Kind | undefined = readKinds.find((one) => one.name === name);
  if (verdict === 'missing' && kind !== undefined) return [kind.missing.impact];
  if (verdict === 'extra' || kind === undefined) return ['Whoever made it knows what for; the intent does not. State it, or remove it.'];
  const impacts = Object.entries(kind.properties).flatMap(([property, { impact }]) =>
    impact === undefined ? [] : [`${inWords(property)}: ${impact}`],
  );
  return impacts.length === 0 ? [kind.missing.impact] : impacts;
}

function result(gap: Gap, ruleIndex: number, config: string | undefined) {
  const { id, key, category, severity, evidence } = gap;
  const keyHash = createHash('sha256').update(key).digest('hex');
  return {
    ruleId: gap.code,
    ruleIndex,
    level: levels[severity],
    message: { text: messageText(gap) },
    locations: [location(gap, config)],
    // GitHub goes by the first one alone, and by the text of the line where it is left out.
    partialFingerprints: { primaryLocationLineHash: keyHash, 'pgintentKey/v1': keyHash, 'pgintentGap/v1': gap.fingerprint },
    properties: { id, key, category: categories[category], severity, expected: evidence.expected.rows, actual: evidence.actual.rows },
  };
}

function messageText({ issue, impact, evidence, fix }: Gap): string {
  const text = [
    issue,
    impact,
    `Evidence: ${evidence.query};`,
    `Expected: ${evidence.expected.text}`,
    `Actual: ${evidence.actual.text}`,
    `Fix: ${fix.sql ?? noFix}`,
  ].join('\n');
  // `[text](place)` would be a link.
  return printable(text).replaceAll('](', '] (');
}

/** Where the gap was declared; a database that is the intent has no lines, so the config stands for it. */
function location({ key, origin, object }: Gap, config: string | undefined) {
  const isInside = !/^(?:[a-z][a-z0-9+.-]*:|\/|\\|\.\.\/)/i.test(origin.file);
  const file = isInside ? origin.file : config;
  const region = isInside && origin.line !== undefined ? { region: regionOf(origin.line, origin.column) } : {};
  return {
    ...(file === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
            ...region,
          },
        }),
    logicalLocations: [{ fullyQualifiedName: oneLine(key), kind: object.kind }],
  };
}

function regionOf(startLine: number, startColumn: number | undefined) {
  return { startLine, ...(startColumn === undefined ? {} : { startColumn }) };
}
