import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program of a Chromium. */
    chromium: string;
  }
}

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Finds a Chromium, or installs Debian's. */
export default function setup(project: TestProject): void {
  project.provide('chromium', found() ?? installed());
}

function found(): string | undefined {
  const named = process.env['PGINTENT_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`PGINTENT_CHROMIUM names ${named}, which does not exist.`);
    return named;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

function installed(): string {
  if (process.getuid?.() !== 0 || !aptGet('--version'))
    throw new Error('There is no Chromium. Install one (Debian: apt-get install chromium), or set PGINTENT_CHROMIUM to its program.');
  console.warn('test:browser installs chromium.');
  const done = aptGet('update') && aptGet('install', '-y', '--no-install-recommends', 'chromium');
  const program = done ? found() : undefined;
  if (program === undefined) throw new Error('apt-get cannot install chromium. Set PGINTENT_CHROMIUM to the program of one.');
  return program;
}

function aptGet(...args: string[]): boolean {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}
