import { spawnSync } from 'node:child_process';

/** Installs a package of Debian, as root; whether that was done. */
export function aptInstall(name: string): boolean {
  if (process.getuid?.() !== 0 || !aptGet('--version')) return false;
  console.warn(`The tests install ${name}.`);
  return aptGet('update') && aptGet('install', '-y', '--no-install-recommends', name);
}

function aptGet(...args: string[]): boolean {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}
