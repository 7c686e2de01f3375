import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { schemas } from '../scripts/schema.ts';
import { main } from '../src/cli/index.ts';
import type { Session } from '../src/database/session.ts';
import { openUrl } from '../src/database/url-session.ts';
import type { Comparison } from '../src/gap/gap.ts';
import { review } from '../src/gap/review.ts';
import { verdictSchema } from '../src/report/verdict-schema.ts';
import { project, root, vitest } from './support/run.ts';
import { freshDatabase } from './support/servers.ts';

const intent = (total: string): string => `pgintent: 1
tables:
  orders:
    columns:
      id: integer
      total: ${total}
  invoices:
    columns:
      id: integer
      note: text
`;
const config = `import { defineConfig } from 'vitest/config';
import { pgintent } from '${root}/src/plugin.ts';
export default defineConfig({ plugins: [pgintent({ intent: './intent.yaml' })], test: { include: [] } });
`;
const drifted = 'create table public.orders (id integer, total numeric(10,2))';
const total = 'column public.orders.total';

interface Accepted {
  gaps: Record<string, { fingerprint: string; reason: string; until?: string; acceptedAt: string }>;
}

describe('an accepted gap', () => {
  let url: string;
  let session: Session;
  let folder: Awaited<ReturnType<typeof project>>;
  beforeAll(async () => {
    const { url: made } = await freshDatabase(Object.values(inject('servers'))[0]!);
    url = made;
    session = await openUrl(url);
  });
  afterAll(() => session.close());
  beforeEach(async () => {
    folder = await project({ 'intent.yaml': intent('numeric'), 'vitest.config.ts': config });
    await session.run(`drop schema public cascade; create schema public; grant usage on schema public to public; ${drifted}`);
    return () => folder[Symbol.asyncDispose]();
  });

  const file = (): string => join(folder.path, 'pgintent.accepted.json');
  const read = async (): Promise<Accepted> => JSON.parse(await readFile(file(), 'utf8')) as Accepted;
  /** In this process: starting another one takes longer than all that these do. */
  const cli = async (...args: string[]): Promise<{ code: number; output: string; out: string }> => {
    const written = { out: '', error: '' };
    const code = await main([...args, '--database', url, ...(args[0] === 'snapshot' ? [] : ['--accepted', file()])], {
      out: (text) => (written.out += text),
      error: (text) => (written.error += text),
      colors: false,
    });
    return { code, out: written.out, output: `${written.out}${written.error}` };
  };
  const manifest = (): string => join(folder.path, 'intent.yaml');
  const accept = async (key: string, ...args: string[]): Promise<void> => {
    const { code, output } = await cli('accept', key, '--intent', manifest(), '--reason', 'known', ...args);
    expect(code, output).toBe(0);
  };
  const gaps = (): ReturnType<typeof cli> => cli('gaps', '--intent', manifest());
  const acceptBoth = async (): Promise<void> => {
    await accept('table public.invoices');
    await accept(total, '--until', '2999-12-31');
  };

  test('fails no more, is shown and counted, and neither does what waits for it', async () => {
    expect((await gaps()).code).toBe(1);
    await acceptBoth();
    expect(Object.keys((await read()).gaps)).toEqual([total, 'table public.invoices']);
    const isAccepted = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(schemas['accepted.schema.json']!));
    expect(isAccepted(await read()), JSON.stringify(isAccepted.errors)).toBe(true);
    const found = await gaps();
    expect(found.code, found.output).toBe(0);
    expect(found.output).toContain('0 gaps, 2 accepted, 2 blocked');
    const ran = await vitest(folder.path, ['--reporter=verbose'], { DATABASE_URL: url });
    expect(ran.code, ran.output).toBe(0);
    expect(ran.output).toMatch(/column total \d+ms \[accepted: known; until 2999-12-31\]/);
    expect(ran.output).toMatch(/Tests\s+2 passed \| 4 skipped \(6\)/);
  });

  test('that was closed fails until its entry goes', async () => {
    await acceptBoth();
    await session.run('create table public.invoices (id integer, note text)');
    const found = await gaps();
    expect(found.code, found.output).toBe(1);
    expect(found.output).toContain(`There is no such gap any more: take the entry out of ${file()}.`);
    const ran = await vitest(folder.path, [], { DATABASE_URL: url });
    expect(ran.code, ran.output).toBe(1);
    expect(ran.output).toContain('Objects > accepted gaps > table public.invoices');
    expect(ran.output).toMatch(/❯ pgintent\.accepted\.json:11:5/);
    expect(ran.output).toContain('1 accepted, 1 outdated acceptance');
  });

  test('that has become something else fails, and so does its entry', async () => {
    await acceptBoth();
    await session.run('alter table public.orders alter column total type numeric(5,2)');
    const { code, output } = await gaps();
    expect(code, output).toBe(1);
    expect(output).toContain('type is numeric(5,2), not numeric');
    expect(output).toContain(
      `The gap has become another one than was accepted on ${(await read()).gaps[total]!.acceptedAt}. Close it, or look at it and accept it again: npx pgintent accept '${total}' --reason "…"`,
    );
    await accept(total);
    expect((await gaps()).code).toBe(0);
  });

  test('whose day has passed fails, and so does its entry', async () => {
    await acceptBoth();
    const accepted = await read();
    accepted.gaps[total]!.until = '2020-02-29';
    await writeFile(file(), JSON.stringify(accepted));
    const { code, output } = await gaps();
    expect(code, output).toBe(1);
    expect(output).toContain('It was accepted until 2020-02-29.');
    expect(output).toContain('1 gap, 1 accepted, 1 outdated acceptance');
    const { out } = await cli('gaps', '--intent', manifest(), '--format', 'json');
    expect(verdictSchema.parse(JSON.parse(out))).toMatchObject({
      summary: { objects: 6, gaps: 1, accepted: 1, outdated: 1 },
      accepted: [{ key: 'table public.invoices', reason: 'known' }],
      outdated: [{ key: total, because: 'expired' }],
      blocked: [{ accepted: true }, { accepted: true }],
    });
  });

  test('is the same however its SQL is written', async () => {
    const stating = (check: string): Promise<void> =>
      writeFile(manifest(), `pgintent: 1\ntables: { orders: { checks: [{ name: few, expression: '${check}' }] } }\n`);
    await session.run('alter table public.orders add constraint few check (total < 10)');
    await stating('total >= 0');
    await accept('check public.orders.few');
    await stating('(0 <= "total")');
    const { code, output } = await gaps();
    expect(code, output).toBe(0);
  });

  test('is the same however its settings are spelled', async () => {
    const made = (timeout: string): string =>
      `create or replace function public.timed() returns integer language sql set statement_timeout = '${timeout}' as 'select 1'`;
    const stating = (timeout: string): Promise<void> =>
      writeFile(manifest(), `pgintent: 1\nfunctions: { timed(): { settings: { statement_timeout: ${timeout} } } }\n`);
    await session.run(made('10s'));
    await stating('5s');
    await accept('function public.timed()');
    await session.run(made('10000'));
    await stating('5000');
    const { code, output } = await gaps();
    expect(code, output).toBe(0);
  });

  test('that nobody intended is another one when it is altered or opened', async () => {
    const before = join(folder.path, 'before.json');
    expect((await cli('snapshot', '--out', before)).code).toBe(0);
    await session.run(`alter table public.orders enable row level security; create policy extra on public.orders using (id = 1);
      create table public.legacy (id integer)`);
    const whole = (...args: string[]): ReturnType<typeof cli> => cli(...args, '--intent', before);
    const shown = JSON.parse((await whole('gaps', '--format', 'json')).out) as { gaps: { key: string }[] };
    for (const { key } of shown.gaps) {
      const { code, output } = await whole('accept', key, '--reason', 'known');
      expect(code, output).toBe(0);
    }
    const held = await whole('gaps');
    expect(held.code, held.output).toBe(0);
    await session.run('alter policy extra on public.orders using (true); grant select on public.legacy to public');
    const { code, output } = await whole('gaps');
    expect(code, output).toBe(1);
    expect(output).toContain('The acceptance of policy public.orders.extra does not hold any more.');
    expect(output).toContain('The acceptance of table public.legacy does not hold any more.');
  });

  test.for<[string[], string]>([
    [['public.orders.total', '--reason', 'x'], `There is no gap "public.orders.total". The nearest: "${total}"`],
    [['table public.orders', '--reason', 'x'], 'table public.orders is as intended: there is nothing to accept.'],
    [['column public.invoices.id', '--reason', 'x'], 'column public.invoices.id is blocked by table public.invoices: accept that.'],
    [[total, '--reason', ' '], 'The reason is empty.'],
    [[total], "Required option '--reason <text>' not specified."],
    [[total, '--reason', 'x', '--until', '2027-02-30'], '--until is a day such as 2027-01-31, not 2027-02-30.'],
    [[total, '--reason', 'x', '--until', '2020-01-01'], '--until 2020-01-01 has passed'],
  ])('%j is refused', async ([args, message]) => {
    const { code, output } = await cli('accept', ...args, '--intent', manifest());
    expect(code, output).toBe(2);
    expect(output).toContain(message);
    await expect(read()).rejects.toThrow('ENOENT');
  });

  test.for<[string, string]>([
    ['{', 'pgintent.accepted.json:1:2: '],
    ['{\n  "format": "pgintent.accepted/9",\n  "gaps": {}\n}', 'pgintent.accepted.json:2:3: format: '],
    [
      '{\n  "format": "pgintent.accepted/1",\n  "gaps": {\n    "a": { "fingerprint": "sha256:0123456789abcdef", "acceptedAt": "2026-01-01" }\n  }\n}',
      'pgintent.accepted.json:4:5: gaps.a.reason: ',
    ],
  ])('in a file that reads %j is an error with its place', async ([text, message]) => {
    await writeFile(file(), text);
    const { code, output } = await gaps();
    expect(code, output).toBe(2);
    expect(output).toContain(message);
  });
});

