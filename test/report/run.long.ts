import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check.ts';
import { closeEngine } from '../../src/gap/answer.ts';
import { writePatch, writeReport } from '../../src/report/artefacts.ts';
import { verdictOf } from '../../src/report/verdict.ts';
import { hostileDatabase } from '../support/hostile.ts';
import { project, root, vitest, vitestWatch, vitestWithReport } from '../support/run.ts';

const config = (...options: string[]): string => `
import { defineConfig } from 'vitest/config';
import { pgintent } from '${root}/src/plugin.ts';
export default defineConfig({ plugins: [${options.map((one) => `pgintent(${one})`).join(', ')}] });
`;

const plain = `{ intent: './intent.yaml', database: './database.sql' }`;

const intent = `pgintent: 1
tables:
  orders:
    columns: { id: integer, total: "numeric(12,2)" }
    rls: true
  invoices:
    columns: { id: integer }
    rls: true
`;
const sql = `create table public.orders (id integer, total numeric(10,2)); create table public.invoices (id integer); alter table public.invoices enable row level security;`;
const files = { 'vitest.config.ts': config(plain), 'intent.yaml': intent, 'database.sql': sql };
const artefacts = ['.gitignore', 'GAPS_REPORT.md', 'PATCH.sql', 'VERIFY.sql', 'gaps.html', 'gaps.json', 'gaps.sarif'];

const gapsIn = async (folder: string): Promise<string[]> => {
  const { gaps } = JSON.parse(await readFile(join(folder, 'gaps.json'), 'utf8')) as { gaps: { key: string }[] };
  return gaps.map(({ key }) => key).sort();
};

