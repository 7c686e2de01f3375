/** What TOML is made of, as far as finding one list of strings needs it. */
const token = /#.*|"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+|\n|\S/g;

/** The strings of `schema_paths` below `[db.migrations]` in a config.toml; empty where it does not set them. */
export function schemaPaths(toml: string): string[] {
  const tokens = toml.match(token) ?? [];
  let table: string[] = [];
  for (const line of linesOf(tokens.filter((text) => !text.startsWith('#')))) {
    const equals = line.indexOf('=');
    if (line[0] === '[') table = names(line);
    else if ([...table, ...names(line.slice(0, equals))].join('.') === 'db.migrations.schema_paths')
      return line.slice(equals + 1).flatMap((text) => (/^["']/.test(text) ? [unquoted(text)] : []));
  }
  return [];
}

/** The tokens line by line; a list may go on over several lines. */
function linesOf(tokens: readonly string[]): string[][] {
  const lines: string[][] = [[]];
  let depth = 0;
  for (const text of tokens) {
    if (text === '[' || text === '{') depth += 1;
    if (text === ']' || text === '}') depth -= 1;
    if (text !== '\n') lines.at(-1)!.push(text);
    else if (depth === 0) lines.push([]);
  }
  return lines;
}

/** The parts of a dotted key, or of a table's name in its brackets. */
function names(tokens: readonly string[]): string[] {
  return tokens.filter((text) => !['[', ']', '.'].includes(text)).map(unquoted);
}

/** What JSON does not read (a tab, an escape of TOML alone) stays as it stands. */
function unquoted(text: string): string {
  if (!/^["']/.test(text)) return text;
  try {
    return text.startsWith('"') ? (JSON.parse(text) as string) : text.slice(1, -1);
  } catch {
    return text.slice(1, -1);
  }
}
