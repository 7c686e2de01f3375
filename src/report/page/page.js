/* The page of gaps.html, a module. Whatever comes from the data becomes text, never markup. */

const gaps = JSON.parse(document.getElementById('data').textContent);
const severities = ['critical', 'high', 'medium', 'low'];
const list = document.getElementById('gaps');
const form = document.getElementById('filter');
const status = document.getElementById('status');

/** An element with attributes and children; a string is text. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A button that copies a text, and says so. */
function copyButton(text, label) {
  const button = element('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${label}` }, 'Copy');
  button.addEventListener('click', () => void copy(text).then((done) => say(done ? `Copied ${label}.` : `Could not copy ${label}.`)));
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Where a page may not write to the clipboard, a selection still can be copied.
    const field = element('textarea', {});
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}

function say(text) {
  status.textContent = text;
}

function codeBlock(title, text) {
  return [copyButton(text, title.toLowerCase()), element('h2', {}, title), element('pre', {}, text)];
}

function bodyOf(gap) {
  const facts = gap.facts.flatMap(([name, text]) => [element('dt', {}, name), element('dd', {}, text)]);
  const parts = [element('dl', {}, ...facts)];
  if (gap.differences.length > 0) parts.push(differencesOf(gap));
  parts.push(...codeBlock('Evidence', gap.query));
  parts.push(
    element(
      'div',
      { class: 'pair' },
      element('section', {}, element('h2', {}, 'Expected'), element('pre', {}, gap.expected)),
      element('section', {}, element('h2', {}, 'Actual'), element('pre', {}, gap.actual)),
    ),
  );
  parts.push(...(gap.fix === null ? [element('h2', {}, 'Fix'), element('p', {}, gap.noFix)] : codeBlock('Fix', gap.fix)));
  return element('div', { class: 'body' }, ...parts);
}

function differencesOf({ differences }) {
  const head = element('tr', {}, ...['property', 'expected', 'actual'].map((name) => element('th', { scope: 'col' }, name)));
  const rows = differences.map(([property, expected, actual]) =>
    element('tr', {}, element('th', { scope: 'row' }, property), element('td', {}, expected), element('td', {}, actual)),
  );
  return element('div', { class: 'scroll' }, element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)));
}

/** A gap in its place; what is inside comes when it is opened, so that thousands stay quick. */
const cards = gaps.map((gap) => {
  const head = element(
    'span',
    { class: 'head' },
    `${gap.id} · `,
    element('span', { class: 'severity' }, gap.severity),
    ` · ${gap.category} ${gap.categoryName} · ${gap.key}`,
  );
  const summary = element('summary', {}, head, element('span', { class: 'issue' }, gap.issue));
  const card = element('details', { class: `gap ${gap.severity}`, id: gap.id }, summary);
  card.addEventListener('toggle', () => fill(card, gap));
  return { gap, card, summary, text: Object.values(gap).flat(Infinity).join('\n').toLowerCase() };
});

function fill(card, gap) {
  if (card.open && card.querySelector('.body') === null) card.append(bodyOf(gap));
}

function boxes(title, name, values) {
  const labels = values.map(([value, label]) => {
    const box = element('input', { type: 'checkbox', name, value, checked: '' });
    return element('label', {}, box, ` ${label}`);
  });
  return element('fieldset', {}, element('legend', {}, title), ...labels);
}

function checked(name) {
  return new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map(({ value }) => value));
}

function apply() {
  const [severity, category] = [checked('severity'), checked('category')];
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { gap, card, text } of cards) {
    const fits = severity.has(gap.severity) && category.has(gap.category) && words.every((word) => text.includes(word));
    card.hidden = !fits;
    if (fits) shown++;
  }
  say(shown === cards.length ? `${shown} ${shown === 1 ? 'gap' : 'gaps'}.` : `${shown} of ${cards.length} gaps.`);
}

/** Checks the boxes of one severity and one category; an empty name stands for all. */
function choose(severity, category) {
  for (const box of form.querySelectorAll('input[type=checkbox]')) {
    const wanted = box.name === 'severity' ? severity : category;
    box.checked = wanted === '' || box.value === wanted;
  }
  apply();
}

const search = element('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search gaps', autocomplete: 'off' });

function showControls() {
  const names = new Map(gaps.map(({ category, categoryName }) => [category, categoryName]));
  const used = severities.filter((severity) => gaps.some((gap) => gap.severity === severity));
  const keys = [
    ['/', 'search'],
    ['j', 'next'],
    ['k', 'previous'],
    ['e', 'copy evidence'],
  ];
  form.append(
    search,
    boxes(
      'Severity',
      'severity',
      used.map((name) => [name, name]),
    ),
    boxes(
      'Category',
      'category',
      [...names].sort(([left], [right]) => (left < right ? -1 : 1)).map(([category, name]) => [category, `${category} ${name}`]),
    ),
    element('span', { class: 'quiet' }, ...keys.flatMap(([key, does]) => [element('kbd', {}, key), ` ${does} `])),
  );
  form.hidden = gaps.length === 0;
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
}

/** A number in the table shows the gaps that it counts. */
function linkCounts() {
  for (const cell of document.querySelectorAll('#counts td[data-severity]')) {
    if (cell.textContent === '·') continue;
    const { severity, category } = cell.dataset;
    const label = `Show ${cell.textContent} ${[severity, category].filter(Boolean).join(' ') || 'gaps'}`;
    const button = element('button', { type: 'button', 'aria-label': label }, cell.textContent);
    button.addEventListener('click', () => choose(severity, category));
    cell.replaceChildren(button);
  }
}

/** The gap that has the focus: by its place among those that are shown. */
function move(by) {
  const shown = cards.filter(({ card }) => !card.hidden);
  const at = shown.findIndex(({ card }) => card.contains(document.activeElement));
  const next = at === -1 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1);
  shown[next]?.summary.focus();
}

function copyFocused() {
  const found = cards.find(({ card }) => card.contains(document.activeElement));
  if (found !== undefined) void copy(found.gap.query).then((done) => say(done ? 'Copied evidence.' : 'Could not copy evidence.'));
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.activeElement === search) {
    if (event.key === 'Escape') search.blur();
    return;
  }
  const act = { '/': () => search.focus(), j: () => move(1), k: () => move(-1), e: copyFocused }[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

/** On paper nothing can be opened: everything is, and afterwards as it was. */
let closed = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')];
  for (const { card, gap } of cards) {
    card.open = true;
    fill(card, gap);
  }
  for (const one of closed) one.open = true;
});
addEventListener('afterprint', () => closed.forEach((one) => (one.open = false)));

function showLinked() {
  const found = cards.find(({ gap }) => `#${gap.id}` === location.hash);
  if (found === undefined) return;
  found.card.open = true;
  found.summary.scrollIntoView();
}

list.append(...cards.map(({ card }) => card));
showControls();
linkCounts();
apply();
showLinked();
addEventListener('hashchange', showLinked);
