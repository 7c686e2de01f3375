import { besidePackage } from './installed.ts';
import { assertedManifest, elaboratedManifest } from './manifest.ts';
import type { BenchOptions } from './options.ts';
import { heading, line, showMegabytes } from './print.ts';
import { hasProc, type Memory } from './proc.ts';
import { type Program, succeed } from './program.ts';
import { emptyProject, pluginProject, vitestRun } from './project.ts';
import { intentFile, testsOf } from './suites.ts';

const target = { atMost: 400 };

/**
 * The most memory of a run of the suites. Vitest's share is what as many empty tests take; the embedded engine's is
 * measured alone, and taken off where the run needs it.
 */
export async function benchMemory(url: string, same: string, other: string, { tables }: BenchOptions): Promise<void> {
  heading('4. Peak memory (resident)');
  if (!hasProc) return line('skipped: there is no /proc on this system');
  const intent = await intentFile(url);
  show('as many empty tests', await peakOf(vitestRun(await emptyProject(await testsOf(intent, url)))));
  show('suites, all pass', await peakOf(vitestRun(await pluginProject(intent), url)), target);
  show('suites, all pass, from a manifest', await peakOf(vitestRun(await pluginProject(assertedManifest(tables)), url)), target);
  show('suites, every column fails', await peakOf(vitestRun(await pluginProject(await intentFile(same)), other)), target);
  const engine = await peakOf({ file: process.execPath, args: [await besidePackage('engine')] });
  const withEngine = await peakOf(vitestRun(await pluginProject(elaboratedManifest(tables)), url));
  show('the embedded engine alone', engine);
  show('suites that need the engine', withEngine);
  showMegabytes('suites that need the engine: main process beside it', withEngine.main - engine.main, target);
}

async function peakOf(program: Program): Promise<Memory> {
  const { memory } = await succeed({ ...program, memory: true }, [0, 1]);
  return memory!;
}

function show(label: string, { main, largestOther, together }: Memory, limit?: { atMost: number }): void {
  showMegabytes(`${label}: main process`, main, limit);
  if (largestOther === 0) return;
  showMegabytes(`${label}: largest worker`, largestOther);
  showMegabytes(`${label}: together`, together);
}
