import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { aptInstall } from '../support/apt.ts';

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
  const program = aptInstall('chromium') ? found() : undefined;
  if (program === undefined)
    throw new Error('There is no Chromium. Install one (Debian: apt-get install chromium), or set PGINTENT_CHROMIUM to its program.');
  return program;
}
