import {
  constructFromEvents,
  type Event,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';
import type { Origin } from '../intent.ts';

/** The steps from the top of a document to a value: keys and list positions. */
export type Path = readonly (string | number)[];

/** Where the parts of a document stand. */
export interface Places {
  /** The place of a value: of its key in a map, of the item in a list. */
  at(path: Path): Origin;
}

/** What is wrong at a place. */
interface Problem {
  message: string;
  origin: Origin;
}

/** A YAML or JSON text with the places of its parts; what is wrong with it, with its places. */
export async function readPlaces(text: string, file: string): Promise<{ value?: unknown; places: Places; errors: Problem[] }> {
  const lines = new Lines(text);
  const originOf = (offset: number): Origin => ({ file, ...lines.at(offset) });
  const read = tryRead(text);
  if ('fault' in read) {
    // The parser that is fast stops at the first fault. The one that finds and names them all is loaded where there is one.
    const { syntaxProblems } = await import('./syntax-problems.ts');
    const errors = syntaxProblems(text, read.fault).map(({ message, offset }) => ({ message, origin: originOf(offset) }));
    return { errors, places: noPlaces(file) };
  }
  const { value, top } = read;
  return { value, errors: [], places: { at: (path) => (top === undefined ? { file } : originOf(startOf(top, path))) } };
}

/** Places of a value that has no text: the file is all that is known. */
export function noPlaces(file: string): Places {
  return { at: () => ({ file }) };
}

/** What the parser says against a text. */
export interface Fault {
  message: string;
  offset: number;
}

function tryRead(text: string): { value: unknown; top: Part | undefined } | { fault: Fault } {
  try {
    const events = parseEvents(text, {});
    const documents = constructFromEvents(events, { source: text });
    if (documents.length > 1) return { fault: { message: 'a manifest is one document, and here are several.', offset: 0 } };
    if (documents.length === 0) return { value: undefined, top: undefined };
    const parts = new Parts(events, text);
    const top = parts.read();
    return parts.areTooMany ? { fault: { message: tooManyAliases, offset: 0 } } : { value: documents[0], top };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { fault: { message: `${error.reason}.`, offset: error.mark?.position ?? 0 } };
  }
}

const tooManyAliases = 'its aliases (*name) stand for more than a manifest can hold. Write out what they stand for.';

/** More than anybody writes. Aliases of aliases stand for so much that no memory holds it, and one within its own anchor has no end. */
const mostParts = 1_000_000;

/** A value in a text: where it stands, or its key does where it has one, and what it holds. */
interface Part {
  start: number;
  within?: ReadonlyMap<string, Part> | readonly Part[] | undefined;
}

/** Follows a path as far as it goes: a missing part is placed at what should hold it. */
function startOf(top: Part, path: Path): number {
  let part = top;
  for (const step of path) {
    const { within } = part;
    const next = Array.isArray(within)
      ? (within as readonly Part[])[Number(step)]
      : (within as ReadonlyMap<string, Part>)?.get(String(step));
    if (next === undefined) break;
    part = next;
  }
  return part.start;
}

/** Puts the parts of the one document together from the parser's events. */
class Parts {
  readonly #events: readonly Event[];
  readonly #text: string;
  readonly #anchored = new Map<string, { part: Part; size: number }>();
  #next = 1;
  /** How many they are, what an alias stands for counted again. */
  #size = 0;

  constructor(events: readonly Event[], text: string) {
    this.#events = events;
    this.#text = text;
  }

  get areTooMany(): boolean {
    return this.#size > Math.max(mostParts, this.#events.length);
  }

  read(): Part {
    return this.#part(0);
  }

  /** An empty value has no place but that of what it belongs to. */
  #part(above: number): Part {
    const event = this.#events[this.#next++]!;
    this.#size += 1;
    if (event.type === EVENT_ID.ALIAS) return this.#aliased(event.anchorStart, event.anchorEnd);
    if (event.type === EVENT_ID.SCALAR) return { start: scalarStart(event, this.#text) ?? above };
    if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) throw new Error(`No value is an event of type ${event.type}.`);
    const sizeBefore = this.#size;
    const name = event.anchorStart < 0 ? undefined : this.#text.slice(event.anchorStart, event.anchorEnd);
    const { start } = event;
    // Within itself it stands for more and more.
    if (name !== undefined) this.#anchored.set(name, { part: { start }, size: Number.POSITIVE_INFINITY });
    const part = { start, within: event.type === EVENT_ID.MAPPING ? this.#entries(start) : this.#items(start) };
    this.#next += 1;
    if (name !== undefined) this.#anchored.set(name, { part, size: this.#size - sizeBefore });
    return part;
  }

  #aliased(nameStart: number, nameEnd: number): Part {
    const found = this.#anchored.get(this.#text.slice(nameStart, nameEnd));
    this.#size += found?.size ?? 0;
    return { start: nameStart - 1, within: found?.part.within };
  }

  #entries(above: number): Map<string, Part> {
    const entries = new Map<string, Part>();
    while (this.#events[this.#next]!.type !== EVENT_ID.POP) {
      const key = this.#events[this.#next]!;
      const { start } = this.#part(above);
      const { within } = this.#part(start);
      // A key that is no scalar is none of a manifest, and was refused.
      if (key.type === EVENT_ID.SCALAR) entries.set(getScalarValue(this.#text, key), { start, within });
    }
    return entries;
  }

  #items(above: number): Part[] {
    const items: Part[] = [];
    while (this.#events[this.#next]!.type !== EVENT_ID.POP) items.push(this.#part(items.at(-1)?.start ?? above));
    return items;
  }
}

/** Of one in quotes, the first of them; of one in a block, the | or > above it. */
function scalarStart({ valueStart, style }: ScalarEvent, text: string): number | undefined {
  if (valueStart < 0) return undefined;
  if (style === SCALAR_STYLE.PLAIN) return valueStart;
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1;
  const header = /[|>][-+\d]*[ \t]*(?:[ \t]#.*)?[\r\n]*$/.exec(text.slice(text.lastIndexOf('\n', valueStart - 2) + 1, valueStart));
  return header === null ? valueStart : valueStart - header[0].length;
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
