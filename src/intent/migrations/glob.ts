import { readdir, stat } from 'node:fs/promises';
import { parse, resolve } from 'node:path';

/**
 * The files that a pattern matches, sorted: `*`, `?` and `[…]` within a part of the path, as in Go's path.Match.
 *
 * @param root where a relative pattern starts.
 */
export async function filesMatching(root: string, pattern: string): Promise<string[]> {
  const absolute = resolve(root, pattern);
  const { root: top } = parse(absolute);
  let found = [top];
  for (const part of absolute.slice(top.length).split(/[/\\]/)) found = (await Promise.all(found.map((path) => within(path, part)))).flat();
  const kinds = await Promise.all(found.map((path) => stat(path).catch(() => undefined)));
  return found.filter((_, n) => kinds[n]?.isFile() === true).sort();
}

/** What is called so in a folder; a part without wildcards need not be looked for. */
async function within(path: string, part: string): Promise<string[]> {
  if (!/[*?[]/.test(part)) return [resolve(path, part)];
  const names = await readdir(path).catch(() => []);
  const wanted = new RegExp(
    `^${part
      .replaceAll(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return names.filter((name) => wanted.test(name)).map((name) => resolve(path, name));
}
