import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { isDisposable } from '../../src/settings.ts';
import { project, root, vitest } from '../support/run.ts';
import { type FreshDatabase, freshDatabase } from '../support/servers.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase(Object.values(inject('servers'))[0]!);
});
afterAll(() => database.drop());

/** Runs a test file of somebody's own and returns what Vitest says. */
async function ran(body: string, { config = '', env = {} }: { config?: string; env?: Record<string, string> } = {}) {
  const plugin = `import { pgintent } from '${root}/src/index.ts';\nexport default { plugins: [pgintent({ intent: './intent.yaml', ${config} })], test: { include: ['own.test.ts'] } };`;
  await using folder = await project({
    'shop.sql': 'create table orders (id integer); insert into orders values (1);',
    'intent.yaml': 'pgintent: 1\ntables:\n  orders: { columns: { id: integer } }\n',
    'vitest.config.ts': config === '' ? 'export default { test: { include: ["own.test.ts"] } };' : plugin,
    'own.test.ts': `import { expect } from 'vitest';\nimport { test } from '${root}/matchers/test.ts';\n${body}`,
  });
  return await vitest(folder.path, ['--reporter=verbose'], env);
}

test('an assertion that is not awaited fails its own test, whether it holds or not', async () => {
  const { code, output } = await ran(`
    test.override('database', './shop.sql');
    test('held', async ({ sql }) => { expect(sql).toReturnRows('select id from orders', [[1]]); });
    test('failed', async ({ sql }) => { expect(sql).toReturnRows('select id from orders', [[2]]); await new Promise((done) => setTimeout(done, 200)); });
    test('views too', async ({ sql }) => { expect(sql.as('postgres')).not.toFailWith('select 1'); });
    test('awaited', async ({ sql }) => { await Promise.all([expect(sql).toReturnRows('select 1', [[1]]), expect(sql).not.toFailWith('select 1')]); });`);
  expect(code).toBe(1);
  expect(output).toMatch(/Tests\s+3 failed \| 1 passed \(4\)/);
  expect(output).not.toContain('Unhandled');
  expect(output).toContain('one assertion was not: write await expect(sql).toReturnRows(…)');
});

test('nothing is written to a database that nobody declared disposable', async () => {
  const writes = `test('writes', async ({ writable }) => { await writable.exec('create table notes (id integer)'); });`;
  const { host, pathname } = new URL(database.url);
  const refused = await ran(writes, { env: { DATABASE_URL: database.url } });
  expect(refused.output).toContain(`nothing says that ${host}${pathname} may be written to`);
  const other = await ran(writes, { config: `disposable: '${host}/other'`, env: { DATABASE_URL: database.url } });
  expect(other.output).toContain('may be written to');
  const declared = await ran(writes, { config: `disposable: '${host}${pathname}'`, env: { DATABASE_URL: database.url } });
  expect(declared.output).toMatch(/✓ .*writes/);
  expect(declared.output).not.toContain('may be written to');
});

test('the database of the config is the one of the tests; a snapshot file takes no SQL', async () => {
  const configured = await ran(`test('own', async ({ db, sql, writable }) => { expect(db).toHaveTable('orders'); });`, {
    config: `database: ['./shop.sql']`,
  });
  expect(configured.output).toContain('An embedded database has one session');
  const one = await ran(
    `test('own', async ({ db, sql }) => { expect(db).toHaveTable('orders'); await expect(sql).toReturnRows('table orders', [[1]]); });`,
    {
      config: `database: ['./shop.sql']`,
    },
  );
  expect(one.output, one.output).toMatch(/✓ .*own/);
  const none = await ran(`test('own', ({ db }) => { expect(db).toHaveTable('orders'); });`);
  expect(none.output).toContain('No database is set. Set DATABASE_URL');
  const file = await ran(
    `test.override('database', './snapshot.json');\ntest('own', async ({ sql }) => { await expect(sql).not.toFailWith('select 1'); });`,
  );
  expect(file.output).toContain('A snapshot file takes no SQL');
});

test('a place is a host, a port and a database, whoever connects', () => {
  expect(isDisposable('postgres://me:secret@localhost/app?sslmode=require', ['localhost:5432/app'])).toBe(true);
  expect(isDisposable('postgres://me@localhost:5433/app', ['localhost/app'])).toBe(false);
  expect(isDisposable('postgres://me@localhost/prod', ['localhost/app'])).toBe(false);
});
