import { expect, test } from 'vitest';
import { migrationLines } from '../../src/report/summary.ts';
import type { VerdictInShort } from '../../src/report/verdict.ts';

test('which gaps wait for a migration is a question only where there are gaps', () => {
  const migrations = { remarks: [], unknown: { reason: 'its table cannot be read', remedy: 'grant it' } };
  const linesOf = (gaps: object[]): string[] => migrationLines({ gaps, migrations } as unknown as VerdictInShort);
  expect(linesOf([])).toEqual([]);
  expect(linesOf([{}])).toEqual(['Which of the gaps wait for a migration is not known: its table cannot be read; grant it.']);
});
