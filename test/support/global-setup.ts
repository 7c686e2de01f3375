import type { TestProject } from 'vitest/node';
import { MAJORS, startServer, type Major } from './servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of database postgres on each server of this run, by major. */
    servers: Partial<Record<Major, string>>;
  }
}

/** Starts one server per major named in PGINTENT_TEST_MAJORS, for all test files of the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await Promise.all(majors().map((major) => startServer(major)));
  project.provide('servers', Object.fromEntries(servers.map(({ major, url }) => [major, url()])));
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}

function majors(): Major[] {
  const names = (process.env.PGINTENT_TEST_MAJORS ?? '15,17').split(',').map((name) => name.trim());
  return names.filter(Boolean).map((name) => {
    const major = MAJORS.find((known) => String(known) === name);
    if (!major) throw new Error(`PGINTENT_TEST_MAJORS names ${name}; there are ${MAJORS.join(', ')}`);
    return major;
  });
}
