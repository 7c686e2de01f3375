import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document as Tree,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Document, Path } from './places.ts';
import { aliasProblem, syntaxProblems } from './syntax-problems.ts';

/** Reads whatever YAML or JSON there is, and says all that is wrong with it. */
export function readDocument(text: string): Document {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  return { ...valueOf(document, text, lines), offsetOf: (path) => offsetOf(document, path) };
}

function valueOf(
  document: Tree.Parsed,
  text: string,
  lines: LineCounter,
): { value?: unknown; problems: { message: string; offset: number }[] } {
  if (document.errors.length > 0) return { problems: syntaxProblems(document, text, lines) };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    // What an alias puts within itself has no end, and JSON refuses it.
    JSON.stringify(value);
    return { value, problems: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof TypeError)) throw error;
    return { problems: [aliasProblem(document)] };
  }
}

/** Follows a path as far as it goes. */
function offsetOf(document: Tree, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    if (isMap(node)) {
      const pair = pairsOf(node).get(String(step));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isPair(node)) node = node.value;
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

const known = new WeakMap<YAMLMap, Map<string, Pair>>();

/** The pairs of a map by their keys: a map of a thousand tables is searched for each of their columns. */
function pairsOf(map: YAMLMap): Map<string, Pair> {
  const found = known.get(map) ?? new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : String(pair.key), pair]));
  known.set(map, found);
  return found;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
