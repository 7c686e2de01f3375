import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, inject, expect, test } from 'vitest';
import { freshDatabase } from './support/servers.ts';
import { project, root, run, vitest, vitestWithReport } from './support/run.ts';
import { writeSnapshot } from '../src/database/snapshot-file.ts';
import { openUrl } from '../src/database/url-session.ts';
import { openSnapshot } from '../src/open.ts';

const config = (options: string): string => `
import { defineConfig } from 'vitest/config';
import { pgintent } from '${root}/src/plugin.ts';
export default defineConfig({ plugins: [pgintent(${options})] });
`;

const intent = `pgintent: 1
tables:
  orders:
    columns:
      id: integer
      total: numeric(12,2)
      email: { type: text, notNull: true, why: The shop writes to it. }
    primaryKey: [id]
    indexes:
      - [email]
    rls: true
  invoices:
    columns:
      id: integer
`;

const own = `import { expect, test } from 'vitest'; test('their own', () => expect(1).toBe(1));`;

async function database(sql: string): Promise<{ url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const servers = inject('servers');
  const { url, drop } = await freshDatabase(Object.values(servers)[0]!);
  const session = await openUrl(url);
  await session.run(sql);
  await session.close();
  return { url, [Symbol.asyncDispose]: drop };
}

const drifted = `create table public.orders (id integer primary key, total numeric(10,2), email text); create index on public.orders (email);`;

test('shows the gaps of a database beside the other tests, with the line that declared each', async () => {
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intent.yaml' }`),
    'intent.yaml': intent,
    'own.test.ts': own,
  });
  await using db = await database(drifted);
  const { code, output } = await vitest(folder.path, [], { DATABASE_URL: db.url });
  expect(code, output).toBe(1);
  expect(output).toContain('|pgintent|');
  expect(output).toContain('Objects > public.orders > column total');
  expect(output).toContain('type is numeric(10,2), not numeric(12,2)');
  expect(output).toContain('❯ intent.yaml:6');
  expect(output).toMatch(/6\|\s+total: numeric\(12,2\)/);
  expect(output).toContain('The shop writes to it.');
  expect(output).toMatch(/RLS > public.orders > row-level security/);
  expect(output).toContain('Objects > public.invoices > table');
  expect(output).toMatch(/\d+ intended objects of .*intent.yaml against postgres:\/\/.*: \d+ hold, 4 gaps, 1 blocked by one of them/);
  expect(output).toMatch(/Tests\s+4 failed \| \d+ passed/);
});

test('is green where everything is as intended', async () => {
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intent.yaml' }`),
    'intent.yaml': intent,
    'own.test.ts': own,
  });
  await using db = await database(
    `create table public.orders (id integer primary key, total numeric(12,2), email text not null); create index on public.orders (email); alter table public.orders enable row level security; create table public.invoices (id integer);`,
  );
  const { code, output } = await vitest(folder.path, [], { DATABASE_URL: db.url });
  expect(code, output).toBe(0);
  expect(output).toContain('0 gaps');
  // Under Grants, Realtime and Storage nothing is intended, so there is nothing to skip.
  expect(output).toMatch(/Tests\s+\d+ passed \(\d+\)/);
});

test('without a database there is one skipped test that says how to set it; under CI it fails', async () => {
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intent.yaml' }`),
    'intent.yaml': intent,
    'own.test.ts': own,
  });
  const quiet = await vitest(folder.path);
  expect(quiet.code, quiet.output).toBe(0);
  expect(quiet.output).toContain('No database is set. To test your own database: DATABASE_URL=');
  expect(quiet.output).toMatch(/Tests\s+1 passed \| 1 skipped \(2\)/);
  const ci = await vitest(folder.path, ['--reporter=default', '--reporter=github-actions'], { CI: 'true' });
  expect(ci.code, ci.output).toBe(1);
  expect(ci.output).toContain('There is no database to test. Set DATABASE_URL');
  // What is wrong is not in our file.
  expect(ci.output).toContain('❯ vitest.config.ts:4:1');
  expect(ci.output).toMatch(/::error file=[^,]*vitest\.config\.ts,[^:]*no-database\.ts > no database is set[^:]*,line=4,/);
});

test('vitest list reads the suites without running them', async () => {
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intent.yaml' }`),
    'intent.yaml': intent,
    'own.test.ts': own,
  });
  const list = (env: Record<string, string>): ReturnType<typeof run> =>
    run(process.execPath, [`${root}/node_modules/vitest/vitest.mjs`, 'list'], { cwd: folder.path, env });
  const listed = await list({ DATABASE_URL: 'postgres://postgres@127.0.0.1:1/postgres' });
  expect(listed.code, listed.output).toBe(0);
  expect(listed.out).toBe('own.test.ts > their own\n');
  const without = await list({});
  expect(without.output).toContain('no-database.ts > no database is set: DATABASE_URL=postgres://user:password@host:5432/database npx');
});