test('an acceptance of what cannot be checked today is not closed; under strict alone it is not missed elsewhere', () => {
  const acceptance = { key: 'a', fingerprint: '', reason: 'x', acceptedAt: '2026-01-01', origin: { file: 'f' } };
  const of = (outcomes: Comparison['outcomes'], strict: boolean, more: object = {}): string[] =>
    review({ outcomes, gaps: [], notices: [], pairs: new Map() }, [{ ...acceptance, ...more }], {
      today: '2026-06-01',
      strict,
    }).outcomes.map((outcome) => (outcome.verdict === 'outdated' ? outcome.because : outcome.verdict));
  const named = { key: 'a', test: ['Objects', 'g', 't'] as ['Objects', string, string], origin: { file: 'f' } };
  expect(of([{ ...named, verdict: 'unknown', reason: '', remedy: '' }], false)).toEqual(['unknown']);
  expect(of([{ ...named, verdict: 'blocked', by: 'b', byTest: named.test }], false)).toEqual(['blocked']);
  expect(of([], false)).toEqual(['closed']);
  expect(of([], false, { strict: true })).toEqual([]);
  expect(of([], true, { strict: true })).toEqual(['closed']);
  expect(of([], false, { strict: true, until: '2026-05-31' })).toEqual(['expired']);
  expect(of([], false, { strict: true, until: '2026-06-01' })).toEqual([]);
});
