import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { html } from '../../src/report/html.ts';
import type { Verdict } from '../../src/report/verdict.ts';
import { quoteIdent } from '../../src/sql/quote.ts';
import { hostileNames } from '../support/hostile.ts';
import { exampleVerdict, hostileVerdict } from '../support/reported.ts';
import type {} from './chromium.ts';

let browser: Browser;
let folder: string;
let example: Verdict;
/** How many gaps the example has. */
let all: number;
let hostile: Verdict;
beforeAll(async () => {
  [example, hostile] = [await exampleVerdict(), await hostileVerdict()];
  all = example.gaps.length;
  folder = await mkdtemp(join(tmpdir(), 'pgintent-page-'));
  browser = await chromium.launch({ executablePath: inject('chromium'), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

let context: BrowserContext;
/** What the page asked the network for, and what it complained of. */
let requests: string[];
let complaints: string[];
beforeEach(() => {
  [requests, complaints] = [[], []];
});
afterEach(async () => {
  await context.close();
  expectQuiet();
});

function expectQuiet(): void {
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
}

/** Opens the page as a person does: from a file. */
async function open(verdict: Verdict, options: Parameters<Browser['newContext']>[0] = {}, hash = ''): Promise<Page> {
  const file = join(folder, 'gaps.html');
  await writeFile(file, html(verdict));
  context = await browser.newContext(options);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  const page = await context.newPage();
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) requests.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  await page.goto(`${pathToFileURL(file).href}${hash}`);
  return page;
}

const shown = (page: Page): Promise<string[]> =>
  page.$$eval('.gap', (cards) => cards.filter((card) => (card as HTMLElement).checkVisibility()).map(({ id }) => id));
const idsOf = (verdict: Verdict, wanted: (gap: Verdict['gaps'][0]) => boolean): string[] => verdict.gaps.filter(wanted).map(({ id }) => id);
/** How many gaps of the example have the severity: which each one has is for `keys.test.ts` to hold. */
const countOf = (severity: string): number => idsOf(example, (gap) => gap.severity === severity).length;

describe('the list', () => {
  test('shows every gap, the most severe first, and the counts', async () => {
    const page = await open(example);
    expect(await shown(page)).toEqual(example.gaps.map(({ id }) => id));
    expect(await page.textContent('#status')).toBe(`${all} gaps.`);
    expect(await page.locator('#counts tfoot td').allTextContents()).toEqual(
      [...['critical', 'high', 'medium', 'low'].map(countOf), all].map(String),
    );
    expect(await page.locator('.section').count()).toBe(2);
  });

  test('opens a gap: impact, differences, evidence, expected and actual, fix, origin', async () => {
    const page = await open(example);
    const gap = example.gaps.find(({ id }) => id === 'GAP-006')!;
    expect(await page.textContent('#GAP-006 summary')).toContain(`critical · C Row-level security · ${gap.key}${gap.issue}`);
    await page.locator('#GAP-006 summary').click();
    const body = page.locator('#GAP-006 .body');
    expect(await body.locator('dl').innerText()).toContain(gap.impact);
    expect(await body.locator('dl').innerText()).toContain(`examples/keys/intent.yaml:${gap.origin.line}:${gap.origin.column}`);
    expect(await body.locator('tbody th').allTextContents()).toEqual(gap.differences.map(({ property }) => property));
    const blocks = await body.locator('pre').allTextContents();
    expect(blocks[0]).toBe(`${gap.evidence.query};`);
    expect(blocks[1]).toContain(gap.evidence.expected.text);
    expect(blocks[2]).toContain(JSON.stringify(gap.evidence.actual.rows[0]));
    expect(blocks[3]).toBe(gap.fix.sql);
  });

  test('a link to a gap opens it', async () => {
    const page = await open(example, {}, '#GAP-050');
    expect(await page.locator('#GAP-050').getAttribute('open')).not.toBeNull();
    await page.locator('#GAP-050 .body').waitFor();
    expect(await page.locator('details.gap[open]').count()).toBe(1);
  });

  test('says where there is none', async () => {
    const none = { ...example, gaps: [], summary: { ...example.summary, gaps: 0 } };
    const page = await open(none);
    expect(await page.textContent('.none')).toBe('No gaps.');
    expect(await page.locator('form').isVisible()).toBe(false);
  });
});

describe('filter and search', () => {
  test('by severity and category, with boxes and with the numbers of the table', async () => {
    const page = await open(example);
    for (const name of ['high', 'medium', 'low']) await page.getByLabel(name, { exact: true }).uncheck();
    expect(await shown(page)).toEqual(idsOf(example, ({ severity }) => severity === 'critical'));
    expect(await page.textContent('#status')).toBe(`${countOf('critical')} of ${all} gaps.`);
    await page.getByRole('button', { name: /^Show \d+ high D$/ }).click();
    expect(await shown(page)).toEqual(idsOf(example, ({ severity, category }) => severity === 'high' && category === 'D'));
    await page.getByRole('button', { name: `Show ${all} gaps` }).click();
    expect(await shown(page)).toHaveLength(all);
  });

  test('finds words in any part of a gap', async () => {
    const page = await open(example);
    await page.getByRole('searchbox').fill('PREMIUM_features missing');
    expect(await shown(page)).toEqual(idsOf(example, ({ key }) => key === 'column public.user_profiles.premium_features'));
    await page.getByRole('searchbox').fill('nothing like this');
    expect(await shown(page)).toEqual([]);
    await page.getByRole('searchbox').fill('');
    expect(await shown(page)).toHaveLength(all);
  });

  test('what a person sees in quotes can be searched for', async () => {
    const page = await open(hostile);
    await page.getByRole('searchbox').fill(`"quoted`);
    expect((await shown(page)).length).toBe(idsOf(hostile, ({ key }) => key.includes('quoted')).length);
  });
});

describe('keyboard', () => {
  const focused = (page: Page): Promise<string | undefined> => page.evaluate(() => document.activeElement?.closest('.gap')?.id);

  test('j and k walk over what is shown, Enter opens, e copies the evidence', async () => {
    const page = await open(example);
    await page.keyboard.press('j');
    expect(await focused(page)).toBe('GAP-001');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await focused(page)).toBe('GAP-002');
    await page.keyboard.press('Enter');
    await page.locator('#GAP-002 .body').waitFor();
    await page.keyboard.press('e');
    await page.getByText('Copied evidence.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${example.gaps[1]!.evidence.query};`);
  });

  test('/ goes to the search, where letters are letters, and Escape leaves it', async () => {
    const page = await open(example);
    await page.keyboard.press('/');
    await page.keyboard.type('jke');
    expect(await page.getByRole('searchbox').inputValue()).toBe('jke');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  test('Tab reaches the filter, the gaps and what is in an open one', async () => {
    const page = await open({ ...example, gaps: example.gaps.slice(0, 1) }, {}, '#GAP-001');
    await page.locator('#GAP-001 .body').waitFor();
    const reached: string[] = [];
    for (let n = 0; n < 20; n++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.localName ?? ''),
      );
    }
    for (const one of ['Search gaps', 'summary', 'Copy evidence', 'Copy fix']) expect(reached).toContain(one);
  });
});

test('copies evidence and fix where a page may not write to the clipboard by itself', async () => {
  const page = await open(example, {}, '#GAP-001');
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));
  });
  await page.getByRole('button', { name: 'Copy fix' }).click();
  await page.getByText('Copied fix.').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(example.gaps[0]!.fix.sql);
});

