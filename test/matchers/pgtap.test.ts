import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { guide } from '../../scripts/pgtap.ts';
import { nameOf, table } from './pgtap-table.ts';
import { notInstalled, pgtap, said, shopWithPgtap } from './pgtap.ts';

test('the table has all 228 functions of pgTAP, each once', () => {
  const names = table.flatMap(({ rows }) => rows.map(nameOf));
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(228);
  expect(table.filter(({ speaker }) => speaker === 'db').flatMap(({ rows }) => rows)).toHaveLength(169);
});

test('the guide is what the table says', () => {
  expect(readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/pgtap.md'), 'utf8')).toBe(guide);
});

test('what the table says of pgTAP is true of the shop', async (context) => {
  if (pgtap === undefined) return context.skip(notInstalled);
  const database = await shopWithPgtap(pgtap);
  const rows = table.filter(({ speaker }) => speaker !== 'vitest').flatMap((group) => group.rows);
  const failing = [];
  for (const row of rows.filter(([theirs]) => !theirs.includes('…') && nameOf([theirs, '']) !== 'has_rightop')) {
    const text = await said(database, row[0]);
    if (!text.startsWith('ok ')) failing.push(`${row[0]}: ${text}`);
  }
  const { rows: names } = await database.query<{ name: string }>(
    `select distinct p.proname as name from pg_proc p where p.pronamespace = 'tap'::regnamespace and p.proname !~ '^_' order by 1`,
  );
  await database.close();
  expect(failing).toEqual([]);
  expect(names.map(({ name }) => name)).toEqual(table.flatMap((group) => group.rows.map(nameOf)).toSorted());
});
