/**
 * The elements of an array or of a row as Postgres writes it in a text, `{a,"b c"}` or `(1,,"say ""x""")`. An element that is
 * not there is null.
 */
export function elementsOf(literal: string): (string | null)[] {
  if (literal === '{}') return [];
  const isRow = literal.startsWith('(');
  const ends = isRow ? ',)' : ',}';
  const found: (string | null)[] = [];
  let at = 1;
  while (at < literal.length) {
    const { text, quoted, end } = elementAt(literal, at, ends);
    found.push(!quoted && text === (isRow ? '' : 'NULL') ? null : text);
    at = end + 1;
  }
  return found;
}

/** The element that begins at a place, and where what ends it stands. What could be taken for that is quoted. */
function elementAt(literal: string, at: number, ends: string): { text: string; quoted: boolean; end: number } {
  let text = '';
  let quoted = false;
  let inside = false;
  let end = at;
  for (; end < literal.length && (inside || !ends.includes(literal[end]!)); end += 1) {
    const letter = literal[end]!;
    const next = literal[end + 1];
    if (letter === '\\' || (inside && letter === '"' && next === '"')) {
      text += next;
      end += 1;
    } else if (letter === '"') {
      inside = !inside;
      quoted = true;
    } else text += letter;
  }
  return { text, quoted, end };
}
