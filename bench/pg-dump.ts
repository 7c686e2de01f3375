import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The pg_dump of this machine, or why there is none to compare with. */
export type PgDump = { file: string; version: string } | { missing: string };

/**
 * Finds a pg_dump that reads servers of this major. The program itself is preferred to the wrapper that Debian puts
 * in front of it, whose start-up is not pg_dump's.
 */
export function findPgDump(major: number): PgDump {
  const found = [configuredFolder(), ...(process.env['PATH'] ?? '').split(delimiter)]
    .filter((folder): folder is string => folder !== undefined && folder !== '')
    .map((folder) => join(folder, 'pg_dump'))
    .filter(isProgram)
    .map((file) => ({ file, version: said(file, '--version') ?? '' }));
  if (found.length === 0) return { missing: 'pg_dump is not installed' };
  const fits = found.find(({ version }) => Number(/(\d+)/.exec(version)?.[1] ?? 0) >= major);
  return fits ?? { missing: `${found[0]!.version} cannot read a server of major ${major}` };
}

function configuredFolder(): string | undefined {
  return said('pg_config', '--bindir');
}

function said(file: string, ...args: string[]): string | undefined {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