describe('the folder', () => {
  test('is left by a run, and says what the run said', async () => {
    await using folder = await project(files);
    const { code, output } = await vitestWithReport(folder.path);
    expect(code, output).toBe(1);
    expect(output).toContain('Report: .pgintent');
    expect((await readdir(join(folder.path, '.pgintent'))).sort()).toEqual(artefacts);
    expect(await gapsIn(join(folder.path, '.pgintent'))).toEqual(['column public.orders.total', 'rls public.orders']);
    for (const name of artefacts) expect(await readFile(join(folder.path, '.pgintent', name), 'utf8')).not.toContain(root);
  });

  test('is where the config or the environment says, or none', async () => {
    await using folder = await project({
      ...files,
      'vitest.config.ts': config(`{ intent: './intent.yaml', database: './database.sql', report: './reports/db' }`),
    });
    await vitestWithReport(folder.path);
    expect((await readdir(join(folder.path, 'reports/db'))).sort()).toEqual(artefacts);
    await vitestWithReport(folder.path, [], { PGINTENT_REPORT: 'elsewhere' });
    expect((await readdir(join(folder.path, 'elsewhere'))).sort()).toEqual(artefacts);
    const before = await readdir(folder.path);
    await vitestWithReport(folder.path, [], { PGINTENT_REPORT: 'false' });
    expect(await readdir(folder.path)).toEqual(before);
  });

  test('holds the patch and the check of this run, or none of another one', { timeout: 180_000 }, async () => {
    await using folder = await project(files);
    const sqlIn = (name: string): Promise<string> => readFile(join(folder.path, '.pgintent', name), 'utf8');
    const { output } = await vitestWithReport(folder.path);
    expect(output).toContain('Report: .pgintent\nPATCH.sql closes 2 of 2 gaps; proven on a twin of the database.');
    expect(await sqlIn('PATCH.sql')).toContain('alter table public.orders enable row level security;');
    expect(await sqlIn('VERIFY.sql')).toMatch(/objects, one row each: .* 2 were gaps\./);

    await writeFile(
      join(folder.path, 'database.sql'),
      sql.replace('(10,2)', '(12,2)').concat('alter table public.orders enable row level security;'),
    );
    expect((await vitestWithReport(folder.path)).output).toContain('PATCH.sql: there is nothing to close.');
    expect(await sqlIn('PATCH.sql')).toMatch(/^-- PATCH\.sql: .* there is nothing to close\.\n$/);
    expect(await sqlIn('VERIFY.sql')).toContain('0 were gaps.');
  });

  test('loses the patch of another run, also where no new one can be written', async () => {
    await using folder = await project({ ...files, 'report/PATCH.sql': 'old' });
    const at = (name: string): string => join(folder.path, name);
    const checked = await check({ intent: at('intent.yaml'), database: at('database.sql'), strict: false });
    await writeReport(checked, verdictOf(checked, false), { folder: at('report'), from: folder.path, name: 'pgintent' });
    await closeEngine();
    expect(await readdir(at('report'))).toEqual(artefacts.filter((name) => name !== 'PATCH.sql' && name !== '.gitignore'));
    await mkdir(at('report/PATCH.sql'));
    expect(await writePatch(checked, { folder: at('report'), from: folder.path })).toMatch(/^PATCH\.sql could not be written: /);
  });

  test('has no patch where to try it would hold up the run, and says what writes it', async () => {
    const names = Array.from({ length: 1_001 }, (_, n) => `c${n}`);
    const tables = (type: string): string =>
      ['a', 'b'].map((name) => `create table ${name} (${names.map((c) => `${c} ${type}`).join(', ')});`).join('');
    await using folder = await project({ 'meant.sql': tables('integer'), 'there.sql': tables('bigint') });
    const checked = await check({ intent: join(folder.path, 'meant.sql'), database: join(folder.path, 'there.sql'), strict: false });
    await closeEngine();
    expect(await writePatch(checked, { folder: folder.path, from: folder.path })).toBe(
      'PATCH.sql is not written: 2002 objects to mend take minutes to try. pgintent patch writes it.',
    );
    expect(await readdir(folder.path)).not.toContain('PATCH.sql');
  });

  test('that cannot be written is one clear error', async () => {
    await using folder = await project({ ...files, '.pgintent': 'mine' });
    const { code, output } = await vitestWithReport(folder.path);
    expect(code, output).toBe(1);
    expect(output).toContain(`The report cannot be written to ${join(folder.path, '.pgintent')}: `);
    expect(await readFile(join(folder.path, '.pgintent'), 'utf8')).toBe('mine');
  });

  test('whose last file cannot be written fails a run without gaps, though its tests ran meanwhile', async () => {
    const holds = sql.replace('(10,2)', '(12,2)').concat('alter table public.orders enable row level security;');
    await using folder = await project({ ...files, 'database.sql': holds });
    const report = join(folder.path, '.pgintent');
    await mkdir(join(report, 'VERIFY.sql'), { recursive: true });
    const { code, output } = await vitestWithReport(folder.path);
    expect(code, output).toBe(1);
    expect(output).toContain(`FAIL: The report cannot be written to ${report}: `);
    expect(await readdir(report)).toEqual(['VERIFY.sql']);
  });
});

test('a report inside the folder of the intent starts no run', async () => {
  const watched = { 'vitest.config.ts': config(`{ intent: './db', database: './database.sql', report: './db/report' }`) };
  await using folder = await project({ ...watched, 'db/1.sql': sql, 'database.sql': sql }, '.projects');
  await using watching = vitestWatch(folder.path);
  expect(await watching.until(/(?:Waiting|Watching) for file changes/)).toContain('0 gaps');
  await writeFile(join(folder.path, 'db/2.sql'), 'create table public.late (id integer);');
  expect(await watching.until(/(?:Waiting|Watching) for file changes/)).toContain('1 gap,');
  await new Promise((done) => setTimeout(done, 3000));
  await writeFile(join(folder.path, 'db/2.sql'), 'create table public.late (id integer); create table public.later (id integer);');
  expect((await watching.until(/2 gaps,[^]*(?:Waiting|Watching) for file changes/)).match(/intended objects of/g)).toHaveLength(1);
});

