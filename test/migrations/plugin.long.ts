import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { openUrl } from '../../src/database/url-session.ts';
import { pgintent, project, root, vitest, vitestWatch } from '../support/run.ts';
import { freshDatabase } from '../support/servers.ts';

const config = (options: string, include = ''): string => `
import { defineConfig } from 'vitest/config';
import { pgintent } from '${root}/src/plugin.ts';
export default defineConfig({ plugins: [pgintent(${options})], test: { include: [${include}] } });
`;

const first = `create table public.orders (
  id int primary key,
  total numeric(12,2) not null
);
`;
const second = `alter table public.orders add column note text;
create index orders_total on public.orders (total);
`;

const files = {
  'db/migrations/20240101000000_orders.sql': `-- migrate:up\n${first}-- migrate:down\ndrop table public.orders;\n`,
  'db/migrations/20240102000000_note.sql': `-- migrate:up\n${second}-- migrate:down\n`,
};

async function database(sql: string): Promise<{ url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
  const session = await openUrl(url);
  await session.run(sql);
  await session.close();
  return { url, [Symbol.asyncDispose]: drop };
}

/** The first migration was applied, and then somebody changed a type. */
const drifted = `${first}
create table public.schema_migrations (version varchar primary key);
insert into public.schema_migrations values ('20240101000000');
alter table public.orders alter column total type numeric(10,2);`;

test('a folder of migrations is the intent: the line that said so, and whether it is pending or drift', async () => {
  await using folder = await project({ 'vitest.config.ts': config(`{ intent: './db/migrations' }`), ...files });
  await using db = await database(drifted);
  const { code, output } = await vitest(folder.path, [], { DATABASE_URL: db.url });
  expect(code, output).toBe(1);
  expect(output).toContain('type is numeric(10,2), not numeric(12,2)');
  expect(output).toContain('Cause:    drift: 20240101000000_orders.sql was applied, and the database changed after it.');
  expect(output).toContain('❯ db/migrations/20240101000000_orders.sql:4:3');
  expect(output).toMatch(/4\\|\s+total numeric\(12,2\) not null/);
  expect(output).toContain('Cause:    pending: 20240102000000_note.sql was not applied to this database.');
  expect(output).toContain('❯ db/migrations/20240102000000_note.sql:3:1');
  expect(output).toContain('3 gaps: 2 because 20240102000000_note.sql is pending, 1 is drift.');
  expect(output).toContain('Read as dbmate, because ');
  expect(output).toContain('Built on plain Postgres, because ');
  // The table of the tool is nobody's extra.
  expect(output).not.toMatch(/schema_migrations.*nobody intended/);
});

test('annotates the line of the migration on GitHub', async () => {
  await using folder = await project({ 'vitest.config.ts': config(`{ intent: './db/migrations' }`), ...files });
  await using db = await database(drifted);
  const { output } = await vitest(folder.path, ['--reporter=github-actions'], { DATABASE_URL: db.url, GITHUB_ACTIONS: 'true' });
  expect(output).toMatch(/::error file=[^,]*20240101000000_orders\.sql,[^:]*line=4,/);
});

test('a second run starts no engine, a broken statement says where', async () => {
  await using folder = await project({ 'vitest.config.ts': config(`{ intent: './db/migrations' }`), ...files });
  await using db = await database(first);
  const gaps = (): ReturnType<typeof pgintent> =>
    pgintent(['gaps', '--intent', './db/migrations', '--database', db.url, '--format', 'json'], {}, folder.path);
  const cold = await gaps();
  const warm = await gaps();
  const verdict = (text: string): unknown => (JSON.parse(text.slice(text.indexOf('{'))) as { gaps: unknown }).gaps;
  expect(verdict(warm.output)).toEqual(verdict(cold.output));
  await writeFile(
    join(folder.path, 'db/migrations/20240103000000_bad.sql'),
    '-- migrate:up\n\nalter table public.missing add column a int;\n',
  );
  const { code, output } = await gaps();
  expect(code).toBe(2);
  expect(output).toMatch(
    /20240103000000_bad\.sql:3:1: a statement of this migration fails\. Postgres says: relation "public\.missing" does not exist/,
  );
  expect(output).toContain('Likely cause: ');
});

