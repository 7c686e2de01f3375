/** A pattern of LIKE as a regular expression: `%` is any text, `_` any character, a backslash takes the next one literally. */
export function like(pattern: string): RegExp {
  return new RegExp(source(pattern), 'u');
}

/** The same of ILIKE, which does not tell capitals. */
export function ilike(pattern: string): RegExp {
  return new RegExp(source(pattern), 'iu');
}

function source(pattern: string): string {
  const parts = Array.from(pattern.matchAll(/\\([^])|[^]/gu), ([sign, escaped]) => {
    if (escaped !== undefined) return literal(escaped);
    return sign === '%' ? '[^]*' : sign === '_' ? '[^]' : literal(sign);
  });
  return `^${parts.join('')}$`;
}

function literal(sign: string): string {
  return /[\^$.*+?()[\]{}|/\\]/.test(sign) ? `\\${sign}` : sign;
}
