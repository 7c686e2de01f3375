import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sayGap } from '../src/gap/message.ts';
import { showSummary } from '../src/report/summary.ts';
import { inShort } from '../src/report/verdict.ts';
import { exampleVerdict } from './support/reported.ts';
import { root } from './support/run.ts';

test('the README shows what the example prints', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const verdict = await exampleVerdict();
  const shown = verdict.gaps.find(({ key }) => key === 'policy public.vibe_configs for select');
  const { line, column } = shown!.origin;
  expect(readme).toContain(`${sayGap(shown!)}\n❯ examples/keys/intent.yaml:${line}:${column}\n`);
  const end = /and at the end\n\n```\n([^]*?)\n\nTo test/.exec(readme)?.[1];
  expect(end).toBe(showSummary(inShort(verdict), undefined, false).trim());
});
