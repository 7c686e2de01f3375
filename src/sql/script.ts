/** A text of several statements, taken apart by Postgres's own parser. */
import type { Node } from 'libpg-query';
import { parseScript } from './parser.ts';

/** A place in a text, both counted from 1; the column in UTF-16 units, as editors count. */
export interface Place {
  line: number;
  column: number;
}

/** One statement of a script. */
export interface ScriptStatement extends Place {
  /** Without the semicolon. */
  text: string;
  node: Node;
}

/** A script with its statements, which can say where a node of their trees stands. */
export interface Script {
  statements: ScriptStatement[];
  /** The place of what the parser calls a location: bytes from the start of the text. */
  placeOf(location: number): Place;
}

/**
 * Takes a text apart. Comments before a statement do not belong to it.
 *
 * @throws SqlSyntaxError where Postgres cannot parse it; its position is one in the whole text.
 */
export function splitScript(sql: string): Script {
  const bytes = Buffer.from(sql);
  const starts = lineStarts(bytes);
  const placeOf = (location: number): Place => {
    const line = lineOf(starts, location);
    return { line, column: bytes.toString('utf8', starts[line - 1], location).length + 1 };
  };
  const statements = parseScript(sql).map(({ node, start, length }) => ({
    text: bytes.toString('utf8', start, length === undefined ? undefined : start + length),
    node,
    ...placeOf(start),
  }));
  return { statements, placeOf };
}

function lineStarts(bytes: Buffer): number[] {
  const starts = [0];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts;
}

/** The line, counted from 1, that a byte stands in: the last that starts at or before it. */
function lineOf(starts: readonly number[], location: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= location) low = middle;
    else high = middle;
  }
  return low + 1;
}
