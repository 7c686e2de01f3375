/**
 * The parts of a dotted name as a person writes it in a manifest: taken literally, in double quotes where a part holds
 * a dot, a quote or a parenthesis. Undefined where quotes or dots do not add up.
 */
export function splitName(text: string): string[] | undefined {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const part = text[at] === '"' ? /^"((?:[^"]|"")+)"/.exec(text.slice(at)) : /^[^."()]+/.exec(text.slice(at));
    if (part === null) return undefined;
    parts.push(part[1] === undefined ? part[0] : part[1].replaceAll('""', '"'));
    at += part[0].length;
    if (at === text.length) return parts;
    if (text[at] !== '.') return undefined;
    at += 1;
  }
}

/** `schema.name`, the schema filled in where it is left out. */
export function relationName(text: string, schema: string): { schema: string; name: string } | undefined {
  const parts = splitName(text);
  if (parts === undefined || parts.length > 2) return undefined;
  return parts.length === 2 ? { schema: parts[0]!, name: parts[1]! } : { schema, name: parts[0]! };
}

/** `schema.name(type, type)` taken apart; the types as they are written. */
export function signature(text: string, schema: string): { schema: string; name: string; types: string[] } | undefined {
  const open = openingParenthesis(text);
  if (open === undefined || !text.endsWith(')')) return undefined;
  const name = relationName(text.slice(0, open).trim(), schema);
  return name === undefined ? undefined : { ...name, types: splitList(text.slice(open + 1, -1)) };
}

function openingParenthesis(text: string): number | undefined {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    if (text[at] === '(' && !quoted) return at;
  }
  return undefined;
}

/** Splits at the commas that stand outside of quotes and parentheses. */
function splitList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (!quoted && letter === '(') depth += 1;
    if (!quoted && letter === ')') depth -= 1;
    if (letter === ',' && depth === 0 && !quoted) {
      parts.push(part.trim());
      part = '';
    } else part += letter;
  }
  if (parts.length > 0 || part.trim() !== '') parts.push(part.trim());
  return parts;
}
