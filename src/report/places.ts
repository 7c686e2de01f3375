import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Verdict } from './verdict.ts';

/** The folder of the repository that a folder lies in: what paths in a report start from. The folder itself where there is none. */
export function repositoryRoot(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return folder;
  }
}

/** A path from a folder, with forward slashes: the same on every machine. */
export function pathFrom(root: string, file: string): string {
  return relative(root, file).replaceAll(sep, '/');
}

/** Names files below a folder from there, wherever they stand in a text. */
export function shortenedFrom(root: string): (text: string) => string {
  return (text) => text.replaceAll(`${root}${sep}`, '');
}

/** A verdict whose files below a folder are named from there. */
export function fromRoot(verdict: Verdict, root: string): Verdict {
  const start = `${root}${sep}`;
  const shortened = shortenedFrom(root);
  const file = (path: string): string => (path.startsWith(start) ? pathFrom(root, path) : path);
  const { database, intent, migrations, gaps } = verdict;
  return {
    ...verdict,
    database: { ...database, url: shortened(database.url) },
    intent: { ...intent, source: file(intent.source) },
    ...(migrations === undefined ? {} : { migrations: { ...migrations, remarks: migrations.remarks.map(shortened) } }),
    gaps: gaps.map((gap) => ({ ...gap, origin: { ...gap.origin, file: file(gap.origin.file) } })),
  };
}
