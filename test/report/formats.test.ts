import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Gap } from '../../src/gap/gap.ts';
import { severities } from '../../src/kinds/kind.ts';
import { html as htmlPieces } from '../../src/report/html.ts';
import { json as jsonPieces } from '../../src/report/json.ts';
import { markdown as markdownPieces } from '../../src/report/markdown.ts';
import { sarif as sarifPieces } from '../../src/report/sarif.ts';
import type { Verdict } from '../../src/report/verdict.ts';
import { exampleVerdict, hostileVerdict, textOf } from '../support/reported.ts';
import { root } from '../support/run.ts';

/** What a terminal obeys, or what shows a text out of order. */
const unsafe = /(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}]/u;

let example: Verdict;
let hostile: Verdict;
beforeAll(async () => {
  example = await exampleVerdict();
  hostile = await hostileVerdict();
});

const run = { version: '1.2.3', name: 'pgintent', config: 'vitest.config.ts' };
/** A file whole, as it is on disk. */
const markdown = (verdict: Verdict): string => [...markdownPieces(verdict)].join('');
const json = (verdict: Verdict): string => [...jsonPieces(verdict)].join('');
const html = (verdict: Verdict): string => [...htmlPieces(verdict)].join('');
const sarif = (verdict: Verdict, of: typeof run): string => [...sarifPieces(verdict, of)].join('');
const formats = { markdown, json, html, sarif: (verdict: Verdict) => sarif(verdict, run) };

/** Markdown without its blocks of code, found as CommonMark says: a fence ends at one that is as long or longer. */
function outsideCode(text: string): string[] {
  let fence: string | undefined;
  return text.split('\n').filter((line) => {
    const [ticks] = /^`{3,}/.exec(line) ?? [];
    if (fence === undefined) {
      fence = ticks;
      return fence === undefined;
    }
    if (ticks !== undefined && line === ticks && ticks.length >= fence.length) fence = undefined;
    return false;
  });
}

/** The data that the page is made of. */
function dataOf(page: string): { id: string; key: string; query: string }[] {
  const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)!;
  return JSON.parse(data!) as { id: string; key: string; query: string }[];
}

test.for(Object.entries(formats))('%s holds no sign that a terminal obeys', ([, format]) => {
  expect(hostile.gaps.length).toBeGreaterThan(20);
  expect(JSON.stringify(hostile)).toMatch(/\\u001b/);
  expect(format(hostile)).not.toMatch(unsafe);
});

describe('GAPS_REPORT.md', () => {
  test('groups by category, the most severe first, and counts', () => {
    const lines = outsideCode(markdown(example));
    const ids = lines.filter((line) => line.startsWith('### Gap ID: ')).map((line) => line.slice('### Gap ID: '.length));
    const order = example.gaps.toSorted((left, right) => {
      const rank = ({ category, severity }: Gap): string => `${category}${severities.indexOf(severity)}`;
      return rank(left) < rank(right) ? -1 : rank(left) > rank(right) ? 1 : 0;
    });
    expect(ids).toEqual(order.map(({ id }) => id));
    expect(lines).toContain('| All | 10 | 49 | 17 | 1 | 77 |');
    expect(lines).toContain('- [x] Publications: all 1 hold');
    expect(lines).toContain('- [ ] Tables: 19 of 20 hold: 1 missing');
    expect(lines).toContain('- [ ] Triggers: 1 of 7 hold: 1 missing, 5 different');
    expect(lines).toContain('- [x] Everything could be checked');
  });

  test('says of a gap what the template asks for', () => {
    const text = markdown(example);
    const section = text.slice(text.indexOf('### Gap ID: GAP-011'), text.indexOf('### Gap ID: GAP-012'));
    for (const line of [
      '**Category**: Missing objects',
      '**Severity**: High',
      '**Table/Object**: column public.user_profiles.premium_features',
      '**Issue**: The column premium_features of public.user_profiles is missing.',
      '**Evidence Query**:',
      "where n.nspname = 'public' and c.relname = 'user_profiles' and a.attname = 'premium_features'",
      '**Expected**: 1 row',
      '**Actual**: no row',
      '**Impact**: Premium features cannot be stored.',
      '**Declared**: examples/keys/intent.yaml:43:7',
      'alter table public.user_profiles add column if not exists premium_features jsonb;',
    ])
      expect(section).toContain(line);
  });

  test('names are text: no heading, tag, link, table or code is theirs', () => {
    const lines = outsideCode(markdown(hostile));
    const sections = hostile.gaps.length + new Set(hostile.gaps.map(({ category }) => category)).size + 2;
    expect(lines.filter((line) => /^#{2,} /.test(line)).length).toBeLessThanOrEqual(sections + 2);
    // The marks of our own: tables, check boxes, strong names of fields.
    const theirs = lines.filter((line) => line.startsWith('**')).map((line) => line.replace(/^\*\*[\w/ ]+\*\*:/, ''));
    for (const line of theirs) expect(line).not.toMatch(/(?<!\\)[<>`|[\]*]/);
  });
});

