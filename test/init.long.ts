import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { pgintent, project, root, vitest } from './support/run.ts';
import { freshDatabase } from './support/servers.ts';

/** The package as an installation has it, over the source of the checkout. */
const installed = {
  'node_modules/pgintent/package.json': JSON.stringify({
    name: 'pgintent',
    type: 'module',
    exports: { '.': './index.js', './test': './test.js' },
  }),
  'node_modules/pgintent/index.js': `export * from '${root}/src/index.ts';`,
  'node_modules/pgintent/test.js': `export * from '${root}/matchers/test.ts';`,
};

test('an empty project gets a manifest, a config and a test, which run with and without a database', async () => {
  await using folder = await project({ ...installed, 'package.json': '{}' });
  const { code, out, output } = await pgintent(['init'], {}, folder.path);
  expect(code, output).toBe(0);
  expect(out).toContain('Found neither migrations nor a manifest.');
  for (const name of ['intent.yaml', 'vitest.config.mts', 'test/database.test.ts']) expect(out).toContain(`Wrote ${name}.`);
  expect(out).toContain('npm install --save-dev pgintent vitest');
  expect(await readFile(join(folder.path, '.gitignore'), 'utf8')).toBe('.pgintent/\n.db-inventory.json\n');
  const without = await vitest(folder.path);
  expect(without.code, without.output).toBe(0);
  expect(without.output).toMatch(/Tests\s+2 skipped/);
  const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
  const ran = await vitest(folder.path, [], { DATABASE_URL: url });
  expect(ran.code, ran.output).toBe(0);
  expect(ran.output).toMatch(/Tests\s+2 passed/);
  await drop();
});

test.for([
  ['pnpm-lock.yaml', 'pnpm add --save-dev pgintent vitest'],
  ['yarn.lock', 'yarn add --dev pgintent vitest vite'],
  ['bun.lock', 'bun add --dev pgintent vitest'],
  ['package-lock.json', 'npm install --save-dev pgintent vitest'],
] as const)('%s says how to install what is lacking, also further up', async ([lock, install]) => {
  await using folder = await project({
    [lock]: '',
    'package.json': '{}',
    'intent.yaml': 'pgintent: 1\n',
    'packages/db/package.json': '{}',
  });
  for (const path of [folder.path, join(folder.path, 'packages/db')])
    expect((await pgintent(['init'], {}, path)).out).toContain(`Next:\n  ${install}\n`);
});

test('a project with migrations: they are the intent, and the first test is about the first table that is private', async () => {
  await using folder = await project({
    ...installed,
    'package.json': JSON.stringify({ type: 'module', devDependencies: { pgintent: '*', vitest: '*' } }),
    'supabase/config.toml': '',
    'supabase/migrations/20240101000000_shop.sql': `create table public.notes (id int);
      create table public."Order" (id int); alter table public."Order" enable row level security;`,
    'tests/own.test.ts': `import { expect, test } from 'vitest'; test('own', () => expect(1).toBe(1));`,
    '.gitignore': 'node_modules',
  });
  const { code, out, output } = await pgintent(['init'], {}, folder.path);
  expect(code, output).toBe(0);
  expect(out).toContain('Found supabase/migrations: 1 migration of supabase.');
  expect(out).not.toContain('npm install');
  expect(await readFile(join(folder.path, 'vitest.config.ts'), 'utf8')).toContain(`pgintent({ intent: './supabase/migrations' })`);
  const first = await readFile(join(folder.path, 'tests/database.test.ts'), 'utf8');
  expect(first).toContain(`expect(db).toHaveTable('public."Order"');\n  expect(db).toHaveRls('public."Order"');`);
  expect(await readFile(join(folder.path, '.gitignore'), 'utf8')).toBe('node_modules\n.pgintent/\n.db-inventory.json\n');
  const ran = await vitest(folder.path);
  expect(ran.code, ran.output).toBe(0);
  expect(ran.output).toMatch(/Tests\s+2 passed \| 1 skipped \(3\)/);
});

test('nothing that is there is written over, and a config gets the lines to add', async () => {
  const files = {
    'vite.config.ts': 'export default {};\n',
    'intent.yaml': 'pgintent: 1\n',
    'test/database.test.ts': '// mine\n',
    '.gitignore': '/.pgintent\n.db-inventory.json\n',
  };
  await using folder = await project(files);
  const { code, out, output } = await pgintent(['init'], {}, folder.path);
  expect(code, output).toBe(0);
  expect(out).toContain("Kept vite.config.ts. Add to it:\n    import { pgintent } from 'pgintent';");
  expect(out).toContain("pgintent({ intent: './intent.yaml' })");
  expect(out).toContain('Kept test/database.test.ts, which was there.');
  for (const [name, text] of Object.entries(files)) expect(await readFile(join(folder.path, name), 'utf8')).toBe(text);
  expect((await readdir(folder.path)).toSorted()).toEqual(['.gitignore', 'intent.yaml', 'test', 'vite.config.ts']);
});

test('migrations that cannot be read or run are said to be that', async () => {
  await using folder = await project({
    'supabase/migrations/notes.txt': '',
    'db/migrations/001_orders.sql': 'create table public.orders (id no_such_type);',
  });
  const { code, out, output } = await pgintent(['init'], {}, folder.path);
  expect(code, output).toBe(0);
  expect(out).toMatch(/supabase\/migrations was passed over: .* holds no migrations/);
  expect(out).toContain('Found db/migrations: 1 migration of plain SQL.');
  expect(out).toMatch(/The migrations do not run in the embedded engine: .*001_orders\.sql:1:\d+/);
  expect(await readFile(join(folder.path, 'test/database.test.ts'), 'utf8')).toContain('test.skipIf');
});
