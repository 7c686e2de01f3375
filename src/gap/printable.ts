/**
 * What a terminal obeys, or what shows a text out of order: control characters, and marks that nobody sees (the direction
 * of text among them). Line feeds and tabs are none, nor what joins the letters of a word.
 */
const unprintable = /(?![\n\t\u200C\u200D]|\r\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line that GitHub's runner takes for a command, such as `::stop-commands::x`. */
const command = /^(\s*):(?=:[\w-]+[^\n]*::)/gm;

/** A text as it may be shown: names from the database are data, whatever they hold. */
export function printable(text: string): string {
  return text.replace(unprintable, escaped);
}

/** The same for what a test runner prints in a log. */
export function printableInLog(text: string): string {
  return printable(text).replace(command, '$1: ');
}

/** The same in one line. */
export function oneLine(text: string): string {
  return printable(text.replace(/[\n\r\t]/g, (sign) => ({ '\n': '\\n', '\r': '\\r' })[sign] ?? '\\t'));
}

function escaped(sign: string): string {
  return `\\u{${sign.codePointAt(0)!.toString(16)}}`;
}

/** A value of JSON, every text in it as it may be shown. */
export function printableValue<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => printableValue(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [printable(name), printableValue(one as unknown)])) as T;
}
