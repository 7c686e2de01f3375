import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { categories, type Category, type Gap } from '../gap/gap.ts';
import { noFix, sayCause, showValue } from '../gap/message.ts';
import { oneLine, printable, printableValue } from '../gap/printable.ts';
import { kindNamed } from '../kinds/index.ts';
import { severities } from '../kinds/kind.ts';
import { jsonArray } from './json.ts';
import { listsOf } from './lists.ts';
import { summaryLine } from './summary.ts';
import type { Verdict } from './verdict.ts';

/** gaps.html: one file that needs no network. Its script shows the gaps from data; without it there is a plain list of them. */
export function* html(verdict: Verdict): Generator<string> {
  const [style, script] = [asset('page.css'), asset('page.js')];
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Gaps: ${escaped(verdict.database.url)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Gaps</h1>
<p>${escaped(summaryLine(verdict))}</p>
<p class="quiet">Read ${escaped(verdict.database.readAt)} as ${escaped(verdict.database.role)}.</p>
${countsTable(verdict)}
</header>
<form id="filter" role="search" hidden></form>
<p id="status" role="status"></p>
<main id="gaps" aria-label="Gaps"></main>
<noscript>
`;
  yield* list(
    verdict.gaps.map(
      ({ id, severity, issue, origin }) =>
        `${id} · ${severity} · ${issue} (${origin.file}${origin.line === undefined ? '' : `:${origin.line}`})`,
    ),
  );
  yield `
</noscript>
${listsOf(verdict)
  .map(({ title, texts }) => section(title, texts))
  .join('\n')}
<script type="application/json" id="data">`;
  yield* inScript(verdict.gaps);
  yield `</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** A gap as the page shows it: each text ready to be read. */
function shown(gap: Gap) {
  const { id, key, severity, category, object, issue, impact, why, cause, differences, evidence, fix, origin } = gap;
  const { properties } = kindNamed(object.kind);
  const declared = [origin.file, origin.line, origin.column].filter((part) => part !== undefined).join(':');
  const texts: [string, string | undefined][] = [
    ['Impact', impact],
    ['Why', why],
    ['Cause', cause === undefined ? undefined : sayCause(cause)],
    ['Declared', declared],
  ];
  return printableValue({
    id,
    key: oneLine(key),
    severity,
    category,
    categoryName: categories[category],
    issue,
    facts: texts.filter(([, text]) => text !== undefined),
    differences: differences.map(({ property, expected, actual }) => [
      property,
      showValue(expected, properties[property]),
      showValue(actual, properties[property]),
    ]),
    query: `${evidence.query};`,
    expected: resultText(evidence.expected),
    actual: resultText(evidence.actual),
    fix: fix.sql,
    noFix,
  });
}

function resultText({ text, rows }: Gap['evidence']['expected']): string {
  return [text, ...(rows ?? []).map((row) => JSON.stringify(row))].join('\n');
}

function countsTable({ gaps, summary }: Verdict): string {
  if (gaps.length === 0) return '<p class="none">No gaps.</p>';
  const used = (Object.keys(categories) as Category[]).filter((category) => summary.byCategory[category] > 0);
  const cell = (many: number, category: string, severity: string): string =>
    `<td data-category="${category}" data-severity="${severity}">${many === 0 ? '·' : many}</td>`;
  const rows = used.map((category) => {
    const many = severities.map((severity) => gaps.filter((gap) => gap.category === category && gap.severity === severity).length);
    const cells = severities.map((severity, n) => cell(many[n]!, category, severity));
    return `<tr><th scope="row">${category} ${categories[category]}</th>${cells.join('')}${cell(summary.byCategory[category], category, '')}</tr>`;
  });
  const heads = [...severities, 'all'].map((name) => `<th scope="col">${name}</th>`).join('');
  const all = [...severities.map((severity) => cell(summary.bySeverity[severity], '', severity)), cell(summary.gaps, '', '')].join('');
  return `<div class="scroll"><table id="counts">
<caption>Gaps by category and severity</caption>
<thead><tr><td></td>${heads}</tr></thead>
<tbody>${rows.join('\n')}</tbody>
<tfoot><tr><th scope="row">all</th>${all}</tr></tfoot>
</table></div>`;
}

function section(title: string, texts: readonly string[]): string {
  return texts.length === 0
    ? ''
    : `<details class="section"><summary>${title} (${texts.length})</summary>${[...list(texts)].join('')}</details>`;
}

function* list(texts: readonly string[]): Generator<string> {
  yield '<ul>\n';
  for (const text of texts) yield `<li>${escaped(text)}</li>\n`;
  yield '</ul>';
}

/** Text in HTML, between tags or in an attribute's quotes. */
function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return printable(text).replace(/[&<>"']/g, (sign) => entities[sign]!);
}

/** JSON inside a script element: no `</script>` and no `<!--` can end or change it. */
function* inScript(gaps: readonly Gap[]): Generator<string> {
  for (const piece of jsonArray(allShown(gaps))) yield piece.replaceAll('<', '\\u003c');
}

function* allShown(gaps: readonly Gap[]) {
  for (const gap of gaps) yield shown(gap);
}

/** What the page brings. A browser hashes it with plain line feeds. */
function asset(name: string): string {
  return readFileSync(join(import.meta.dirname, 'page', name), 'utf8').replaceAll('\r\n', '\n');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
