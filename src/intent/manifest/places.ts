import type { Origin } from '../intent.ts';
import { readPlainly } from './plain-document.ts';

/** The steps from the top of a document to a value: keys and list positions. */
export type Path = readonly (string | number)[];

/** Where the parts of a document stand. */
export interface Places {
  /** The place of a value: of its key in a map, of the item in a list. A missing part is placed at what should hold it. */
  at(path: Path): Origin;
}

/** A text as a document, or what is wrong with it; places are offsets in the text. */
export interface Document {
  value?: unknown;
  offsetOf(path: Path): number | undefined;
  problems: readonly { message: string; offset: number }[];
}

/** A YAML or JSON text with the places of its parts; what is wrong with it, with its places. */
export async function readPlaces(
  text: string,
  file: string,
): Promise<{ value?: unknown; places: Places; errors: { message: string; origin: Origin }[] }> {
  const { value, offsetOf, problems } = readPlainly(text) ?? (await readFully(text));
  const lines = new Lines(text);
  const originOf = (offset: number | undefined): Origin => (offset === undefined ? { file } : { file, ...lines.at(offset) });
  return {
    value,
    errors: problems.map(({ message, offset }) => ({ message, origin: originOf(offset) })),
    places: { at: (path) => originOf(offsetOf(path)) },
  };
}

/** The parser that reads everything and names every fault takes long to load, and a multiple of the time and memory. */
async function readFully(text: string): Promise<Document> {
  const { readDocument } = await import('./document.ts');
  return readDocument(text);
}

/** Places of a value that has no text: the file is all that is known. */
export function noPlaces(file: string): Places {
  return { at: () => ({ file }) };
}

/** The lines of a text, counted from 1, as the columns are. */
class Lines {
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#starts = [0, ...[...text.matchAll(/\n|\r(?!\n)/g)].map(({ index }) => index + 1)];
  }

  at(offset: number): { line: number; column: number } {
    let [first, behind] = [0, this.#starts.length];
    while (behind - first > 1) {
      const middle = Math.floor((first + behind) / 2);
      if (this.#starts[middle]! <= offset) first = middle;
      else behind = middle;
    }
    return { line: first + 1, column: offset - this.#starts[first]! + 1 };
  }
}