test('no secret of the database is in any file', async () => {
  const secret = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc';
  const body = (name: string, text: string): string =>
    `create function public.${name}() returns text language sql as $$ select '${text}' $$;`;
  await using folder = await project({
    'vitest.config.ts': config(`{ intent: './intended.sql', database: './database.sql' }`),
    'intended.sql': `${body('pay', 'sk_live_8fD50IrMzkXEbskuU2aeq8ed')} ${body('other', 'x')}`,
    'database.sql': `${body('pay', secret)} ${body('other', secret)}`,
  });
  await vitestWithReport(folder.path, ['--reporter=junit', '--outputFile=junit.xml']);
  expect(await gapsIn(join(folder.path, '.pgintent'))).toHaveLength(2);
  for (const name of [...artefacts.map((one) => `.pgintent/${one}`), 'junit.xml'])
    expect(await readFile(join(folder.path, name), 'utf8'), name).not.toMatch(/sk_live_(4eC|8fD)/);
});

describe('several databases in one run', () => {
  const good = `create table public.orders (id integer, total numeric(12,2)); alter table public.orders enable row level security;`;

  test('have a project and a report each', async () => {
    await using folder = await project({
      ...files,
      'vitest.config.ts': config(
        `{ intent: './intent.yaml', database: './database.sql', name: 'shop' }`,
        `{ intent: './intent.yaml', database: './good.sql' }`,
      ),
      'good.sql': good,
    });
    const { output } = await vitestWithReport(folder.path);
    expect(await gapsIn(join(folder.path, '.pgintent/shop'))).toEqual(['column public.orders.total', 'rls public.orders']);
    expect(await gapsIn(join(folder.path, '.pgintent'))).toEqual(['table public.invoices']);
    expect(output).not.toContain('which did not run');
    // What is blocked in one is not told by the reporter of the other.
    const filtered = await vitest(folder.path, ['-t', 'public.invoices > column id']);
    expect(filtered.output.match(/which did not run/g)).toHaveLength(1);
  });

  test('need names', async () => {
    await using folder = await project({
      ...files,
      'other.sql': sql,
      'vitest.config.ts': config(plain, plain.replace('database.sql', 'other.sql')),
    });
    const { code, output } = await vitest(folder.path);
    expect(code).toBe(1);
    expect(output).toContain(`Two databases are tested as pgintent. Give each a name of its own: pgintent({ name: 'shop', … }).`);
  });

  test('stay whole in a shard, and their blobs merge into one result', async () => {
    await using folder = await project({ ...files, 'own.test.ts': own });
    const at = (name: string): string => JSON.stringify(join(folder.path, name));
    const options = ['pgintent', 'shop'].map(
      (name) => `{ intent: ${at('intent.yaml')}, database: ${at('database.sql')}, name: '${name}', report: false }`,
    );
    // As where the package is installed: the suites lie below the root, so that Vitest would divide them by their paths.
    const rooted = config(...options).replace(
      'defineConfig({',
      `defineConfig({ root: '${root}', test: { include: [${at('own.test.ts')}] },`,
    );
    await writeFile(join(folder.path, 'vitest.config.ts'), rooted);
    const blob = (n: number): string => `--outputFile=${join(folder.path, 'blobs', String(n))}.json`;
    const shards = await Promise.all([1, 2].map((n) => vitest(folder.path, [`--shard=${n}/2`, '--reporter=blob', blob(n)])));
    for (const { code, output } of shards) {
      expect(code, output).toBe(1);
      // One database in each, read once.
      expect(output.match(/intended objects of/g)).toHaveLength(1);
      expect(output).not.toContain('which did not run');
    }
    const merged = await vitest(folder.path, [
      '--merge-reports=blobs',
      '--reporter=default',
      '--reporter=junit',
      `--outputFile.junit=${join(folder.path, 'junit.xml')}`,
    ]);
    expect(merged.code).toBe(1);
    expect(merged.output).toMatch(/Tests\s+4 failed \| \d+ passed/);
    const junit = await readFile(join(folder.path, 'junit.xml'), 'utf8');
    expect(junit.match(/<property name="severity"/g)).toHaveLength(4);
    // The job that merges has no database; those that tested had one.
    await writeFile(join(folder.path, 'vitest.config.ts'), rooted.replaceAll(/database: "[^"]*", /g, ''));
    const elsewhere = await vitest(folder.path, ['--merge-reports=blobs']);
    expect(elsewhere.output).toMatch(/Tests\s+4 failed \| \d+ passed/);
    expect(elsewhere.output).not.toContain('No database is set');
  });
});

const own = `import { expect, test } from 'vitest'; test('their own', () => expect(1).toBe(1));`;

test('junit carries category, severity and evidence as properties', async () => {
  await using folder = await project(files);
  await vitest(folder.path, ['--reporter=junit', '--outputFile=junit.xml']);
  const junit = await readFile(join(folder.path, 'junit.xml'), 'utf8');
  const [, test] = /<testcase [^>]*row-level security[^>]*>(.*?)<\/testcase>/s.exec(junit.slice(junit.indexOf('rls.ts')))!;
  const properties = Object.fromEntries(
    [...test!.matchAll(/<property name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  expect(properties).toEqual({
    category: 'C Row-level security',
    severity: 'high',
    evidence: expect.stringMatching(/^select .*c\.relrowsecurity.*c\.relname = &apos;orders&apos;.*;$/s),
  });
  expect(test).toContain('<failure message="GAP-');
});

describe('on GitHub', () => {
  const wrong = Array.from({ length: 15 }, (_, n) => `t${n}`);
  const many = {
    'vitest.config.ts': config(plain),
    'intent.yaml': `pgintent: 1\ntables:\n${wrong.map((name) => `  ${name}:\n    columns: { id: { type: integer, notNull: true } }\n    rls: true\n`).join('')}`,
    'database.sql': wrong.map((name) => `create table public.${name} (id integer);`).join('\n'),
  };

  test('the ten most severe gaps are annotated, with category, severity and evidence', async () => {
    await using folder = await project(many);
    const { output } = await vitest(folder.path, ['--reporter=github-actions'], { GITHUB_ACTIONS: 'true' });
    const errors = output.split('\n').filter((line) => line.startsWith('::error '));
    expect(errors).toHaveLength(10);
    for (const error of errors)
      expect(error).toMatch(
        /file=[^,]*intent\.yaml,title=.*row-level security,line=\d+,column=\d+::Gap: GAP-0\d+ · high · C · .*%0AEvidence:%0A/,
      );
    expect(output).not.toContain('::notice');
  });

  test('no name becomes a command', async () => {
    const hostile = hostileDatabase();
    await using folder = await project({
      'vitest.config.ts': config(`{ intent: './intent.json', database: './database.sql' }`),
      'intent.json': hostile.intent,
      'database.sql': hostile.sql,
    });
    const { output } = await vitestWithReport(folder.path, ['--reporter=default', '--reporter=github-actions'], { GITHUB_ACTIONS: 'true' });
    const commands = output.split('\n').filter((line) => /^\s*::/.test(line));
    expect(commands).toHaveLength(10);
    for (const command of commands) expect(command).toMatch(/^::error file=[^,]*intent\.json,/);
    expect(output.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\u202E]/u);
  });
});

test('a run that comes to no verdict leaves the last report as it was', async () => {
  await using folder = await project(files);
  await vitestWithReport(folder.path);
  const before = await readFile(join(folder.path, '.pgintent/gaps.json'), 'utf8');
  await writeFile(join(folder.path, 'intent.yaml'), 'pgintent: 1\ntabels: {}');
  const { code } = await vitestWithReport(folder.path);
  expect(code).toBe(1);
  expect(await readFile(join(folder.path, '.pgintent/gaps.json'), 'utf8')).toBe(before);
  expect((await readdir(join(folder.path, '.pgintent'))).sort()).toEqual(artefacts);
});
