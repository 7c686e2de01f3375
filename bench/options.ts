import { parseArgs } from 'node:util';
import { MAJORS, type Major } from '../test/support/servers.ts';

export const parts = ['snapshot', 'suites', 'failures', 'memory', 'pgtap', 'migrations', 'matchers'] as const;
export type Part = (typeof parts)[number];

/** What to measure, how often, on how large a schema. */
export interface BenchOptions {
  only: readonly Part[];
  rounds: number;
  tables: number;
  major: Major;
}

const usage = `node bench/run.ts [--only ${parts.join('|')}]… [--rounds 7] [--tables 1000] [--major 15]`;

/**
 * Reads the command line.
 *
 * @throws an error that says how it is meant.
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [...parts] },
      rounds: { type: 'string', default: '7' },
      tables: { type: 'string', default: '1000' },
      major: { type: 'string', default: '15' },
    },
  });
  return {
    only: inOrder(values.only.map((name) => oneOf(parts, name, '--only'))),
    rounds: atLeastOne(values.rounds, '--rounds'),
    tables: atLeastOne(values.tables, '--tables'),
    major: oneOf(MAJORS, Number(values.major), '--major'),
  };
}

function inOrder(only: readonly Part[]): Part[] {
  return parts.filter((part) => only.includes(part));
}

function oneOf<T extends string | number>(allowed: readonly T[], value: string | number, option: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`${option} is one of ${allowed.join(', ')}.\n${usage}`);
  return found;
}

function atLeastOne(text: string, option: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option} is a whole number from 1.\n${usage}`);
  return number;
}
