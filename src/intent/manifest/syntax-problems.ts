import { isMap, isNode, isScalar, isSeq, visit, type Document, type LineCounter, type Pair, type YAMLError } from 'yaml';

/** What a text has that is no YAML or JSON, in sentences: where it is, and what to do. */
export function syntaxProblems(document: Document.Parsed, text: string, lines: LineCounter): { message: string; offset: number }[] {
  const end = text.trimEnd().length;
  const { errors } = document;
  const early = errors.find(({ code, pos }) => pos[0] >= end && (code === 'MISSING_CHAR' || code === 'BAD_INDENT'));
  const problems = errors
    .filter(({ pos }) => early === undefined || pos[0] < end)
    .map((error) => ({ message: said(error, document, lines), offset: offsetOf(error, text) }));
  return early === undefined ? problems : [...problems, { message: endsEarly(document, text, lines), offset: early.pos[0] }];
}

/** A line that is indented wrong may be found where the one before it ends. */
function offsetOf({ code, pos }: YAMLError, text: string): number {
  return code === 'BAD_INDENT' ? pos[0] + Math.max(0, text.slice(pos[0]).search(/\S/)) : pos[0];
}

/** By the library's codes; what is said of one in several ways, by what stands there. The rest in its own words. */
function said({ code, message, pos }: YAMLError, document: Document.Parsed, lines: LineCounter): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return statedTwice(document, pos[0], lines) ?? message;
    case 'MULTIPLE_DOCS':
      return 'a second document begins here, and a manifest is one. Take out the line "---" before it, or put it into a file of its own.';
    case 'TAB_AS_INDENT':
      return 'a tab stands where the line is indented, which YAML does not allow. Use spaces.';
    case 'MISSING_CHAR':
      return message.startsWith('Implicit map keys') ? 'this is no key: a ":" and a value are missing behind it.' : message;
    case 'BAD_INDENT':
      return message.startsWith('Flow')
        ? 'something in { } or [ ] is not closed before this line. Close it, or indent this line further.'
        : 'this line is not indented as those beside it. Give the keys of one map, and the items of one list, the same number of spaces.';
    default:
      return message;
  }
}

/** What takes the place of an anchor that is not there, or of too many. */
export function aliasProblem(document: Document.Parsed): { message: string; offset: number } {
  let problem = { message: 'its aliases (*name) stand for more than a manifest can hold. Write out what they stand for.', offset: 0 };
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      problem = {
        message: `*${alias.source} stands for what &${alias.source} marks before it, and nothing is marked so. Put it in quotes where it is a text.`,
        offset: alias.range?.[0] ?? 0,
      };
      return visit.BREAK;
    },
  });
  return problem;
}

/** The key at an offset, which its map has before. */
function statedTwice(document: Document.Parsed, offset: number, lines: LineCounter): string | undefined {
  let found: string | undefined;
  visit(document, {
    Map(_key, { items }) {
      const again = items.find((pair) => startOf(pair) === offset);
      if (again === undefined) return undefined;
      const first = items.find((pair) => nameOf(pair) === nameOf(again))!;
      found = `"${nameOf(again)}" is stated twice; the first time in line ${lines.linePos(startOf(first) ?? 0).line}. Keep one of them.`;
      return visit.BREAK;
    },
  });
  return found;
}

function startOf({ key }: Pair): number | undefined {
  return isNode(key) ? key.range?.[0] : undefined;
}

function nameOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

/** Names what was opened last and never closed. */
function endsEarly(document: Document.Parsed, text: string, lines: LineCounter): string {
  let open: number | undefined;
  for (let node: unknown = document.contents; isNode(node); node = lastOf(node)) {
    const start = node.range?.[0] ?? text.length;
    const closed = closing[text[start] ?? ''];
    const end = endOf(node, text);
    if (closed !== undefined && (text[end - 1] !== closed || end <= Math.max(start + 1, endOf(lastOf(node), text)))) open = start;
  }
  const what = open === undefined ? 'something in it' : `the ${text[open]} in line ${lines.linePos(open).line}`;
  return `the file ends too early: ${what} is not closed. Close it, or take the whole file where this is a part of it.`;
}

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']', '"': '"', "'": "'" };

/** Behind the last letter of a node: brackets that are open, too, end where the text does. */
function endOf(node: unknown, text: string): number {
  return isNode(node) ? text.slice(0, node.range?.[1]).trimEnd().length : 0;
}

function lastOf(node: unknown): unknown {
  if (isSeq(node)) return node.items.at(-1);
  const pair = isMap(node) ? node.items.at(-1) : undefined;
  return pair?.value ?? pair?.key;
}
