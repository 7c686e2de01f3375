import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project, type Ran, root, run } from './support/run.ts';

/** Without a database there is one test that is skipped: enough to see whether the suites are chosen. */
const files = {
  'vitest.config.ts': `import { pgintent } from '${root}/src/plugin.ts';
export default { plugins: [pgintent({ intent: './db/migrations' })] };
`,
  'db/migrations/001_orders.sql': 'create table public.orders (id int);\n',
  'db/migrations/002_note.sql': 'alter table public.orders add column note text;\n',
  'own.test.ts': `import { expect, test } from 'vitest';\nimport { one } from './own.ts';\ntest('their own', () => expect(one).toBe(1));\n`,
  'own.ts': 'export const one = 1;\n',
};

const vitest = (cwd: string, ...args: string[]): Promise<Ran> =>
  run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], { cwd, env: { PGINTENT_REPORT: 'false' } });

const suites = /Tests\s+1 skipped \(1\)/;
const own = /Tests\s+1 passed \(1\)/;
/** Below node_modules no module is looked at. */
const place = '.projects';

test('vitest related runs the suites for a migration, and not for what has nothing to do with them', async () => {
  await using folder = await project(files, place);
  const related = (file: string): Promise<Ran> => vitest(folder.path, 'related', file, '--run');
  expect((await related('db/migrations/002_note.sql')).output).toMatch(suites);
  expect((await related('own.ts')).output).toMatch(own);
  expect((await related('vitest.config.ts')).output).toMatch(/Tests\s+1 passed \| 1 skipped/);
});

test('--changed runs the suites where a migration was changed, deleted or made, or a gap accepted', async () => {
  await using folder = await project(files, place);
  const git = (...args: string[]): Promise<Ran> => run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder.path });
  await git('init');
  await git('add', '.');
  expect((await git('commit', '-m', 'first')).code).toBe(0);
  const changed = async (...args: string[]): Promise<string> => (await vitest(folder.path, 'run', '--changed', ...args)).output;
  const at = (name: string): string => join(folder.path, name);

  expect(await changed()).toContain('No changed files found');
  await writeFile(at('own.ts'), 'export const one: number = 1;\n');
  expect(await changed()).toMatch(own);
  await git('checkout', '.');
  await rm(at('db/migrations/002_note.sql'));
  expect(await changed()).toMatch(suites);
  await git('checkout', '.');
  await rename(at('own.ts'), at('db/migrations/003_own.sql'));
  await git('checkout', '.');
  expect(await changed()).toMatch(suites);
  await rm(at('db/migrations/003_own.sql'));
  await writeFile(at('pgintent.accepted.json'), '{}');
  expect(await changed()).toMatch(suites);
  await rm(at('pgintent.accepted.json'));
  // Who else says what changed may look at nothing but what tests import.
  await writeFile(at('vcs.mjs'), 'export default { findChangedFiles: async () => [] };\n');
  expect(await changed('--experimental.vcsProvider=./vcs.mjs')).toMatch(suites);
});
