/** A piece of an SQL text: a word, a literal, a sign, or a whole group in parentheses. */
export interface Token {
  text: string;
  start: number;
  end: number;
}

const piece =
  /\s+|"(?:[^"]|"")*"|[eE]'(?:\\.|''|[^'\\])*'|'(?:''|[^'])*'|\$([\p{L}_][\p{L}\p{N}_]*)?\$.*?\$\1\$|[\p{L}_][\p{L}\p{N}_$]*|[\d.]+|./gsuy;

/** A name that reads alike with and without quotes: most keys of indexes are one, and need not be cut into tokens. */
const plainName = /^[a-z_][a-z0-9_$]*$/;

/** Cuts an SQL text into tokens; what stands in parentheses or brackets is one. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let open = 0;
  for (const match of text.matchAll(piece)) {
    const [found] = match;
    const end = match.index + found.length;
    if ((found === '(' || found === '[') && depth++ === 0) open = match.index;
    else if ((found === ')' || found === ']') && depth > 0 && --depth === 0) tokens.push({ text: text.slice(open, end), start: open, end });
    else if (depth === 0 && found.trim() !== '') tokens.push({ text: found, start: match.index, end });
  }
  if (depth > 0) tokens.push({ text: text.slice(open), start: open, end: text.length });
  return tokens;
}

/** Whether a token is a group in parentheses. */
export function isGroup(token: Token | undefined): boolean {
  return token?.text.startsWith('(') === true;
}

/** The texts between the commas of a group. */
export function groupItems({ text }: Token): string[] {
  return splitAtCommas(text.slice(1, -1));
}

/** Splits a text at its commas, not at those inside of parentheses and quotes. */
export function splitAtCommas(text: string): string[] {
  if (!text.includes(',')) return [text.trim()];
  const commas = lex(text).filter((token) => token.text === ',');
  const starts = [0, ...commas.map(({ end }) => end)];
  return starts.map((start, n) => text.slice(start, commas[n]?.start).trim());
}

/** The names that a dotted name beginning at a token consists of, unquoted but otherwise literal, and the token behind it. */
export function readName(tokens: readonly Token[], from: number): { parts: string[]; next: number } {
  const parts: string[] = [];
  let next = from;
  while (isName(tokens[next])) {
    parts.push(unquote(tokens[next]!.text));
    if (tokens[next + 1]?.text !== '.' || !isName(tokens[next + 2])) return { parts, next: next + 1 };
    next += 2;
  }
  return { parts, next };
}

/** The name that a text consists of, where it is one name without a schema. */
export function singleName(text: string): string | undefined {
  if (plainName.test(text)) return text;
  const tokens = lex(text);
  const { parts, next } = readName(tokens, 0);
  return parts.length === 1 && next === tokens.length ? parts[0] : undefined;
}

function isName(token: Token | undefined): boolean {
  return token !== undefined && /^["\p{L}_]/u.test(token.text) && !/^[eE]'/.test(token.text);
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** An expression as it stands in a list of keys: in one pair of parentheses, a name or a call in none. */
export function keyExpression(text: string): string {
  if (plainName.test(text)) return text;
  const inner = withoutParentheses(text);
  const tokens = lex(inner);
  const { parts, next } = readName(tokens, 0);
  const end = isGroup(tokens[next]) ? next + 1 : next;
  return parts.length > 0 && end === tokens.length ? inner : `(${inner})`;
}

/** An expression without the parentheses around the whole of it; those of a row stay. */
export function withoutParentheses(expression: string): string {
  const [only, ...others] = lex(expression);
  return only !== undefined && isGroup(only) && others.length === 0 && groupItems(only).length === 1
    ? withoutParentheses(only.text.slice(1, -1))
    : expression.trim();
}
