import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { succeed } from './program.ts';
import { scratchRoot } from './scratch.ts';

const checkout = resolve(import.meta.dirname, '..');
const modules = join(checkout, 'node_modules');

/** The program behind `vitest`. */
export const vitestProgram = join(modules, 'vitest/vitest.mjs');

let installed: Promise<string> | undefined;

/**
 * The package as somebody has who installed it: JavaScript below node_modules, above all projects of this bench.
 * Were it TypeScript, Node.js would strip its types first, which takes a third of a second and hundreds of megabytes;
 * were it elsewhere, Vite would transform it.
 */
export function installedPackage(): Promise<string> {
  return (installed ??= install());
}

async function install(): Promise<string> {
  const root = scratchRoot();
  const folder = join(root, 'node_modules/pgintent');
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(modules, 'vitest'), join(root, 'node_modules/vitest'));
  symlinkSync(modules, join(folder, 'node_modules'));
  cpSync(join(checkout, 'package.json'), join(folder, 'package.json'));
  await compile(join(folder, 'dist'));
  return folder;
}

/** Whether the types are right is for another command to say. */
async function compile(outDir: string): Promise<void> {
  const config = join(scratchRoot(), 'tsconfig.json');
  const include = ['src', 'matchers', 'suites', 'bench/child.ts', 'bench/engine.ts'].map((path) => join(checkout, path));
  const compilerOptions = { outDir, rootDir: checkout, noCheck: true, declaration: false, types: [] };
  writeFileSync(config, JSON.stringify({ extends: join(checkout, 'tsconfig.build.json'), compilerOptions, include }));
  await succeed({ file: process.execPath, args: [join(modules, 'typescript/bin/tsc'), '-p', config] });
  copyAssets(outDir);
}

/** What tsc does not emit: the SQL of the platforms, and the parts of the report's page. */
function copyAssets(outDir: string): void {
  cpSync(join(checkout, 'src/report/page'), join(outDir, 'src/report/page'), { recursive: true });
  const platforms = join(checkout, 'src/platform');
  for (const name of readdirSync(platforms, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'))) {
    cpSync(join(platforms, name), join(outDir, 'src/platform', name));
  }
}

/** A program of this bench that runs beside the installed package. */
export async function besidePackage(name: 'child' | 'engine'): Promise<string> {
  return join(await installedPackage(), `dist/bench/${name}.js`);
}
