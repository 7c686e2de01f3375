import { spawnSync } from 'node:child_process';
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Builds dist: what tsc emits, and beside it the SQL of the platforms and the parts of the report's page. */
const root = join(import.meta.dirname, '..');
await rm(join(root, 'dist'), { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
await cp(join(root, 'src/report/page'), join(root, 'dist/src/report/page'), { recursive: true });
for (const name of await readdir(join(root, 'src/platform'), { recursive: true })) {
  if (name.endsWith('.sql')) await cp(join(root, 'src/platform', name), join(root, 'dist/src/platform', name));
}
