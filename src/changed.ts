import type { Vitest } from 'vitest/node';

/**
 * With `--changed` and `vitest related`, suites run where a file changed that the pattern matches, though no module imports
 * it. It may be gone, too.
 */
export function runWhereChanged(vitest: Vitest, pattern: RegExp, suites: readonly string[]): void {
  const withSuites = (files: readonly string[]): string[] =>
    files.some((file) => pattern.test(file.replaceAll('\\', '/'))) ? [...files, ...suites] : [...files];
  const { changed, related, experimental } = vitest.config;
  if (related !== undefined) vitest.config.related = withSuites(related);
  else if (changed !== undefined && changed !== false) {
    const { vcs } = vitest;
    const find = vcs.findChangedFiles.bind(vcs);
    // Only git is asked which files changed; others look at those that tests import, so that it is never known.
    const isGit = (experimental.vcsProvider ?? 'git') === 'git';
    vcs.findChangedFiles = async (options) => {
      const files = await find(options);
      return isGit ? withSuites(files) : [...files, ...suites];
    };
  }
}
