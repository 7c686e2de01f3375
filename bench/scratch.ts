import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string | undefined;

/** The folder of everything that a run of the bench writes: gone when this process is, however it ends. */
export function scratchRoot(): string {
  return (root ??= makeRoot());
}

/** A new folder in it. */
export function scratchFolder(name: string): string {
  return mkdtempSync(join(scratchRoot(), `${name}-`));
}

function makeRoot(): string {
  const made = mkdtempSync(join(tmpdir(), 'pgintent-bench-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  return made;
}
