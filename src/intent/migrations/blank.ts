/** A line of a text, without its line break. */
export interface Line {
  text: string;
  /** Where it starts and where the next one does, in UTF-16 units. */
  start: number;
  end: number;
  /** Counted from 1. */
  number: number;
}

/** The lines of a text; a carriage return before the line feed belongs to the break. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed + 1;
    lines.push({ text: text.slice(start, end).replace(/\r?\n$/, ''), start, end, number: lines.length + 1 });
    start = end;
  }
  return lines;
}

/** Spaces in place of all letters: as long as the text, with the same lines. */
export function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}

/** The text with what stands between two offsets blanked. */
export function blankBetween(text: string, start: number, end: number): string {
  return text.slice(0, start) + blank(text.slice(start, end)) + text.slice(end);
}
