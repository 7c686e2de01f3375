import { chmod, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from '../src/database/write-whole.ts';
import { run } from './support/run.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pgintent-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a link stays a link, and a file keeps who may read it', async () => {
  await writeFile(at('file'), 'before');
  await chmod(at('file'), 0o600);
  await symlink(at('file'), at('link'));
  await writeWhole(at('link'), 'after');
  expect((await lstat(at('link'))).isSymbolicLink()).toBe(true);
  expect(await readFile(at('file'), 'utf8')).toBe('after');
  expect((await stat(at('file'))).mode & 0o777).toBe(0o600);
});

test('a pipe is written to, and is a pipe afterwards', async () => {
  await run('mkfifo', [at('pipe')], { cwd: folder });
  const reading = readFile(at('pipe'), 'utf8');
  await writeWhole(at('pipe'), 'through');
  expect((await lstat(at('pipe'))).isFIFO()).toBe(true);
  expect(await reading).toBe('through');
});
