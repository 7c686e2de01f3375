import { expect, test } from 'vitest';
import { root, run } from './support/run.ts';

test('npm run gaps:closed drifts, patches and verifies the example, and ends with no gap', { timeout: 180_000 }, async () => {
  const { code, output } = await run(process.execPath, ['scripts/gaps-closed.ts'], { cwd: root });
  expect(code, output).toBe(0);
  expect(output).toMatch(/^Drifted: [1-9]\d gaps\. VERIFY\.sql: \d+ PASS, [1-9]\d* FAIL, 0 UNKNOWN$/m);
  expect(output).toMatch(/^In the end: 0 gaps\. VERIFY\.sql: \d+ PASS, 0 FAIL, 0 UNKNOWN$/m);
});
