import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export interface Ran {
  code: number | null;
  /** Standard output and error, without colours. */
  output: string;
  /** Standard output alone. */
  out: string;
}

function withoutOwn({
  VITEST: _v,
  VITEST_MODE: _m,
  VITEST_POOL_ID: _p,
  VITEST_WORKER_ID: _w,
  NODE_OPTIONS: _n,
  CI: _c,
  GITHUB_ACTIONS: _g,
  DATABASE_URL: _d,
  ...rest
}: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return rest;
}

/** Runs a program to its end. Variables of this run that would steer the other one are left out. */
export function run(command: string, args: readonly string[], options: { cwd: string; env?: Record<string, string> }): Promise<Ran> {
  const env = { ...withoutOwn(process.env), NO_COLOR: '1', FORCE_COLOR: '0', ...options.env };
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', fail);
    // eslint-disable-next-line no-control-regex
    child.on('close', (code) => done({ code, output: output.replaceAll(/\u001B\[[0-9;]*m/g, ''), out }));
  });
}

/** A folder inside the checkout, so that packages resolve; gone when disposed. Below node_modules nothing is watched. */
export async function project(
  files: Record<string, string>,
  parent = 'node_modules/.cache',
): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  await mkdir(join(root, parent), { recursive: true });
  const path = await firstFree(join(root, parent, 'project'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Vitest keeps what it transformed for a project by its path: under a new name it would transform all of this package again. */
async function firstFree(prefix: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const path = `${prefix}-${n}`;
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Vitest in watch mode: what it prints, to wait for. */
export interface Watching {
  /** Resolves with all output since the last call, once it matches. */
  until(pattern: RegExp): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts Vitest as a person does who keeps it running. */
export function vitestWatch(cwd: string, env: Record<string, string> = {}): Watching {
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'watch'], {
    cwd,
    env: { ...withoutOwn(process.env), NO_COLOR: '1', FORCE_COLOR: '0', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let heard: () => void = () => undefined;
  const listen = (chunk: Buffer): void => {
    // eslint-disable-next-line no-control-regex
    output += chunk.toString().replaceAll(/\u001B\[[0-9;?]*[a-zA-Z]/g, '');
    heard();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  return {
    async until(pattern) {
      while (!pattern.test(output)) {
        await Promise.race([
          new Promise<void>((done) => (heard = done)),
          ended.then(() => Promise.reject(new Error(`Vitest ended without ${String(pattern)}:\n${output}`))),
        ]);
      }
      // What went to the other pipe may come a little later.
      await new Promise((done) => setTimeout(done, 300));
      const found = output;
      output = '';
      return found;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Runs Vitest as a person would who wants no report: most of the time of a small run goes into proving PATCH.sql. */
export function vitest(cwd: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Ran> {
  return vitestWithReport(cwd, args, { PGINTENT_REPORT: 'false', ...env });
}

/** Runs Vitest as a person would. */
export function vitestWithReport(cwd: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Ran> {
  return run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args], { cwd, env });
}

/** Runs the command line from the checkout. */
export function pgintent(args: readonly string[], env: Record<string, string> = {}, cwd: string = root): Promise<Ran> {
  return run(process.execPath, [join(root, 'bin/pgintent.js'), ...args], { cwd, env });
}
