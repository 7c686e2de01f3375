import type { TestProject } from 'vitest/node';
import { check } from './check.ts';
import { closeEngine } from './gap/answer.ts';
import type {} from './provided.ts';
import { cleanUp, handOver } from './report/handover.ts';
import { verdictOf } from './report/verdict.ts';

/** Runs once before the generated suites: reads the database, compares, and hands the verdict to the workers. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folders: string[] = [];
  const judge = async (): Promise<void> => {
    const settings = project.getProvidedContext().pgintentSettings;
    const checked = await check({ ...settings, database: settings.database! });
    const folder = await handOver(checked.comparison.outcomes, verdictOf(checked, settings.strict));
    folders.push(folder);
    project.provide('pgintentFolder', folder);
  };
  await judge();
  project.onTestsRerun(judge);
  return async () => {
    await closeEngine();
    await Promise.all(folders.map(cleanUp));
  };
}
