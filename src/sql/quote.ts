/** An identifier as SQL text, always quoted, so that no name can be mistaken for SQL. */
export function quoteIdent(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as an SQL literal, right whatever `standard_conforming_strings` says. */
export function quoteLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

const plain = /^[a-z_][a-z0-9_$]*$/;

/** An identifier for people: bare where it reads unambiguously, quoted where it does not. */
export function showIdent(name: string): string {
  return plain.test(name) ? name : quoteIdent(name);
}

/** `schema.name` as SQL text. */
export function qualified(...names: string[]): string {
  return names.map(quoteIdent).join('.');
}

/** `schema.name` for people, unambiguous also where names hold dots. */
export function showName(...names: string[]): string {
  return names.map(showIdent).join('.');
}

/** A text in dollar quotes whose tag does not occur in it. */
export function dollarQuote(text: string): string {
  let tag = '';
  for (let n = 0; text.includes(`$${tag}$`) || text.endsWith(`$${tag}`); n += 1) tag = `q${n}`;
  return `$${tag}$${text}$${tag}$`;
}
