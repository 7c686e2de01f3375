import { spawnSync } from 'node:child_process';
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Builds dist: what tsc emits, and the SQL of the platforms beside it. */
const root = join(import.meta.dirname, '..');
await rm(join(root, 'dist'), { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
for (const name of await readdir(join(root, 'src/platform'), { recursive: true })) {
  if (name.endsWith('.sql')) await cp(join(root, 'src/platform', name), join(root, 'dist/src/platform', name));
}
