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
import type { Document, Path } from './places.ts';

/**
 * Reads a document of maps, lists and scalars, as nearly all are. Undefined where there is anything else in it, where
 * this parser refuses it, and where another one may read it otherwise: that is for the other one.
 */
export function readPlainly(text: string): Document | undefined {
  try {
    const events = parseEvents(text, {});
    const documents = constructFromEvents(events, { source: text });
    if (documents.length !== 1) return undefined;
    const top = new Reader(events, text).read(documents[0]);
    return top === undefined || top.start < 0 ? undefined : { value: documents[0], offsetOf: (path) => startOf(top, path), problems: [] };
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/** A value in a text: where it stands, or its key does where it has one, and what it holds. */
interface Part {
  start: number;
  within?: ReadonlyMap<string, Part> | readonly Part[] | undefined;
}

function startOf(top: Part, path: Path): number {
  let part = top;
  for (const step of path) {
    const next = below(part, step);
    if (next === undefined) break;
    part = next;
  }
  return part.start;
}

function below({ within }: Part, step: string | number): Part | undefined {
  if (within === undefined) return undefined;
  return 'get' in within ? within.get(String(step)) : within[Number(step)];
}

/** Puts the parts of a document together from the parser's events; undefined where one is not plain. */
class Reader {
  readonly #events: readonly Event[];
  readonly #text: string;
  #next = 1;

  constructor(events: readonly Event[], text: string) {
    this.#events = events;
    this.#text = text;
  }

  read(value: unknown): Part | undefined {
    const [document] = this.#events;
    return document?.type === EVENT_ID.DOCUMENT && document.directives.length === 0 ? this.#part(value) : undefined;
  }

  #part(value: unknown): Part | undefined {
    const event = this.#events[this.#next++]!;
    if (event.type === EVENT_ID.SCALAR) return isMarked(event) ? undefined : { start: scalarStart(event, this.#text) };
    if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) return undefined;
    if (isMarked(event)) return undefined;
    const within = event.type === EVENT_ID.MAPPING ? this.#entries(value as Record<string, unknown>) : this.#items(value as unknown[]);
    return within && { start: event.start, within };
  }

  #entries(value: Record<string, unknown>): Map<string, Part> | undefined {
    const entries = new Map<string, Part>();
    while (!this.#isAtEnd()) {
      const event = this.#events[this.#next]!;
      const key = event.type === EVENT_ID.SCALAR ? getScalarValue(this.#text, event) : undefined;
      // One that is a number or null is a key by another text than this.
      if (key === undefined || !Object.hasOwn(value, key)) return undefined;
      const named = this.#part(key);
      const held = this.#part(value[key]);
      if (named === undefined || held === undefined) return undefined;
      entries.set(key, { start: named.start, within: held.within });
    }
    return entries;
  }

  #items(value: readonly unknown[]): Part[] | undefined {
    const items: Part[] = [];
    while (!this.#isAtEnd()) {
      const item = this.#part(value[items.length]);
      // What is empty stands nowhere.
      if (item === undefined || item.start < 0) return undefined;
      items.push(item);
    }
    return items;
  }

  #isAtEnd(): boolean {
    if (this.#events[this.#next]!.type !== EVENT_ID.POP) return false;
    this.#next += 1;
    return true;
  }
}

/** An anchor lets a part stand in several places, a tag makes something else of it. */
function isMarked({ anchorStart, tagStart }: { anchorStart: number; tagStart: number }): boolean {
  return anchorStart >= 0 || tagStart >= 0;
}

/** Of one in quotes, the first of them; of one in a block, the | or > above it; -1 of one that is empty. */
function scalarStart({ valueStart, style }: ScalarEvent, text: string): number {
  if (valueStart < 0 || style === SCALAR_STYLE.PLAIN) return valueStart;
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1;
  const line = Math.max(text.lastIndexOf('\n', valueStart - 2), text.lastIndexOf('\r', valueStart - 3)) + 1;
  const header = /[|>][-+\d]*[ \t]*(?:[ \t]#.*)?[\r\n]*$/.exec(text.slice(line, valueStart));
  return header === null ? valueStart : valueStart - header[0].length;
}
