import type { Verdict } from './verdict.ts';

/** gaps.json: the whole verdict. What a terminal would obey is written as JSON's escapes, so a value stays what it is. */
export function* json(verdict: Verdict): Generator<string> {
  yield '{';
  for (const [n, [name, value]] of Object.entries(verdict).entries()) {
    yield `${n === 0 ? '' : ','}\n  "${name}": `;
    if (!Array.isArray(value) || value.length === 0) yield within(value, '  ');
    else yield* list(value);
  }
  yield '\n}\n';
}

function* list(items: readonly unknown[]): Generator<string> {
  for (const [n, item] of items.entries()) yield `${n === 0 ? '[' : ','}\n    ${within(item, '    ')}`;
  yield '\n  ]';
}

/** Indented as it stands in a larger value: a text in JSON holds no line feed. */
function within(value: unknown, indent: string): string {
  return escapeJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${indent}`);
}

/** An array in one line. */
export function* jsonArray(items: Iterable<unknown>): Generator<string> {
  let before = '[';
  for (const item of items) {
    yield `${before}${escapeJson(JSON.stringify(item))}`;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** JSON of the same value without signs that a terminal, an editor or a browser takes for more than text. */
export function escapeJson(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, n) => `\\u${sign.charCodeAt(n).toString(16).padStart(4, '0')}`).join(''),
  );
}