describe('looks', () => {
  /** Contrast of a text with what is behind it, as WCAG counts. */
  const contrasts = (page: Page): Promise<number[]> =>
    page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
      const light = (color: string): number => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
          const share = part / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        }) as [number, number, number];
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = (element: Element): string => {
        const { backgroundColor } = getComputedStyle(element);
        return backgroundColor === 'rgba(0, 0, 0, 0)' && element.parentElement ? ground(element.parentElement) : backgroundColor;
      };
      return [...document.querySelectorAll('h1, p, th, .head, .severity, .issue, legend, label, dt, dd, pre, .copy')].map((element) => {
        const pair = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a) as [number, number];
        return (pair[0] + 0.05) / (pair[1] + 0.05);
      });
    });

  test.for(['light', 'dark'] as const)('%s: everything can be read', async (colorScheme) => {
    const page = await open(example, { colorScheme }, '#GAP-001');
    await page.locator('#GAP-001 .body').waitFor();
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 27)');
    expect(Math.min(...(await contrasts(page)))).toBeGreaterThan(4.5);
  });

  test('fits a telephone', async () => {
    const page = await open(hostile, { viewport: { width: 360, height: 640 } }, '#GAP-001');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  test('on paper everything is open, and afterwards as it was', async () => {
    const page = await open(example, {}, '#GAP-003');
    const paper = await page.pdf();
    expect(paper.length).toBeGreaterThan(100_000);
    expect(await page.locator('.gap .body').count()).toBe(all);
    await page.waitForFunction(() => document.querySelectorAll('details[open]').length === 1);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('form').isVisible()).toBe(false);
  });
});

