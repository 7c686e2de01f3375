import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Ran } from './run.ts';

/** The program psql, where there is one: beside what pg_config names, or on the path. */
export const psql: string | undefined = find();

function find(): string | undefined {
  const folder = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
  const beside = folder ? join(folder, 'psql') : undefined;
  if (beside !== undefined && existsSync(beside)) return beside;
  return spawnSync('psql', ['--version']).status === 0 ? 'psql' : undefined;
}

/** `psql -v ON_ERROR_STOP=1 -f <file>`, without what the account has set for itself. */
export function runPsql(url: string, file: string, options: readonly string[] = []): Promise<Ran> {
  return run(psql!, ['-X', '-v', 'ON_ERROR_STOP=1', ...options, '-f', file, url], { cwd: '/' });
}
