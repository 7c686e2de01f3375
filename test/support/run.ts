import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export interface Ran {
  code: number | null;
  /** Standard output and error, without colours. */
  output: string;
}

/** Runs a program to its end. Variables of this run that would steer the other one are left out. */
export function run(command: string, args: readonly string[], options: { cwd: string; env?: Record<string, string> }): Promise<Ran> {
  const {
    VITEST: _v,
    VITEST_MODE: _m,
    VITEST_POOL_ID: _p,
    VITEST_WORKER_ID: _w,
    NODE_OPTIONS: _n,
    CI: _c,
    GITHUB_ACTIONS: _g,
    DATABASE_URL: _d,
    ...rest
  } = process.env;
  const env = { ...rest, NO_COLOR: '1', FORCE_COLOR: '0', ...options.env };
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', fail);
    // eslint-disable-next-line no-control-regex
    child.on('close', (code) => done({ code, output: output.replaceAll(/\u001B\[[0-9;]*m/g, '') }));
  });
}

/** A folder inside the checkout, so that packages resolve; gone when disposed. */
export async function project(files: Record<string, string>): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  await mkdir(join(root, 'node_modules/.cache'), { recursive: true });
  const path = await mkdtemp(join(root, 'node_modules/.cache/project-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Runs Vitest as a person would. */
export function vitest(cwd: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Ran> {
  return run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args], { cwd, env });
}

/** Runs the command line from the checkout. */
export function pgintent(args: readonly string[], env: Record<string, string> = {}, cwd: string = root): Promise<Ran> {
  return run(process.execPath, [join(root, 'bin/pgintent.js'), ...args], { cwd, env });
}