test('bad input is one clear error and never a pass', async () => {
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intent.yaml' }`),
    'intent.yaml': intent.replace('primaryKey', 'primarykey'),
    'own.test.ts': own,
  });
  await using db = await database(drifted);
  const misspelt = await vitest(folder.path, [], { DATABASE_URL: db.url });
  expect(misspelt.code).toBe(1);
  expect(misspelt.output.match(/intent.yaml:8:5: "primarykey" is not a key of tables.orders. Did you mean "primaryKey"\?/g)).toHaveLength(
    1,
  );
  // The other tests run; nothing of ours is told but the error.
  expect(misspelt.output).toMatch(/Tests\s+1 passed \(1\)/);
  expect(misspelt.output).not.toMatch(/No test files found|❯ .*\.(?:js|ts):\d|Serialized Error|intended objects/);
  // No filter of names lets it pass.
  const filtered = await vitest(folder.path, ['-t', 'their own'], { DATABASE_URL: db.url });
  expect(filtered.code, filtered.output).toBe(1);
  const refused = await vitest(folder.path, [], {
    DATABASE_URL: 'postgres://postgres:sesame@127.0.0.1:1/postgres',
    PGINTENT: `${root}/examples/keys/intent.yaml`,
  });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain('Nothing accepts connections at 127.0.0.1:1');
  expect(refused.output).not.toContain('sesame');
  // What no line of the intent is to blame for points at the config's.
  expect(refused.output).not.toMatch(/No test files found|❯ (?!vitest\.config\.ts).*\.(?:js|ts):\d/);
  expect(refused.output).toMatch(/❯ vitest\.config\.ts:\d/);
});

test('settings that are wrong are one line without a stack', async () => {
  await using folder = await project({ 'vitest.config.ts': config('{}'), 'own.test.ts': own });
  const said = async (env: Record<string, string>): Promise<string> => {
    const { code, output } = await vitest(folder.path, [], env);
    expect(code, output).toBe(1);
    expect(output).not.toMatch(/^\s+at |fault|Serialized/m);
    return output;
  };
  expect(await said({})).toContain('PgintentError: No intent is set: what should the database be?');
  expect(await said({ PGINTENT: '/nowhere/intent.yaml' })).toContain('The intent /nowhere/intent.yaml does not exist.');
  expect(await said({ PGINTENT: 'nowhere.yaml' })).toContain('The intent nowhere.yaml does not exist.');
  expect(await said({ PGINTENT: 'own.test.ts', DATABASE_URL: 'postgres://x', DATABASE_SNAPSHOT: 'y' })).toContain(
    'DATABASE_URL and DATABASE_SNAPSHOT are both set.',
  );
});

test('a shard that no database is left for says so', async () => {
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intent.yaml', database: './intent.yaml' }`),
    'intent.yaml': intent,
  });
  const { code, output } = await vitest(folder.path, ['--shard=2/3']);
  expect(code, output).toBe(1);
  expect(output).toContain('Nothing is left for shard 2/3: one shard tests the whole of a database, and there is one.');
});

test('what cannot be checked is said once, whatever is filtered, and other tests run', async () => {
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intent.yaml' }`),
    'intent.yaml': intent,
    'own.test.ts': own,
  });
  const refused = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/nowhere' };
  const { code, output } = await vitest(folder.path, ['-t', 'their own'], refused);
  expect(code, output).toBe(1);
  expect(output.match(/Nothing accepts connections at 127\.0\.0\.1:1/g)).toHaveLength(1);
  expect(output).toMatch(/Tests\s+1 passed/);
  expect(output).not.toMatch(/^\s+at |No test files found|Unhandled/m);
  await vitest(folder.path, ['rls', '--reporter=junit', '--outputFile=junit.xml'], refused);
  expect(await readFile(join(folder.path, 'junit.xml'), 'utf8')).toMatch(/failures="1"[^]*Nothing accepts connections/);
});

test('annotates the line of the manifest that keeps it from being checked on GitHub', async () => {
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intent.yaml', database: './intent.sql' }`),
    'intent.yaml': intent.replace('primaryKey', 'primarykey'),
    'intent.sql': '',
  });
  const { output } = await vitest(folder.path, ['--reporter=github-actions'], { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder.path });
  expect(output.match(/::error/g)).toHaveLength(1);
  expect(output).toMatch(/::error file=.*intent.yaml,title=.*,line=8,column=5::Not checked: .*\\?"primarykey\\?" is not a key/);
});

test('annotates the line of the manifest on GitHub', async () => {
  await using folder = await project({ 'vitest.config.ts': config(`{ intent: './intent.yaml' }`), 'intent.yaml': intent });
  await using db = await database(drifted);
  const { output } = await vitest(folder.path, ['--reporter=github-actions'], {
    DATABASE_URL: db.url,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder.path,
  });
  expect(output).toMatch(/::error file=.*intent.yaml,title=.*column total,line=6,column=\d+::/);
});

