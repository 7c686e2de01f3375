import { existsSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { project, type Ran, root, run } from '../support/run.ts';

/** A step of a job on GitHub. */
interface Step {
  run?: string;
  uses?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
}
interface Workflow {
  on: Record<string, unknown>;
  jobs: Record<string, { steps: Step[]; strategy?: { matrix: { shard: number[] } } }>;
}

/** The snippets of docs/ci.md, by the file name in their first line. */
const snippets: Record<string, string> = {};
beforeAll(async () => {
  const page = await readFile(join(root, 'docs/ci.md'), 'utf8');
  for (const [, name, text] of page.matchAll(/^```\w+\n(?:#|\/\/) (\S+)\n(.*?)^```$/gms)) snippets[name!] = text!;
});

const intent = 'pgintent: 1\ntables:\n  orders:\n    columns: { id: integer, total: "numeric(12,2)" }\n';
const wrong = 'create table public.orders (id integer, total numeric(10,2));';

/** What the page's config says, with this checkout for the package. */
function configOf(text: string): string {
  return text.replace(`from 'pgintent'`, `from '${root}/src/plugin.ts'`);
}

const single = configOf(`import { defineConfig } from 'vitest/config';
import { pgintent } from 'pgintent';
export default defineConfig({ plugins: [pgintent({ intent: './intent.yaml' })] });`);

/** Runs a line as the runner's shell does, with this checkout's programs. */
function shell(cwd: string, line: string, env: Record<string, string>): Promise<Ran> {
  return run('/bin/bash', ['-eo', 'pipefail', '-c', line], {
    cwd,
    env: { CI: 'true', PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`, ...env },
  });
}

/** The lines that can be run here: all but the installation. */
function linesOf(steps: readonly Step[]): string[] {
  return steps.flatMap(({ run: line }) => (line === undefined || line === 'npm ci' ? [] : [line]));
}

/** The files and folders that a job keeps. */
function keptBy(steps: readonly Step[]): string[] {
  return steps.flatMap(({ uses, with: inputs }) => {
    if (uses?.startsWith('actions/upload-artifact@') !== true) return [];
    // Without it, a folder whose name begins with a dot is left out.
    expect(inputs!['include-hidden-files']).toBe(true);
    return inputs!['path']!.trim().split('\n');
  });
}

/** Each step that has to happen although there are gaps says so. */
function expectDespiteGaps(steps: readonly Step[]): void {
  for (const { uses, if: condition } of steps) if (/upload-(artifact|sarif)@/.test(uses ?? '')) expect(condition).toContain('!cancelled()');
}

test('the workflow for GitHub runs, annotates and leaves what it uploads', async () => {
  const workflow = parse(snippets['.github/workflows/database.yml']!) as Workflow;
  expect(Object.keys(workflow.on)).toEqual(['pull_request', 'schedule']);
  const { steps } = workflow.jobs['gaps']!;
  await using folder = await project({ 'vitest.config.ts': single, 'intent.yaml': intent, 'database.sql': wrong });
  const [line, ...others] = linesOf(steps);
  expect(others).toEqual([]);
  const { code, output } = await shell(folder.path, line!, { DATABASE_URL: './database.sql', GITHUB_ACTIONS: 'true' });
  expect(code, output).toBe(1);
  expect(output).toMatch(/^::error file=[^,]*intent\.yaml,title=.*column total,line=4,/m);
  const sarif = steps.find(({ uses }) => uses?.includes('upload-sarif'))!.with!['sarif_file']!;
  for (const path of [...keptBy(steps), sarif]) expect(existsSync(join(folder.path, path)), path).toBe(true);
  expectDespiteGaps(steps);
});

test('a step without its secret fails and says so', async () => {
  const { steps } = (parse(snippets['.github/workflows/database.yml']!) as Workflow).jobs['gaps']!;
  await using folder = await project({ 'vitest.config.ts': single, 'intent.yaml': intent });
  // GitHub gives an empty text for a secret that is not there.
  const { code, output } = await shell(folder.path, linesOf(steps)[0]!, { DATABASE_URL: '' });
  expect(code).toBe(1);
  expect(output).toContain('There is no database to test. Set DATABASE_URL');
});

test('the pipeline for GitLab runs and leaves what it keeps', async () => {
  interface Job {
    rules: { if: string }[];
    script: string[];
    artifacts: { when: string; paths: string[]; reports: { junit: string } };
  }
  const { gaps } = parse(snippets['.gitlab-ci.yml']!) as { gaps: Job };
  expect(gaps.rules).toHaveLength(2);
  await using folder = await project({ 'vitest.config.ts': single, 'intent.yaml': intent, 'database.sql': wrong });
  const lines = gaps.script.filter((line) => line !== 'npm ci');
  const { code, output } = await shell(folder.path, lines.join('\n'), { DATABASE_URL: './database.sql', GITLAB_CI: 'true' });
  expect(code, output).toBe(1);
  expect(gaps.artifacts.when).toBe('always');
  for (const path of [...gaps.artifacts.paths, gaps.artifacts.reports.junit]) expect(existsSync(join(folder.path, path)), path).toBe(true);
  expect(await readFile(join(folder.path, gaps.artifacts.reports.junit), 'utf8')).toContain('<property name="severity"');
});

describe('many databases', () => {
  const files = {
    'intent.yaml': intent,
    'eu.sql': wrong,
    'us.sql': wrong.replace('10,2', '12,2'),
    'asia.sql': 'create table public.orders (id integer);',
  };
  const env = { DATABASE_EU: './eu.sql', DATABASE_US: './us.sql', DATABASE_ASIA: './asia.sql' };

  test('run in shards, whose blobs are merged', async () => {
    const { jobs } = parse(snippets['.github/workflows/databases.yml']!) as Workflow;
    const { steps, strategy } = jobs['gaps']!;
    expect(Object.keys(steps.find(({ env: set }) => set !== undefined)!.env!)).toEqual(Object.keys(env));
    const config = { 'vitest.config.ts': configOf(snippets['vitest.config.ts']!), ...files };
    await using merged = await project(config);
    const read: string[] = [];
    for (const shard of strategy!.matrix.shard) {
      await using folder = await project(config);
      const [line] = linesOf(steps).map((one) => one.replaceAll('${{ matrix.shard }}', String(shard)));
      const { code, output } = await shell(folder.path, line!, { ...env, GITHUB_ACTIONS: 'true' });
      expect(code, output).toBe(1);
      read.push(...[...output.matchAll(/against embedded: (\w+)\.sql/g)].map(([, name]) => name!));
      // As the job that merges downloads them: all in one place.
      for (const path of keptBy(steps)) await cp(join(folder.path, path), join(merged.path, path), { recursive: true });
    }
    expect(read.sort()).toEqual(['asia', 'eu', 'us']);
    expectDespiteGaps(steps);
    const last = jobs['merged']!.steps;
    const { code, output } = await shell(merged.path, linesOf(last)[0]!, {});
    expect(code, output).toBe(1);
    expect(output).toMatch(/Tests\s+2 failed \| 7 passed \(9\)/);
    for (const path of [...keptBy(last), '.pgintent/eu/gaps.html', '.pgintent/us/gaps.html', '.pgintent/asia/gaps.html'])
      expect(existsSync(join(merged.path, path)), path).toBe(true);
  });
});
