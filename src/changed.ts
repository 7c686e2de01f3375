/** Runs the suites where a file changed that no module imports: `--changed`, `vitest related`, watch mode. */
import { existsSync, unwatchFile, watchFile } from 'node:fs';
import type { Vitest } from 'vitest/node';

/** What the suites hang on. */
interface Watched {
  /** Files and folders, with slashes. */
  paths: readonly string[];
  /** The folder of their own report. */
  report: string | undefined;
  /** The files of the suites. */
  suites: readonly string[];
}

export function runWhereChanged(vitest: Vitest, watched: Watched): void {
  const pattern = patternOf(watched);
  chooseWhereChanged(vitest, pattern, watched.suites);
  if (vitest.config.watch) rerunOnChange(vitest, pattern, watched);
}

/** What matches these files and whatever is in these folders; not the suites' own report. */
function patternOf({ paths, report }: Watched): RegExp {
  const escaped = (path: string): string => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const own = report === undefined ? '' : `(?!${escaped(withSlashes(report))}(?:/|$))`;
  return new RegExp(`^${own}(?:${paths.map(escaped).join('|')})(?:/|$)`);
}

function chooseWhereChanged(vitest: Vitest, pattern: RegExp, suites: readonly string[]): void {
  const withSuites = (files: readonly string[]): string[] =>
    files.some((file) => pattern.test(withSlashes(file))) ? [...files, ...suites] : [...files];
  const { vcs } = vitest;
  const { changed, related, experimental } = vitest.config;
  if (related !== undefined) vitest.config.related = withSuites(related);
  if (changed === undefined || changed === false) return;
  const find = vcs.findChangedFiles.bind(vcs);
  // Git is asked which files changed; others may look at nothing but what tests import.
  const isGit = (experimental.vcsProvider ?? 'git') === 'git';
  vcs.findChangedFiles = async (options) => {
    const files = await find(options);
    return isGit ? withSuites(files) : [...files, ...suites];
  };
}

/** Runs the suites again when a file is saved, made or deleted. */
function rerunOnChange(vitest: Vitest, pattern: RegExp, { paths, suites }: Watched): void {
  vitest.config.watchTriggerPatterns = [...(vitest.config.watchTriggerPatterns ?? []), { pattern, testsToRun: () => [...suites] }];
  const { watcher } = vitest.vite;
  const isInside = (path: string): boolean => path.startsWith(`${withSlashes(vitest.vite.config.root)}/`);
  watcher.add(paths.filter((path) => isInside(path) || existsSync(path)));
  // Vitest reruns what changed and what is new; what is gone counts as well.
  watcher.on('unlink', (path) => {
    if (pattern.test(withSlashes(path))) vitest.watcher.onFileChange(path);
  });
  for (const path of paths)
    whenItComes(path, isInside(path), () => {
      watcher.unwatch(path);
      watcher.add(path);
      vitest.watcher.onFileChange(path);
    });
  vitest.onClose(() => paths.forEach((path) => unwatchFile(path)));
}

/**
 * Tells that a file or a folder came into being, or came back. Vite's watcher knows nothing any more of what was gone outside
 * the root, nor of a folder that was gone for a moment only, as where git switches branches.
 */
function whenItComes(path: string, isInside: boolean, tell: () => void): void {
  watchFile(path, { interval: 500, persistent: false }, (now, before) => {
    if (now.nlink === 0) return;
    const isNew = before.nlink === 0;
    // An inode may be given again at once.
    const isOther = now.ino !== before.ino || now.birthtimeMs !== before.birthtimeMs;
    if (now.isDirectory() ? isNew || isOther : isNew && !isInside) tell();
  });
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
