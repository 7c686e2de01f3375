/** A call that cannot be judged: a wrong subject, a name that is none, an option that does not exist. No failed assertion. */
export class Misuse extends TypeError {
  override readonly name = 'Misuse';
}

/** What a person gave, in a few words. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value instanceof Promise) return 'a Promise';
  if (typeof value === 'string') return `the text ${shortened(JSON.stringify(value))}`;
  if (Array.isArray(value)) return `the list ${shortened(safeJson(value))}`;
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (typeof value !== 'object') return `the ${typeof value} ${String(value)}`;
  const made = (value as { constructor?: { name?: string } }).constructor?.name ?? '';
  return made === '' || made === 'Object' ? `the object ${shortened(safeJson(value))}` : `${/^[AEIOU]/i.test(made) ? 'an' : 'a'} ${made}`;
}

function safeJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '{…}';
  }
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
