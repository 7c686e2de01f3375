import { sep } from 'node:path';
import { styleText } from 'node:util';
import { categories, type Category } from '../gap/gap.ts';
import { oneLine } from '../gap/printable.ts';
import { severities, type Severity } from '../kinds/kind.ts';
import type { VerdictInShort } from './verdict.ts';

/** Counts of gaps by category and severity, as a table. */
export function summaryTable({ gaps, summary }: VerdictInShort): string {
  if (gaps.length === 0) return '';
  const used = severities.filter((severity) => summary.bySeverity[severity] > 0);
  const label = (category: Category): string => `${category} ${categories[category]}`;
  const width = Math.max(...Object.keys(categories).map((category) => label(category as Category).length), 'Gaps'.length);
  const cells = (name: string, numbers: readonly (number | string)[]): string =>
    `  ${name.padEnd(width)}${numbers.map((number, n) => String(number === 0 ? '·' : number).padStart(Math.max(headers[n]!.length, 5) + 2)).join('')}`;
  const headers = [...used, 'all'];
  const countOf = (category: Category, severity: Severity): number =>
    gaps.filter((gap) => gap.category === category && gap.severity === severity).length;
  const rows = (Object.keys(categories) as Category[])
    .filter((category) => summary.byCategory[category] > 0)
    .map((category) => cells(label(category), [...used.map((severity) => countOf(category, severity)), summary.byCategory[category]]));
  return [cells('Gaps', headers), ...rows, cells('all', [...used.map((severity) => summary.bySeverity[severity]), gaps.length])].join('\n');
}

/** One line: what was judged, what came of it, and what could not be checked. */
export function summaryLine({ summary, database, intent }: VerdictInShort): string {
  const { objects, held, gaps, accepted, outdated, blocked, unknown, notices } = summary;
  const parts = [`${held} hold`, `${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`];
  if (accepted > 0) parts.push(`${accepted} accepted`);
  if (outdated > 0) parts.push(`${outdated} outdated ${outdated === 1 ? 'acceptance' : 'acceptances'}`);
  if (blocked > 0) parts.push(`${blocked} blocked by one of them`);
  if (notices > 0) parts.push(`${notices} ${notices === 1 ? 'notice' : 'notices'}`);
  parts.push(`${unknown} unknown`);
  return `${objects} intended objects of ${nearby(intent.source)} against ${nearby(database.url)} (PostgreSQL ${database.serverVersion}): ${parts.join(', ')}.`;
}

/** Paths below the working directory, from there. */
export function nearby(text: string): string {
  return text.replaceAll(`${process.cwd()}${sep}`, '');
}

/** `17 gaps: 15 because 018_x.sql is pending, 2 are drift.`: one line, and one for each thing that was taken for granted. */
export function migrationLines({ gaps, migrations }: VerdictInShort): string[] {
  if (migrations === undefined) return [];
  const { remarks, pending, unknown } = migrations;
  const waiting = new Set(gaps.flatMap(({ cause }) => (cause?.because === 'pending' ? [cause.migration!] : [])));
  const many = gaps.filter(({ cause }) => cause?.because === 'pending').length;
  const drift = gaps.length - many;
  const lines = remarks.map(nearby);
  if (gaps.length > 0 && unknown !== undefined)
    lines.push(`Which of the gaps wait for a migration is not known: ${unknown.reason}; ${unknown.remedy}.`);
  else if (gaps.length > 0)
    lines.push(
      `${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}: ${[
        ...(many > 0 ? [`${many} because ${listed([...waiting])} ${waiting.size === 1 ? 'is' : 'are'} pending`] : []),
        ...(drift > 0 ? [`${drift} ${drift === 1 ? 'is' : 'are'} drift`] : []),
      ].join(', ')}.`,
    );
  else if (pending !== undefined && pending.length > 0) lines.push(`Pending, though nothing differs: ${listed(pending)}.`);
  return lines;
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** Fewer are no sign of anything. */
const strangeFrom = 10;

/** Where nearly everything is missing and no migration is waiting, the URL may be that of another database. */
function doubtLines({ gaps, summary: { objects, blocked }, database }: VerdictInShort): string[] {
  const missing = gaps.filter(({ verdict, cause }) => verdict === 'missing' && cause?.because !== 'pending').length;
  const absent = missing === 0 ? 0 : missing + blocked;
  if (absent < strangeFrom || absent < 0.75 * objects) return [];
  return [`${absent} of ${objects} objects are not there: is ${nearby(database.url)} the database that you meant?`];
}

/** The whole end of a run. `aim` says how to point it at a real database, where it was not. */
export function showSummary(verdict: VerdictInShort, aim: string | undefined, colors: boolean): string {
  const bold = (text: string): string => (colors ? styleText('bold', text, { validateStream: false }) : text);
  const lines = ['', bold(summaryLine(verdict))];
  const table = summaryTable(verdict);
  if (table !== '') lines.push('', table);
  const migrations = migrationLines(verdict);
  if (migrations.length > 0) lines.push('', ...migrations);
  const doubts = doubtLines(verdict);
  if (doubts.length > 0) lines.push('', ...doubts);
  for (const notice of verdict.notices.slice(0, 20))
    lines.push(`  notice${notice.severity === undefined ? '' : ` (${notice.severity})`}: ${oneLine(notice.text)}`);
  if (verdict.notices.length > 20) lines.push(`  … and ${verdict.notices.length - 20} more notices`);
  const whole = verdict.unknown.slice(0, 10);
  for (const { key, reason, remedy } of whole) lines.push(`  unknown: ${oneLine(`${key}: ${reason}; ${remedy}`)}`);
  if (verdict.unknown.length > whole.length) lines.push(`  … and ${verdict.unknown.length - whole.length} more unknown`);
  if (aim !== undefined) lines.push('', aim);
  lines.push('');
  return lines.join('\n');
}
