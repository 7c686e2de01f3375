import { categories, type Category, type Evidence, type Gap } from '../gap/gap.ts';
import { inWords, kindLabel, noFix, sayCause } from '../gap/message.ts';
import { oneLine, printable } from '../gap/printable.ts';
import { kindNamed } from '../kinds/index.ts';
import { severities, type Stored } from '../kinds/kind.ts';
import type { KindCounts } from './by-kind.ts';
import { listsOf } from './lists.ts';
import { summaryLine } from './summary.ts';
import type { Verdict } from './verdict.ts';

/** GAPS_REPORT.md: what was found in numbers, a checklist, and each gap with its evidence, the most severe of a category first. */
export function* markdown(verdict: Verdict): Generator<string> {
  let between = '';
  for (const section of sections(verdict)) {
    yield `${between}${section}`;
    between = '\n\n';
  }
  yield '\n';
}

function* sections(verdict: Verdict): Generator<string> {
  const { database, intent, gaps } = verdict;
  const used = (Object.keys(categories) as Category[]).filter((category) => gaps.some((gap) => gap.category === category));
  yield '# Gaps report';
  yield lines(
    field(
      'Database',
      `${database.url} (PostgreSQL ${database.serverVersion}, ${database.platform}), read ${database.readAt} as ${database.role}`,
    ),
    field('Intent', `${intent.source} (${intent.coverage})`),
    field('Strict', verdict.strict ? 'yes' : 'no'),
  );
  yield escaped(summaryLine(verdict));
  if (used.length > 0) yield `## Gaps by category and severity\n\n${counts(verdict, used)}`;
  yield `## Checklist\n\n${checklist(verdict)}`;
  for (const category of used) {
    yield `## Category ${category}: ${categories[category]}`;
    for (const gap of gaps) if (gap.category === category) yield gapSection(gap);
  }
  for (const { title, texts } of listsOf(verdict)) yield `## ${title}\n\n${texts.map((text) => `- ${escaped(text)}`).join('\n')}`;
}

function counts({ gaps, summary }: Verdict, used: readonly Category[]): string {
  const row = (name: string, cells: readonly (string | number)[]): string => `| ${[name, ...cells].join(' | ')} |`;
  const rows = used.map((category) => {
    const many = severities.map((severity) => gaps.filter((gap) => gap.category === category && gap.severity === severity).length);
    return row(`${category} ${categories[category]}`, [...many, summary.byCategory[category]]);
  });
  return [
    row('', [...severities.map(capital), 'All']),
    row(
      '---',
      [...severities, 'all'].map(() => '---:'),
    ),
    ...rows,
    row('All', [...severities.map((severity) => summary.bySeverity[severity]), summary.gaps]),
  ].join('\n');
}

/** One line a kind, ticked where all of its intended objects hold and there is no other. */
function checklist({ summary, unknown }: Verdict): string {
  const kinds = Object.entries(summary.byKind).map(([kind, found]) => {
    const rest = (['missing', 'differs', 'blocked', 'unknown', 'accepted'] as const).flatMap((verdict) =>
      found[verdict] === 0 ? [] : [`${found[verdict]} ${phrases[verdict]}`],
    );
    if (found.extra > 0) rest.push(`${found.extra} that nobody intended`);
    return `- [${rest.length === 0 ? 'x' : ' '}] ${capital(pluralOf(kind))}: ${hold(found)}${rest.length === 0 ? '' : `: ${rest.join(', ')}`}`;
  });
  return [
    ...kinds,
    `- [${unknown.length === 0 ? 'x' : ' '}] Everything could be checked${unknown.length === 0 ? '' : `: ${unknown.length} could not`}`,
  ].join('\n');
}

function pluralOf(kind: string): string {
  const { plural } = kindNamed(kind);
  return plural === kind ? kindLabel(kind) : inWords(plural);
}

const phrases = { missing: 'missing', differs: 'different', blocked: 'blocked by a gap', unknown: 'unknown', accepted: 'accepted' };

function hold({ intended, held }: KindCounts): string {
  if (intended === 0) return 'none intended';
  return held === intended ? `all ${intended} hold` : `${held} of ${intended} hold`;
}

function gapSection(gap: Gap): string {
  const { evidence, fix, origin } = gap;
  return [
    `### Gap ID: ${gap.id}`,
    lines(
      field('Category', categories[gap.category]),
      field('Severity', capital(gap.severity)),
      field('Table/Object', gap.key),
      field('Issue', gap.issue),
    ),
    `**Evidence Query**:\n\n${fenced('sql', `${evidence.query};`)}`,
    result('Expected', evidence.expected),
    result('Actual', evidence.actual),
    lines(
      field('Impact', gap.impact),
      ...(gap.why === undefined ? [] : [field('Why', gap.why)]),
      ...(gap.cause === undefined ? [] : [field('Cause', sayCause(gap.cause))]),
      field('Declared', [origin.file, origin.line, origin.column].filter((part) => part !== undefined).join(':')),
    ),
    fix.sql === null ? field('Fix', noFix) : `**Fix**:\n\n${fenced('sql', fix.sql)}`,
  ].join('\n\n');
}

function result(name: string, { text, rows }: Evidence['expected']): string {
  if (rows === null || rows.length === 0) return field(name, text);
  return `${field(name, text)}\n\n${fenced('json', rows.map((row: Stored) => JSON.stringify(row)).join('\n'))}`;
}

function field(name: string, text: string): string {
  return `**${name}**: ${escaped(text)}`;
}

/** Lines of one paragraph: two blanks at the end keep them apart. */
function lines(...texts: readonly string[]): string {
  return texts.join('  \n');
}

/** A block of code whose fence is longer than any that stands in it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${printable(text)}\n${fence}`;
}

/** A text in one line that Markdown takes for no more than text: no emphasis, link, image, HTML, table or formula. */
function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*[\]<>|~&$#!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\/\/)/gu, String.raw`\$&`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