describe('gaps.json', () => {
  test('is what the published schema says, and the whole verdict', () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(textOf(root, 'schema/gaps.schema.json')));
    for (const verdict of [example, hostile]) {
      const parsed: unknown = JSON.parse(json(verdict));
      expect(parsed).toEqual(JSON.parse(JSON.stringify(verdict)));
      validate(parsed);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test('counts of each kind add up', () => {
    const { byKind, objects, gaps } = example.summary;
    const all = Object.values(byKind);
    for (const { intended, held, missing, differs, blocked, unknown } of all)
      expect(held + missing + differs + blocked + unknown).toBe(intended);
    expect(all.reduce((sum, { intended, extra }) => sum + intended + extra, 0)).toBe(objects);
    expect(all.reduce((sum, { missing, differs, extra }) => sum + missing + differs + extra, 0)).toBe(gaps);
  });
});

describe('gaps.sarif', () => {
  interface Log {
    version: string;
    runs: { tool: { driver: { rules: any[] } }; results: any[] }[];
  }
  const logOf = (verdict: Verdict): Log['runs'][0] => (JSON.parse(sarif(verdict, run)) as Log).runs[0]!;

  test('has a rule with help for each code, and a result for each gap', () => {
    const { tool, results } = logOf(example);
    expect(tool.driver.rules.map(({ id }) => id)).toEqual([...new Set(example.gaps.map(({ code }) => code))].sort());
    for (const { shortDescription, help } of tool.driver.rules) {
      expect(shortDescription.text).toMatch(/^An object of the kind .*\.$/);
      expect(help.text).toMatch(/\w/);
    }
    expect(results).toHaveLength(example.gaps.length);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  test('goes by severity and points at files of the repository', () => {
    for (const [n, { level, locations }] of logOf(example).results.entries()) {
      const { severity, origin } = example.gaps[n]!;
      expect(level).toBe(severity === 'low' ? 'note' : severity === 'medium' ? 'warning' : 'error');
      const { artifactLocation, region } = locations[0].physicalLocation;
      expect(existsSync(join(root, artifactLocation.uri)), artifactLocation.uri).toBe(true);
      expect(artifactLocation).toEqual({ uri: 'examples/keys/intent.yaml', uriBaseId: '%SRCROOT%' });
      expect(region.startLine).toBe(origin.line);
    }
  });

  test.for<[string, string]>([
    ['postgres://me:***@db.example:5432/shop', 'vitest.config.ts'],
    ['/elsewhere/intent.yaml', 'vitest.config.ts'],
    ['../other/intent.yaml', 'vitest.config.ts'],
    ['with space/#1?.yaml', 'with%20space/%231%3F.yaml'],
  ])('declared in %s: points at %s', ([file, uri]) => {
    const gaps = example.gaps.slice(0, 1).map((gap) => ({ ...gap, origin: { file } }));
    expect(logOf({ ...example, gaps }).results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });

  test('knows a gap again by its key, and what it has become by its fingerprint', () => {
    const fingerprints = logOf(example).results.map(({ partialFingerprints }) => partialFingerprints as Record<string, string>);
    expect(new Set(fingerprints.map((one) => one['primaryLocationLineHash'])).size).toBe(example.gaps.length);
    const [gap, ...others] = example.gaps;
    const changed = { ...gap!, id: 'GAP-099', origin: { file: 'moved.yaml', line: 1 }, fingerprint: 'sha256:other' };
    const again = logOf({ ...example, gaps: [...others, changed] }).results.at(-1).partialFingerprints as Record<string, string>;
    expect(again['primaryLocationLineHash']).toBe(fingerprints[0]!['primaryLocationLineHash']);
    expect(again['pgintentKey/v1']).toBe(fingerprints[0]!['pgintentKey/v1']);
    expect(again['pgintentGap/v1']).not.toBe(fingerprints[0]!['pgintentGap/v1']);
  });

  test('no name becomes a link', () => {
    for (const { message } of logOf(hostile).results) expect(message.text).not.toContain('](');
  });
});

test('whatever a gap holds, each format stays what it is', () => {
  const parts = fc.constantFrom(
    '</script>',
    '<!--',
    '`',
    '```',
    '\n```\n# heading\n',
    '\n',
    '|',
    '"',
    "'",
    '\\',
    '\u2028',
    '\u001B]0;x\u0007',
    '{0}',
    'é',
    '\u{1F468}',
    'a',
  );
  const texts = fc.oneof(
    fc.array(parts, { maxLength: 8 }).map((found) => found.join('')),
    fc.string({ unit: 'grapheme' }),
  );
  const about = (text: string): Verdict => {
    const [gap] = example.gaps as [Gap];
    const evidence = { ...gap.evidence, query: `select ${text}` };
    return { ...example, gaps: [{ ...gap, key: text, issue: text, why: text, evidence, fix: { sql: text } }] };
  };
  const headings = (verdict: Verdict): string[] => outsideCode(markdown(verdict)).filter((line) => line.startsWith('#'));
  const usual = headings(about('x'));
  fc.assert(
    fc.property(texts, (text) => {
      const one = about(text);
      for (const format of Object.values(formats)) expect(format(one)).not.toMatch(unsafe);
      expect((JSON.parse(json(one)) as Verdict).gaps[0]!.key).toBe(text);
      expect(dataOf(html(one))).toHaveLength(1);
      expect(html(one).match(/<\/?script/g)).toHaveLength(4);
      expect(headings(one)).toEqual(usual);
      JSON.parse(sarif(one, run));
    }),
  );
});
