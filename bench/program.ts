import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { type Memory, watchMemory } from './proc.ts';

/** A program that ran to its end. */
export interface Ran {
  ms: number;
  status: number | null;
  /** What it wrote; of a long text the end. */
  output: string;
  errors: string;
  /** What its processes held at most; only where it was asked for and /proc exists. */
  memory?: Memory | undefined;
}

export interface Program {
  file: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  memory?: boolean;
}

const kept = 64 * 1024;
const shown = 4 * 1024;

/** Runs a program to its end. Its output is read, because whoever writes waits for the reader. */
export async function run({ file, args, env, cwd, memory }: Program): Promise<Ran> {
  const start = performance.now();
  const child = spawn(file, [...args], {
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watch = memory === true && child.pid !== undefined ? watchMemory(child.pid) : undefined;
  const [output, errors] = [child.stdout, child.stderr].map(tailOf) as [() => string, () => string];
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { ms: performance.now() - start, status, output: output(), errors: errors(), memory: watch?.() };
}

/** Reads a stream to its end, and keeps the end. */
function tailOf(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-kept);
  });
  return () => text;
}

/** Runs a program that must succeed; returns its time. */
export async function timeProgram(program: Program): Promise<number> {
  return (await succeed(program)).ms;
}

/**
 * Runs a program that must succeed.
 *
 * @throws an error with its output: a bench of something broken is worse than none.
 */
export async function succeed(program: Program, statuses: readonly number[] = [0]): Promise<Ran> {
  const ran = await run(program);
  if (ran.status === null || !statuses.includes(ran.status))
    throw new Error(
      `${program.file} ${program.args.join(' ')} ended with ${ran.status}:\n${ran.output.slice(-shown)}\n${ran.errors.slice(-shown)}`,
    );
  return ran;
}
