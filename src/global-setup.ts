import type { TestProject } from 'vitest/node';
import { check } from './check.ts';
import { closeEngine } from './gap/answer.ts';
import type {} from './provided.ts';
import { Resumers } from './intent/migrations/resumer.ts';
import { handOver } from './report/handover.ts';
import { cleanUp } from './report/takeover.ts';
import { verdictOf } from './report/verdict.ts';
import { intentFilesName, type Settings } from './settings.ts';

/** Runs once before the generated suites: reads the database, compares, and hands the verdict to the workers. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = settingsOf(project);
  const folders: string[] = [];
  const resumers = project.vitest.config.watch ? new Resumers() : undefined;
  const judge = async (): Promise<void> => {
    const checked = await check({ ...settings, database: settings.database!, resumers });
    const folder = await handOver(checked.comparison.outcomes, verdictOf(checked, settings.strict));
    folders.push(folder);
    project.provide('pgintentFolder', folder);
  };
  await judge();
  project.onTestsRerun(judge);
  return async () => {
    await Promise.all([closeEngine(), resumers?.close()]);
    await Promise.all(folders.map(cleanUp));
  };
}

function settingsOf(project: TestProject): Settings {
  return project.vite.config.plugins.find(({ name }) => name === intentFilesName)!.api as Settings;
}
