/** How the project of a plugin comes into a run whose config lists projects, or that `--project` narrows. */
import type { ResolvedConfig } from 'vite';
// Its types add `test` to Vite's config.
import type {} from 'vitest/config';
import type { TestProject, TestUserConfig, Vitest } from 'vitest/node';

/** What `--project` said, by the config that was told something else. */
const filters = new WeakMap<object, string[]>();

/**
 * Adds a project to those that a config lists. Vitest asks the plugins of such a config only for projects that share its
 * server, so a plugin that waited to be asked might never be, and nothing would be tested.
 *
 * @returns Whether the config lists projects.
 */
export function declareProject({ test }: ResolvedConfig, project: () => NonNullable<TestUserConfig['projects']>[number]): boolean {
  if (test?.projects === undefined) return false;
  test.projects = [...test.projects, project()];
  return true;
}

/** What a config may say at that time, whatever Vitest makes of it later. */
interface Narrowed {
  project?: string | string[];
  name?: string | { label: string };
}

/** Vitest drops the only project, and its plugins with it, where `--project` names another: the one that a plugin is about to add. */
export function keepRoot(config: ResolvedConfig): void {
  const test: Narrowed | undefined = config.test;
  const filter = [test?.project ?? []].flat();
  if (test === undefined || filter.length === 0) return;
  filters.set(config, filter);
  test.project = [...filter, typeof test.name === 'object' ? test.name.label : (test.name ?? '')];
}

/** The filter as it was said, for the projects that are there as well. */
export function restoreFilter(vitest: Vitest, root: TestProject): void {
  const filter = filters.get(root.vite.config);
  if (filter === undefined) return;
  vitest.config.project = filter;
  if (!vitest.matchesProjectFilter(root.name)) vitest.projects = vitest.projects.filter((project) => project !== root);
}
