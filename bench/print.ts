import { median } from './stopwatch.ts';

const width = 74;

export function heading(text: string): void {
  process.stdout.write(`\n${text}\n`);
}

export function line(text: string): void {
  process.stdout.write(`  ${text}\n`);
}

/** The median of times, with the fastest and the slowest. */
export function showTimes(label: string, times: readonly number[]): void {
  figure(label, ms(median(times)), `${ms(Math.min(...times))} to ${ms(Math.max(...times))}`);
}

/** The median of ratios, beside what is to be reached, if anything is. */
export function showRatio(label: string, found: readonly number[], target?: { atMost: number }): void {
  const middle = median(found);
  const range = `${Math.min(...found).toFixed(2)} to ${Math.max(...found).toFixed(2)}`;
  figure(label, middle.toFixed(2), `${range}${target === undefined ? '' : `; ${judge(middle, target.atMost, String(target.atMost))}`}`);
}

/** Milliseconds of one of many, beside what is to be reached. */
export function showEach(label: string, found: readonly number[], target: { atMost: number }): void {
  const middle = median(found);
  const range = `${Math.min(...found).toFixed(4)} to ${Math.max(...found).toFixed(4)} ms`;
  figure(label, `${middle.toFixed(4)} ms`, `${range}; ${judge(middle, target.atMost, `${target.atMost} ms`)}`);
}

/** How many times as fast, beside what is to be reached. */
export function showSpeed(label: string, found: readonly number[], target: { over: number }): void {
  const middle = median(found);
  const range = `${Math.min(...found).toFixed(2)} to ${Math.max(...found).toFixed(2)}`;
  figure(label, `${middle.toFixed(2)} x`, `${range}; to reach: over ${target.over} x: ${middle > target.over ? 'reached' : 'MISSED'}`);
}

/** An amount of memory, beside what is to be reached, if anything is. */
export function showMegabytes(label: string, megabytes: number, target?: { atMost: number }): void {
  figure(label, `${Math.round(megabytes)} MB`, target === undefined ? '' : judge(megabytes, target.atMost, `${target.atMost} MB`));
}

function figure(label: string, value: string, note: string): void {
  line(`${label.padEnd(width)} ${value.padStart(9)}${note === '' ? '' : `  (${note})`}`);
}

function judge(found: number, atMost: number, shown: string): string {
  return `to reach: at most ${shown}: ${found <= atMost ? 'reached' : 'MISSED'}`;
}

function ms(time: number): string {
  return `${Math.round(time).toLocaleString('en')} ms`;
}