test('in watch mode what cannot be judged is a failure until it is mended, and other tests have nothing to do with it', async () => {
  const own = `import { test } from 'vitest'; test('their own', () => undefined);`;
  await using folder = await project(
    {
      'vitest.config.ts': config(`{ intent: './intent.yaml', database: './db/migrations' }`, `'own.test.ts'`),
      'intent.yaml': 'pgintent: 1\ntables:\n  orders:\n    colums: [id]\n',
      'db/migrations/20240101000000_orders.sql': files['db/migrations/20240101000000_orders.sql'],
      'own.test.ts': own,
    },
    '.projects',
  );
  const waiting = /(?:Waiting|Watching) for file changes/;
  await using watching = vitestWatch(folder.path);
  const first = await watching.until(waiting);
  expect(first).toContain('"colums" is not a key of tables.orders');
  expect(first).toMatch(/Tests\s+1 passed/);
  await writeFile(join(folder.path, 'intent.yaml'), 'pgintent: 1\ntables:\n  orders:\n    columns: [id]\n');
  expect(await watching.until(waiting)).toContain('tables.orders.columns is a list');
  await writeFile(join(folder.path, 'intent.yaml'), 'pgintent: 1\ntables:\n  orders:\n    columns: { id: }\n');
  expect(await watching.until(waiting)).toContain('0 gaps,');
  const broken = join(folder.path, 'db/migrations/20240102000000_broken.sql');
  await writeFile(broken, '-- migrate:up\ncreate tabl x;\n');
  expect(await watching.until(waiting)).toContain('syntax error at or near "tabl"');
  await writeFile(join(folder.path, 'own.test.ts'), `${own}\n`);
  const unrelated = await watching.until(waiting);
  expect(unrelated).toMatch(/Tests\s+1 passed/);
  expect(unrelated).not.toContain('tabl');
  await rm(broken);
  expect(await watching.until(waiting)).toContain('0 gaps,');
  const written = async (): Promise<number> => (await stat(join(folder.path, '.pgintent/gaps.json'))).mtimeMs;
  const before = await written();
  await writeFile(join(folder.path, 'own.test.ts'), own);
  await watching.until(waiting);
  expect(await written()).toBe(before);
}, 90_000);

test('in watch mode a saved migration shows the new verdict: a manifest first, the migration after it', async () => {
  const intent = 'pgintent: 1\ntables:\n  orders:\n    columns: { id: integer, total: "numeric(12,2)", note: text }\n';
  await using folder = await project(
    {
      'vitest.config.ts': config(`{ intent: './intent.yaml', database: './db/migrations' }`),
      'intent.yaml': intent,
      'db/migrations/20240101000000_orders.sql': files['db/migrations/20240101000000_orders.sql'],
    },
    '.projects',
  );
  await using watching = vitestWatch(folder.path);
  expect(await watching.until(/(?:Waiting|Watching) for file changes/)).toContain('1 gap,');
  const note = join(folder.path, 'db/migrations/20240102000000_note.sql');
  await writeFile(note, '-- migrate:up\nalter table public.orders add column note text;\n');
  expect(await watching.until(/(?:Waiting|Watching) for file changes/)).toContain('0 gaps,');
  await writeFile(note, '-- migrate:up\nalter table public.orders add column note int;\n');
  expect(await watching.until(/(?:Waiting|Watching) for file changes/)).toContain('type is integer, not text');
  await rm(note);
  expect(await watching.until(/(?:Waiting|Watching) for file changes/)).toContain('1 gap,');
  await writeFile(join(folder.path, 'intent.yaml'), intent.replace('columns', 'colums'));
  const broken = await watching.until(/(?:Waiting|Watching) for file changes/);
  expect(broken).toContain('Did you mean "columns"?');
  expect(broken).not.toContain('intended objects');
  await writeFile(join(folder.path, 'intent.yaml'), intent.replace(', note: text', ''));
  expect(await watching.until(/(?:Waiting|Watching) for file changes/)).toContain('0 gaps,');
}, 90_000);
