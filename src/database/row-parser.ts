import { z } from 'zod';
import type { Kind, Stored } from '../kinds/kind.ts';
import { hideInObject, hideInProperty } from './secrets.ts';
import type { Row } from './session.ts';

/** How many values of one field are remembered; where there are more, they are names and seldom come twice, unless in a row. */
const remembered = 256;

/**
 * Makes the objects of a kind out of its rows. What a field holds in many rows is parsed, and searched for secrets, once:
 * these objects share the value.
 */
export class RowParser {
  readonly #kind: Kind;
  readonly #fields: Field[];
  /** What stands in a body depends on another field, its language. */
  readonly #hasBody: boolean;

  constructor(kind: Kind) {
    this.#kind = kind;
    this.#fields = [...Object.keys(kind.identity), ...Object.keys(kind.properties)].map((name) => new Field(kind, name));
    this.#hasBody = Object.values(kind.properties).some(({ equality }) => equality === 'body');
  }

  /**
   * The object in a row, without secrets.
   *
   * @throws z.ZodError where it is none.
   */
  parse(row: Row): Stored {
    const object: Stored = {};
    for (const field of this.#fields) {
      const value = row[field.name];
      // A server lacks the properties of later majors.
      if (value !== undefined) object[field.name] = field.parse(value, row);
    }
    return this.#hasBody ? hideInObject(this.#kind.name, object) : object;
  }
}

/** One column of the catalog query. */
class Field {
  readonly name: string;
  readonly #kind: Kind;
  readonly #known = new Map<unknown, unknown>();
  /** Any text is a name. */
  readonly #isName: boolean;
  #last: unknown;
  #lastParsed: unknown;

  constructor(kind: Kind, name: string) {
    this.#kind = kind;
    this.name = name;
    const schema = kind.identity[name]?.schema;
    this.#isName = schema instanceof z.ZodString && schema.def.checks === undefined;
  }

  parse(value: unknown, row: Row): unknown {
    // Of one table there are many rows after each other.
    if (value !== this.#last) {
      this.#lastParsed = this.#parsed(value, row);
      this.#last = value;
    }
    return this.#lastParsed;
  }

  #parsed(value: unknown, row: Row): unknown {
    if (this.#isName && typeof value === 'string') return value;
    const known = this.#known.get(value);
    if (known !== undefined || this.#known.has(value)) return known;
    const parsed = this.#hidden(value, row);
    if (this.#known.size < remembered) this.#known.set(value, parsed);
    return parsed;
  }

  #hidden(value: unknown, row: Row): unknown {
    const { identity, properties, schema } = this.#kind;
    const property = properties[this.name];
    const parsed = (property ?? identity[this.name]!).schema.safeParse(value);
    // Of the whole row, so that the error says which field it is.
    if (!parsed.success) throw schema.safeParse(row).error ?? parsed.error;
    return property === undefined || property.equality === 'body' ? parsed.data : hideInProperty(property, parsed.data);
  }
}
