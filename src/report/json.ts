import type { Verdict } from './verdict.ts';

/** gaps.json: the whole verdict. What a terminal would obey is written as JSON's escapes, so a value stays what it is. */
export function json(verdict: Verdict): string {
  return `${escapeJson(JSON.stringify(verdict, null, 2))}\n`;
}

/** JSON of the same value without signs that a terminal, an editor or a browser takes for more than text. */
export function escapeJson(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, n) => `\\u${sign.charCodeAt(n).toString(16).padStart(4, '0')}`).join(''),
  );
}
