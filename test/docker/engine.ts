import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { aptInstall } from '../support/apt.ts';
import { importImages } from './image.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The container engine and its images; a sentence where there is none. */
    docker: { host: string | undefined; plain: string; supabase: string } | { missing: string };
  }
}

const startSeconds = 30;

/** An engine that runs, or one that was started for these tests. */
interface DockerEngine {
  /** Where it listens; undefined where Docker's own settings say so. */
  host: string | undefined;
  stop(): Promise<void>;
}

/** Takes the container engine of this machine, or starts one, and makes the images. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const found = await engine();
  if ('missing' in found) {
    console.warn(`test:docker is skipped: ${found.missing}`);
    project.provide('docker', found);
    return undefined;
  }
  const { host } = found;
  try {
    const images = await importImages((args) => command(host, args), 17);
    project.provide('docker', { host, ...images });
    return async () => {
      docker(host, ['rmi', '--force', ...Object.values(images)]);
      await found.stop();
    };
  } catch (error) {
    await found.stop();
    throw error;
  }
}

function command(host: string | undefined, args: string[]): string[] {
  return ['docker', ...(host === undefined ? [] : ['--host', host]), ...args];
}

/** Runs a command of docker; says whether it succeeded. */
function docker(host: string | undefined, args: string[]): boolean {
  const [program, ...rest] = command(host, args) as [string, ...string[]];
  return spawnSync(program, rest, { stdio: 'ignore' }).status === 0;
}

async function engine(): Promise<DockerEngine | { missing: string }> {
  if (process.platform !== 'linux') return { missing: 'its images are made of programs for Linux.' };
  if (docker(undefined, ['version'])) return { host: undefined, stop: () => Promise.resolve() };
  if (!runs('dockerd') && !(aptInstall('docker.io') && runs('dockerd')))
    return { missing: 'no container engine answers, and there is no dockerd to start (Debian: apt-get install docker.io).' };
  if (process.getuid?.() !== 0) return { missing: 'no container engine answers, and only root can start dockerd.' };
  return start();
}

function runs(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** Without firewall rules and with plain copies as layers: where containers may run at all, that is allowed. */
async function start(): Promise<DockerEngine | { missing: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'pgintent-docker-'));
  const host = `unix://${directory}/docker.sock`;
  const places = ['data-root', 'exec-root', 'pidfile'].map((name) => `--${name}=${directory}/${name}`);
  const log = join(directory, 'log');
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      `exec dockerd "$@" > ${log} 2>&1`,
      'dockerd',
      '--iptables=false',
      '--ip6tables=false',
      '--storage-driver=vfs',
      `--host=${host}`,
      ...places,
    ],
    { stdio: 'ignore' },
  );
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(directory, { recursive: true, force: true });
  };
  for (let second = 0; second < startSeconds && child.exitCode === null; second++) {
    if (docker(host, ['version'])) return { host, stop };
    await sleep(1000);
  }
  const said = (await readFile(log, 'utf8')).trim().split('\n').at(-1) ?? '';
  await stop();
  return { missing: `no container engine answers, and dockerd does not start: ${said}` };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = new Promise((done) => child.on('close', done));
  child.kill('SIGTERM');
  await closed;
}
