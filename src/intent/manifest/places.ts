import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Origin } from '../intent.ts';
import { aliasProblem, syntaxProblems } from './syntax-problems.ts';

/** The steps from the top of a document to a value: keys and list positions. */
export type Path = readonly (string | number)[];

/** Where the parts of a document stand. */
export interface Places {
  /** The place of a value: of its key in a map, of the item in a list. */
  at(path: Path): Origin;
}

/** A YAML or JSON text with the places of its parts; what is wrong with it, with its places. */
export function readPlaces(text: string, file: string): { value: unknown; places: Places; errors: { message: string; origin: Origin }[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const originOf = (offset: number): Origin => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const { value, problems } = valueOf(document, text, lines);
  return {
    value,
    errors: problems.map(({ message, offset }) => ({ message, origin: originOf(offset) })),
    places: {
      at(path) {
        const offset = offsetOf(document, path);
        return offset === undefined ? { file } : originOf(offset);
      },
    },
  };
}

function valueOf(
  document: Document.Parsed,
  text: string,
  lines: LineCounter,
): { value?: unknown; problems: { message: string; offset: number }[] } {
  if (document.errors.length > 0) return { problems: syntaxProblems(document, text, lines) };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), problems: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { problems: [aliasProblem(document)] };
  }
}

/** Places of a value that has no text: the file is all that is known. */
export function noPlaces(file: string): Places {
  return { at: () => ({ file }) };
}

/** Follows a path as far as it goes: a missing part is placed at what should hold it. */
function offsetOf(document: Document, path: Path): number | undefined {
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
