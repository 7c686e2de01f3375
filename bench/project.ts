import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestName } from '../src/gap/gap.ts';
import { headings } from '../src/kinds/kind.ts';
import { installedPackage, vitestProgram } from './installed.ts';
import type { Program } from './program.ts';
import { scratchFolder } from './scratch.ts';

/** A project with one line of config, as somebody has who uses the plugin. */
export async function pluginProject(intent: string): Promise<string> {
  await installedPackage();
  const folder = projectFolder('suites');
  writeConfig(folder, "import { pgintent } from 'pgintent';\n", `{ plugins: [pgintent({ intent: ${JSON.stringify(intent)} })] }`);
  return folder;
}

/** A project of as many files, describes and tests as were generated, all of them empty. */
export async function emptyProject(tests: readonly TestName[]): Promise<string> {
  await installedPackage();
  const folder = projectFolder('empty');
  for (const heading of headings)
    writeFileSync(join(folder, `${heading}.test.mjs`), emptyTests(heading, groupSizes(tests.filter(([chapter]) => chapter === heading))));
  writeConfig(folder, '', '{ test: { isolate: false } }');
  return folder;
}

/** A project whose tests fail with these texts, as those of the suites do, and do nothing else. */
export async function failingProject(texts: readonly string[]): Promise<string> {
  await installedPackage();
  const folder = projectFolder('failing');
  writeFileSync(join(folder, 'texts.json'), JSON.stringify(texts));
  writeFileSync(join(folder, 'failing.test.mjs'), failingTests);
  writeConfig(folder, '', '{ test: { isolate: false } }');
  return folder;
}

const failingTests = `import { readFileSync } from 'node:fs';
import { test } from 'vitest';
const texts = JSON.parse(readFileSync(new URL('texts.json', import.meta.url), 'utf8'));
texts.forEach((text, n) => {
  test('test ' + n, () => {
    throw Object.assign(new Error(text), { name: 'Gap', stack: 'Gap: ' + text });
  });
});
`;

/** A folder for a project that has no config. */
export function projectFolder(name: string): string {
  const folder = scratchFolder(name);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  return folder;
}

function writeConfig(folder: string, before: string, config: string): void {
  writeFileSync(join(folder, 'vitest.config.mjs'), `${before}export default ${config};\n`);
}

function groupSizes(tests: readonly TestName[]): number[] {
  const sizes = new Map<string, number>();
  for (const [, group] of tests) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return [...sizes.values()];
}

/** Nothing but loops, so that the runner is all that takes time. */
function emptyTests(heading: string, sizes: readonly number[]): string {
  return `import { describe, test } from 'vitest';
const sizes = ${JSON.stringify(sizes)};
describe('${heading}', () => {
  if (sizes.length === 0) test.skip('nothing', () => {});
  sizes.forEach((size, group) => {
    describe('group ' + group, () => {
      for (let n = 0; n < size; n += 1) test('test ' + n, () => {});
    });
  });
});
`;
}

/** `vitest run` in a project, without npx, whose own start-up is not measured here. */
export function vitestRun(project: string, database?: string, more: Record<string, string> = {}): Program {
  const env: NodeJS.ProcessEnv = {
    CI: '',
    GITHUB_ACTIONS: '',
    NO_COLOR: '1',
    DATABASE_SNAPSHOT: '',
    PGINTENT: '',
    PGINTENT_STRICT: '',
    DATABASE_URL: database ?? '',
    ...more,
  };
  return { file: process.execPath, args: [vitestProgram, 'run', '--root', project], cwd: project, env };
}

/** How many tests passed and failed, as Vitest's own summary says. */
export function countsIn(output: string): { passed: number; failed: number; skipped: number } {
  const tests = /^\s*Tests\s.*$/m.exec(output)?.[0] ?? '';
  const count = (what: string): number => Number(new RegExp(`(\\d+) ${what}`).exec(tests)?.[1] ?? 0);
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