test('annotates the line of the config on GitHub where a snapshot is the intent', async () => {
  await using folder = await project({ 'vitest.config.ts': config(`{ intent: './intent.json' }`) });
  await using right = await database('create table public.orders (id integer)');
  await using db = await database('create table public.orders (id bigint)');
  await writeSnapshot(await openSnapshot(right.url), join(folder.path, 'intent.json'));
  const { output } = await vitest(folder.path, ['--reporter=github-actions'], {
    DATABASE_URL: db.url,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder.path,
  });
  expect(output).toMatch(/::error file=.*vitest.config.ts,title=.*column id,line=\d,column=1::[^\n]*Declared: [^\n]*intent\.json/);
});

test('a filter that leaves the blocker out does not end green', async () => {
  await using folder = await project({ 'vitest.config.ts': config(`{ intent: './intent.yaml' }`), 'intent.yaml': intent });
  await using db = await database(drifted);
  const { code, output } = await vitest(folder.path, ['-t', 'public.invoices > column id'], { DATABASE_URL: db.url });
  expect(output).toContain('is blocked by "Objects > public.invoices > table", which did not run');
  expect(code).toBe(1);
});

test('what is blocked by something that is blocked was looked at', async () => {
  const nested = 'pgintent: 1\nfunctions:\n  private.f(integer):\n    grants: { PUBLIC: [] }\n';
  await using folder = await project({ 'vitest.config.ts': config(`{ intent: './intent.yaml' }`), 'intent.yaml': nested });
  await using db = await database('');
  const { code, output } = await vitestWithReport(folder.path, [], { DATABASE_URL: db.url });
  expect(output).toMatch(/0 hold, 1 gap, 2 blocked by one of them/);
  expect(output).not.toContain('which did not run');
  expect(output).toContain('PATCH.sql closes 1 of 1 gaps; what is left to a person stands at its end; proven');
  expect(code).toBe(1);
});

describe('beside other projects', () => {
  const plugin = (intentFile: string, test = ''): string => `
import { defineConfig } from 'vitest/config';
import { pgintent } from '${root}/src/plugin.ts';
export default defineConfig({ plugins: [pgintent({ intent: '${intentFile}' })]${test} });
`;
  const packages = {
    'intent.yaml': intent,
    'packages/web/package.json': '{ "name": "web" }',
    'packages/web/own.test.ts': own,
    'packages/db/package.json': '{ "name": "db" }',
    'packages/db/intent.yaml': intent,
    'packages/db/own.test.ts': own,
  };
  const inheriting = JSON.stringify(
    ['web', 'db'].map((name) => ({ extends: true, root: `./packages/${name}`, define: {}, plugins: [{ name }], test: { name } })),
  );
  const plain = `export default { test: { projects: ['packages/*'] } };`;

  test.for([
    ['the plugin of the config that lists them', plugin('./intent.yaml', `, test: { projects: ['packages/*'] }`), {}],
    ['a plugin that the projects inherit', plugin('./intent.yaml', `, test: { projects: ${inheriting} }`), {}],
    ['the plugin of one of them', plain, { 'packages/db/vitest.config.ts': plugin('./intent.yaml') }],
  ] as const)('%s tests the database, by itself with --project', async ([, config, more]) => {
    await using folder = await project({ ...packages, 'vitest.config.ts': config, ...more });
    await using db = await database(drifted);
    const all = await vitest(folder.path, [], { DATABASE_URL: db.url });
    expect(all.code, all.output).toBe(1);
    expect(all.output).toMatch(/Tests\s+4 failed \| \d+ passed/);
    expect(all.output).toContain('|web| own.test.ts');
    const narrowed = await vitest(folder.path, ['--project', config === plain ? 'web' : 'pgintent'], { DATABASE_URL: db.url });
    expect(narrowed.output.includes('4 gaps'), narrowed.output).toBe(config !== plain);
    expect(narrowed.output.includes('own.test.ts')).toBe(config === plain);
  });

  test('--project runs it without the other tests, and the others without it', async () => {
    await using folder = await project({
      'vitest.config.ts': config(`{ intent: './intent.yaml' }`),
      'intent.yaml': intent,
      'own.test.ts': own,
    });
    await using db = await database(drifted);
    const alone = await vitest(folder.path, ['--project', 'pgintent'], { DATABASE_URL: db.url });
    expect(alone.output).toContain('4 gaps');
    expect(alone.output).not.toContain('own.test.ts');
    const others = await vitest(folder.path, ['--project', '!pgintent'], { DATABASE_URL: db.url });
    expect(others.code, others.output).toBe(0);
    expect(others.output).toMatch(/Tests\s+1 passed \(1\)/);
    const none = await vitest(folder.path, ['--project', 'pgintend'], { DATABASE_URL: db.url });
    expect(none.output).toContain('No projects matched the filter "pgintend"');
  });
});
