import { expect, test, vi } from 'vitest';
import type { ReviewedOutcome, TestName } from '../../src/gap/gap.ts';
import { handOver } from '../../src/report/handover.ts';
import { cleanUp, takeOver } from '../../src/report/takeover.ts';
import type { Verdict } from '../../src/report/verdict.ts';

vi.mock('node:fs/promises', async (original) => (await import('../support/plug-n-play.ts')).asPlugNPlay(original));

test('a long name is cut, is nobody else’s, and is the same whatever becomes of the test', async () => {
  const long = (end: string): TestName => ['Objects', 'public.t', `check id in (${'0,'.repeat(3000)}${end})`];
  const about = { key: 'check public.t', origin: { file: 'intent.yaml' } };
  const outcomes = [
    { ...about, test: long('1'), verdict: 'held' },
    { ...about, test: long('2'), verdict: 'held' },
    { ...about, test: ['Objects', 'public.t', 'comment'], verdict: 'blocked', by: 'check public.t', byTest: long('1') },
    { ...about, test: long('1'), verdict: 'blocked', by: 'table public.t', byTest: ['Objects', 'public.t', 'table'] },
  ] as ReviewedOutcome[];
  const folder = await handOver(outcomes, { gaps: [], accepted: [] } as unknown as Verdict, {
    frames: 0,
    otherwise: undefined,
    annotated: false,
  });
  const [first, second, blocked, other] = takeOver(folder, 'Objects');
  await cleanUp(folder);
  expect(first!.title).toMatch(/^check id in \(0,0,.*… [0-9a-f]{8}$/);
  expect(first!.title).toHaveLength(200);
  expect(second!.title).not.toBe(first!.title);
  expect(other!.title).toBe(first!.title);
  expect(blocked).toMatchObject({ title: 'comment', by: `Objects > public.t > ${first!.title}` });
  expect(blocked!.text).toContain(first!.title);
});
