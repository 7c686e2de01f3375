import { besidePackage } from './installed.ts';
import { assertedManifest, elaboratedManifest } from './manifest.ts';
import type { BenchOptions } from './options.ts';
import { heading, line, showMegabytes } from './print.ts';
import { hasProc, type Memory } from './proc.ts';
import { type Program, succeed } from './program.ts';
import { emptyProject, failingProject, pluginProject, projectFolder, vitestRun } from './project.ts';
import { failuresOf, intentFile, testsOf } from './suites.ts';

const target = { atMost: 400 };

/**
 * The most memory of a run of the suites. Vitest's share is what as many tests take that are empty, or fail with the same
 * text; the embedded engine's is measured alone, and taken off where a run starts it: to answer what a manifest asks.
 * Columns alone ask nothing, and for so many gaps there is no patch to prove. The first engine of a project lays out an empty database,
 * which takes more and is kept: the runs are those behind it.
 */
export async function benchMemory(url: string, same: string, other: string, { tables }: BenchOptions): Promise<void> {
  heading('4. Peak memory (resident)');
  if (!hasProc) return line('skipped: there is no /proc on this system');
  const intent = await intentFile(url);
  const [first, engine] = await enginesIn(projectFolder('engine'));
  show('the embedded engine alone, the first of a project', first);
  show('the embedded engine alone', engine);
  show('as many empty tests', await peakOf(vitestRun(await emptyProject(await testsOf(intent, url)))));
  show('suites, all pass', await peakOf(vitestRun(await pluginProject(intent), url)), target);
  show('suites, all pass, from a manifest', await peakOf(vitestRun(await pluginProject(assertedManifest(tables)), url)), target);
  const project = await pluginProject(elaboratedManifest(tables));
  await enginesIn(project);
  const elaborated = await peakOf(vitestRun(project, url));
  show('suites, an expression that a person wrote', elaborated);
  showMegabytes('suites, an expression that a person wrote: main process beside the engine', elaborated.main - engine.main, target);
  const plain = await intentFile(same);
  show('as many tests that fail with the same text', await peakOf(vitestRun(await failingProject(await failuresOf(plain, other)))));
  show('suites, every column fails', await peakOf(vitestRun(await pluginProject(plain), other)), target);
}

/** The first engine of a project, and one behind it. */
async function enginesIn(project: string): Promise<[first: Memory, next: Memory]> {
  const engine: Program = { file: process.execPath, args: [await besidePackage('engine')], cwd: project };
  return [await peakOf(engine), await peakOf(engine)];
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