describe('hostile names', () => {
  test('are text, wherever they stand', async () => {
    const page = await open(hostile);
    const title = await page.title();
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
    await page.waitForFunction((many) => document.querySelectorAll('.gap .body').length === many, hostile.gaps.length);
    expect(await page.title()).toBe(title);
    expect(title).not.toContain('pwned');
    expect(await page.locator('img, iframe, a, object, embed').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    // Not innerText: it leaves out what is not laid out yet.
    const text = (await page.locator('#gaps').textContent())!;
    for (const name of hostileNames.filter((one) => !/[\p{Cc}\p{Cf}]/u.test(one))) expect(text).toContain(quoteIdent(name));
    expect(text).toContain('abc \\u{202e} gpj.exe');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202E]/u);
  });

  test('what is copied holds nothing that a terminal obeys', async () => {
    const page = await open(hostile);
    const id = hostile.gaps.find(({ key }) => key.includes('red'))!.id;
    await page.locator(`#${id} summary`).click();
    await page.locator(`#${id}`).getByRole('button', { name: 'Copy evidence' }).click();
    await page.getByText('Copied evidence.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  test('a script that got in would not run', async () => {
    const page = await open(example);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = "document.title = 'pwned'";
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', `<img src="https://evil.example/x" onerror="document.title='pwned'">`);
    });
    await page.waitForTimeout(200);
    expect(await page.title()).not.toContain('pwned');
    // The browser says that it refused; what it refused to fetch is named, not fetched.
    expect(complaints.filter((text) => text.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(2);
    complaints = [];
    requests = requests.filter((url) => !url.includes('evil.example'));
  });
});

test('without JavaScript the gaps are a list', async () => {
  const page = await open(hostile, { javaScriptEnabled: false });
  const items = await page.locator('noscript li').allTextContents();
  expect(items).toHaveLength(hostile.gaps.length);
  expect(items[0]).toContain(`GAP-001 · ${hostile.gaps[0]!.severity}`);
  expect(await page.locator('img').count()).toBe(0);
});

test('a thousand gaps stay usable', async () => {
  const gaps = Array.from({ length: 1000 }, (_, n) => ({
    ...example.gaps[n % all]!,
    id: `GAP-${String(n + 1).padStart(3, '0')}`,
    key: `column public.t.c${n}`,
  }));
  const start = performance.now();
  const page = await open({ ...example, gaps, summary: { ...example.summary, gaps: 1000 } });
  await page.locator('#GAP-1000').waitFor({ state: 'attached' });
  expect(performance.now() - start).toBeLessThan(5000);
  const spent = await page.evaluate(() => {
    const search = document.querySelector<HTMLInputElement>('input[type=search]')!;
    const from = performance.now();
    search.value = 'c999';
    search.dispatchEvent(new Event('input', { bubbles: true }));
    void document.body.offsetHeight;
    return performance.now() - from;
  });
  expect(await shown(page)).toEqual(['GAP-1000']);
  expect(spent).toBeLessThan(500);
});
