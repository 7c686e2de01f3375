import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../src/cli/index.ts';
import { progressOn } from '../src/progress.ts';
import { root } from './support/run.ts';

async function pgintent(args: string[]): Promise<{ code: number; out: string; output: string }> {
  const written = { out: '', error: '' };
  const streams = { out: (text: string) => (written.out += text), error: (text: string) => (written.error += text), colors: false };
  const code = await main(args, streams);
  return { code, out: written.out, output: written.out + written.error };
}

describe('help', () => {
  test.for(['init', 'gaps', 'patch', 'verify', 'snapshot', 'introspect', 'accept'])(
    'of %s has examples and the exit codes',
    async (command) => {
      const { code, out } = await pgintent(['help', command]);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: pgintent ${command} `);
      expect(out).toMatch(new RegExp(`Examples:\\n  .*pgintent ${command}\\b`));
      expect(out).toContain('Exit code: 0 no gaps');
      expect(readFileSync(join(root, 'docs/cli.md'), 'utf8')).toMatch(new RegExp(`\\| \`pgintent ${command}\` +\\|`));
    },
  );

  test('is there without a command, which is not a success', async () => {
    const { code, out } = await pgintent([]);
    expect(code).toBe(2);
    expect(out).toContain('snapshot [options]');
  });

  test('names an option that was meant', async () => {
    const { code, output } = await pgintent(['gaps', '--databse', 'x']);
    expect(code).toBe(2);
    expect(output).toContain('Did you mean --database?');
  });
});

describe('progress', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function listener(isTTY: boolean): { lines: string[]; isTTY: boolean; write(text: string): void } {
    const lines: string[] = [];
    return { lines, isTTY, write: (text) => lines.push(text) };
  }

  test('is silent for a second, then says what takes so long', () => {
    const output = listener(false);
    const progress = progressOn(output);
    progress.say('reading');
    vi.advanceTimersByTime(999);
    expect(output.lines).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(output.lines).toEqual(['pgintent: reading\n']);
    progress.say('a');
    progress.say('b');
    vi.advanceTimersByTime(1000);
    expect(output.lines.slice(1)).toEqual(['pgintent: b\n']);
    progress.end();
  });

  test('is one line on a terminal, gone at the end', () => {
    const output = listener(true);
    const progress = progressOn(output);
    progress.say('reading');
    vi.advanceTimersByTime(1000);
    progress.say('comparing');
    progress.end();
    expect(output.lines).toEqual(['\r\u001B[2Kpgintent: reading', '\r\u001B[2Kpgintent: comparing', '\r\u001B[2K']);
  });

  test('speaks though something leaves timers no time', () => {
    const output = listener(false);
    const progress = progressOn(output);
    progress.say('replaying 1');
    vi.setSystemTime(Date.now() + 1500);
    progress.say('replaying 2');
    expect(output.lines).toEqual(['pgintent: replaying 2\n']);
    progress.end();
    vi.advanceTimersByTime(5000);
    expect(output.lines).toHaveLength(1);
  });
});
